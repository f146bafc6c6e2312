"""Reading our own files record by record: whatever stands in them, nothing whole is lost and nothing is invented."""

from __future__ import annotations

import gzip
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.entry import entry_of
from crawler.archive.members import Damage, Member, read_members
from crawler.archive.records import make_answer, make_request, make_visit, make_warcinfo
from crawler.archive.visit import ArchivedVisit, VisitError
from tests.archive.exchanges import NOON, SOURCE, exchange, visit_of
from tests.archive.warc_records import http_response, warc_record


def members_of(data: bytes) -> list[Member | Damage]:
    with tempfile.NamedTemporaryFile(suffix=".warc.gz") as file:
        file.write(data)
        file.flush()
        return list(read_members(Path(file.name), check=True))


def sample() -> list[bytes]:
    page = exchange(1)
    info, head = make_warcinfo(NOON, "x.warc.gz", SOURCE, [("software", "test")])
    answer = make_answer(page, None, info).data
    return [head, make_request(page, info), answer, make_visit(visit_of(page), NOON, info).data]


RECORDS = sample()
WHOLE = b"".join(RECORDS)


@pytest.mark.parametrize("size", [0, 1, 1000, 1024, 65_535, 65_536, 200_000, 3_000_000])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_body_of_any_size_comes_back(size: int, is_packed: bool) -> None:
    body = os.urandom(size)
    page = exchange(1, body=body, headers=[(b"Content-Encoding", b"br")] if is_packed else [])
    record = make_answer(page, None, None)
    assert gzip.decompress(record.data).endswith(b"\r\n\r\n" + body + b"\r\n\r\n")
    (member,) = members_of(record.data)
    assert isinstance(member, Member)
    found = entry_of(member)
    assert found is not None
    assert (found.record_id, found.url, found.status, found.length) == (page.record_id, page.url, 200, len(record.data))


@pytest.mark.parametrize(
    ("date", "is_indexed"),
    [
        ("2024-02-03T04:05:06.123456789Z", True),
        ("2024-02-03", True),  # WARC 1.1, 5.4
        ("2024", True),
        ("0001-01-01T00:00:00+14:00", False),
        ("9999-12-31T23:59:59-05:00", False),
        ("someday", False),
    ],
)
def test_the_index_has_what_has_a_date_that_can_be(date: str, is_indexed: bool) -> None:
    (member,) = members_of(gzip.compress(warc_record("response", "http://a.example/", http_response(b"x"), date=date)))
    assert isinstance(member, Member)
    found = entry_of(member)
    assert (found is not None) == is_indexed
    assert found is None or (found.fetched_at.year, found.fetched_at.utcoffset()) == (2024, timedelta())


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_changed_byte_costs_one_record_at_most(place: int, change: int) -> None:
    data = bytearray(WHOLE)
    data[place] ^= change
    found = members_of(bytes(data))
    assert sum(part.length for part in found) == len(WHOLE)
    assert len([part for part in found if isinstance(part, Member)]) >= len(RECORDS) - 1


@given(st.integers(0, len(WHOLE)))
def test_a_cut_costs_the_record_that_it_goes_through(end: int) -> None:
    found = members_of(WHOLE[:end])
    whole = sum(len(b"".join(RECORDS[: number + 1])) <= end for number in range(len(RECORDS)))
    assert len([part for part in found if isinstance(part, Member)]) == whole
    assert sum(part.length for part in found) == end


@given(st.binary(max_size=2000))
def test_anything_can_be_read(data: bytes) -> None:
    assert sum(part.length for part in members_of(data)) == len(data)


urls = st.text(max_size=50)
ids = st.uuids()


@given(
    st.builds(
        ArchivedVisit,
        source=urls.filter(lambda text: text.isascii()),
        spider=st.just("news"),
        requested_url=st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9/]{0,30}", fullmatch=True),
        answers=st.lists(ids, min_size=1, max_size=4).map(tuple),
        read=ids,
        arguments=st.dictionaries(st.sampled_from(["site", "timezone"]), st.just("x")),
        plain=st.none() | ids,
        evidence=st.dictionaries(st.sampled_from(["title", "date_published"]), st.just("y")),
        utc_offset=st.none() | st.integers(-720, 840).map(lambda minutes: timedelta(minutes=minutes)),
        date_order=st.sampled_from([None, "DMY", "MDY"]),
        is_cut_off=st.booleans(),
        is_wall=st.booleans(),
        continuations=st.dictionaries(st.sampled_from(["https://a.example/2", "https://a.example/3"]), st.none() | ids),
    )
)
def test_a_visit_comes_back_as_it_was(visit: ArchivedVisit) -> None:
    assert ArchivedVisit.from_json(visit.to_json()) == visit


@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_what_is_no_visit_is_an_error(block: bytes) -> None:
    with pytest.raises(VisitError):
        ArchivedVisit.from_json(block)


def test_a_visit_without_what_it_must_have_is_an_error() -> None:
    whole = visit_of(exchange(1)).to_json()
    for name in (b'"read"', b'"answers"', b'"spider"', b'"requested_url"'):
        with pytest.raises(VisitError):
            ArchivedVisit.from_json(whole.replace(name, b'"other"'))
    assert ArchivedVisit.from_json(whole).read == UUID(str(ArchivedVisit.from_json(whole).answers[0]))
