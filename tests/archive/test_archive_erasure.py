"""Records that are written over: nothing of them is left, and nothing else has moved."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from crawler.archive.entry import Entry, entry_of
from crawler.archive.erasure import RecordToErase, erase_records, erased_key, make_erased
from crawler.archive.files import ArchiveError, GrowingFile
from crawler.archive.members import Member, read_members
from crawler.archive.recording import VisitAt
from tests.archive.exchanges import NOON, exchange, files_of, recording, visit_of

KEY = bytes(range(16))
FIELDS = {"warc-record-id": "<urn:uuid:00000000-0000-4000-8000-000000000001>", "warc-date": "2026-01-31T12:00:00Z"}


def members(path: Path) -> list[Member]:
    parts = list(read_members(path, check=True))
    assert all(isinstance(part, Member) for part in parts)
    return [part for part in parts if isinstance(part, Member)]


def entries(path: Path) -> list[Entry]:
    return [entry for member in members(path) if (entry := entry_of(member))]


def place_of(entry: Entry) -> RecordToErase:
    return RecordToErase(entry.offset, entry.length, entry.record_id, KEY)


@pytest.fixture
def path(tmp_path: Path, engine: Engine) -> Path:
    """Two pages, one of them by a browser, and their visits."""
    archive = recording(tmp_path, engine)
    secret = exchange(1, body=b"<p>Hildegard</p>" * 99)
    packed = exchange(2, body=gzip.compress(b"<p>packed</p>" * 99), headers=[(b"Content-Encoding", b"gzip")])
    rendered = exchange(1, is_rendered=True, body=b"<p>Hildegard by scripts</p>" * 99)
    archive.write([exchange(3), secret, VisitAt(visit_of(secret, evidence={"title": "Hildegard"}), NOON)])
    archive.write([packed, VisitAt(visit_of(packed), NOON), rendered])
    archive.close()
    (found,) = files_of(tmp_path)
    return found


def test_nothing_is_left_of_a_record_and_its_request_and_all_others_stay_where_they_are(path: Path) -> None:
    before = members(path)
    wanted = [entry for entry in entries(path) if entry.url.endswith("/1.html")]
    assert len(wanted) == 3
    assert erase_records(path, map(place_of, wanted))
    text = gzip.decompress(path.read_bytes())
    assert b"Hildegard" not in text
    assert b"/1.html" not in text
    after = members(path)
    assert [(one.offset, one.length) for one in after] == [(one.offset, one.length) for one in before]
    assert [erased_key(one) for one in after].count(KEY) == 4, "the request of the answer is gone, too"
    kept = [one for one in after if erased_key(one) is None]
    assert kept == [one for one in before if "/1.html" not in one.fields.get("warc-target-uri", "")]
    assert erase_records(path, map(place_of, wanted)), "as after a crash"
    assert members(path) == after


def test_other_tools_read_on_behind_it(path: Path) -> None:
    erase_records(path, [place_of(entries(path)[0])])
    with path.open("rb") as stream:
        by_fastwarc = [record.record_id for record in ArchiveIterator(stream, parse_http=False)]
    with path.open("rb") as stream:
        by_warcio = [record.rec_headers.get_header("WARC-Record-ID") for record in WarcioIterator(stream)]
    assert by_fastwarc == by_warcio == [one.fields["warc-record-id"] for one in members(path)]


@given(st.one_of(st.integers(263, 2000), st.integers(65_000, 67_000), st.integers(130_500, 131_700)))
def test_what_takes_a_records_place_is_exactly_as_long(length: int) -> None:
    data = make_erased(FIELDS, KEY, length)
    assert len(data) == length
    assert [record.reader.read().strip(b" ") for record in ArchiveIterator(io.BytesIO(data))] == [b""]


def test_a_place_that_is_too_short_for_any_record_of_ours_is_refused() -> None:
    with pytest.raises(ArchiveError, match="too short"):
        make_erased(FIELDS, KEY, 200)


def test_a_file_that_a_run_is_writing_is_left_alone(path: Path) -> None:
    before = path.read_bytes()
    held = GrowingFile.reopen(path)
    assert held is not None
    assert not erase_records(path, [place_of(entries(path)[0])])
    held.close()
    assert path.read_bytes() == before


def test_a_place_that_has_another_record_than_the_index_says_is_not_touched(path: Path) -> None:
    before = path.read_bytes()
    one, other = entries(path)[:2]
    wrong = [
        RecordToErase(other.offset, other.length, one.record_id, KEY),
        RecordToErase(one.offset, one.length + 1, one.record_id, KEY),
        RecordToErase(one.offset + 1, one.length, one.record_id, KEY),
        RecordToErase(len(before), 300, one.record_id, KEY),
    ]
    for place in wrong:
        with pytest.raises(ArchiveError, match="scrapy archive verify"):
            erase_records(path, [place])
    assert path.read_bytes() == before


KEYS = {
    "none": ({}, None),
    "of another kind": ({"x-kind": "visit", "x-erased": KEY.hex()}, None),
    "a key": ({"x-kind": "erased", "x-erased": KEY.hex()}, KEY),
    "no key": ({"x-kind": "erased", "x-erased": "river"}, None),
    "an empty one": ({"x-kind": "erased"}, None),
}


@pytest.mark.parametrize(("fields", "key"), KEYS.values(), ids=KEYS)
def test_the_key_of_what_was_erased_is_read_from_the_record(fields: dict[str, str], key: bytes | None) -> None:
    assert erased_key(Member(0, 300, fields, None)) == key
