"""WARC files that others wrote, in every container, whole and damaged."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.reader import WarcFile
from crawler.archive.response import ArchivedResponse, WarcError
from crawler.page.limits import MAX_PAGE_BYTES
from tests.archive.warc_records import http_response, page_record, warc_record

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

A, B, C = (page_record(name) for name in "abc")


def read(path: Path, data: bytes) -> tuple[list[ArchivedResponse], dict[str, int]]:
    file = path / "file.warc"
    file.write_bytes(data)
    warc = WarcFile(file)
    responses = list(warc)
    return responses, dict(warc.skipped)


def names(responses: list[ArchivedResponse]) -> str:
    return "".join(response.url.rsplit("/", 1)[1] for response in responses)


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("compress", CONTAINERS.values(), ids=CONTAINERS)
def test_a_record_is_read_with_its_date_status_and_headers(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    head = "Content-Type: text/html; charset=x\r\nSet-Cookie: a\r\nset-cookie: b\r\nnonsense\r\n"
    record = warc_record(
        "response", "<http://a.example/a>", http_response(b"<p>a", head), date="2024-01-02T03:04:05.7Z"
    )
    [response], skipped = read(tmp_path, compress(record))
    assert response == ArchivedResponse(
        url="http://a.example/a",
        fetched_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
        status=200,
        headers={"content-type": "text/html; charset=x", "set-cookie": "a, b"},
        body=b"<p>a",
    )
    assert response.is_html
    assert skipped == {}


@pytest.mark.parametrize("compress", CONTAINERS.values(), ids=CONTAINERS)
def test_records_are_read_in_file_order(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    responses, skipped = read(tmp_path, compress(A) + compress(B) + compress(C))
    assert names(responses) == "abc"
    assert skipped == {}


def test_a_file_compressed_as_one_member_is_read(tmp_path: Path) -> None:
    assert names(read(tmp_path, gzip.compress(A + B + C))[0]) == "abc"


PARTED = {
    "gzip": lambda records: b"".join(map(gzip.compress, records)),
    "zstd": lambda records: b"".join(map(zstd.compress, records)),
    "zstd with dictionary": lambda records: compress_with_dictionary(records),
    "plain": b"".join,
    "one member": lambda records: gzip.compress(b"".join(records)),
}


def compress_with_dictionary(records: list[bytes]) -> bytes:
    """As the IIPC's specification has it: the dictionary in a skippable frame, compressed itself."""
    dictionary = zstd.train_dict(records, 2000)
    content = zstd.compress(dictionary.dict_content)
    frames = (zstd.compress(record, zstd_dict=dictionary) for record in records)
    return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content + b"".join(frames)


NO_DATES = ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "0000-00-00T00:00:00Z", "0000-01-01T00:00:00Z", ""]


@pytest.mark.parametrize("date", NO_DATES)
def test_a_record_of_a_date_that_cannot_be_is_damaged(tmp_path: Path, date: str) -> None:
    dated = warc_record("response", "http://a.example/1", http_response(b"<p>text"), date=date)
    file = tmp_path / "file.warc"
    file.write_bytes(dated + page_record("2"))
    reader = WarcFile(file)
    assert [response.url for response in reader] == ["http://a.example/2"]
    assert reader.skipped["damaged"] == 1


@pytest.mark.parametrize(
    ("date", "read_as"),
    [
        ("2024", datetime(2024, 1, 1, tzinfo=UTC)),  # WARC 1.1, 5.4, as the next two
        ("2024-02", datetime(2024, 2, 1, tzinfo=UTC)),
        ("2024-02-03", datetime(2024, 2, 3, tzinfo=UTC)),
        ("2024-02-03T04:05Z", datetime(2024, 2, 3, 4, 5, tzinfo=UTC)),
        ("2024-02-03T04:05:06.123456789Z", datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("2024-02-03T04:05:06", datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("2024-02-03 04:05:06", datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)),
    ],
)
def test_a_date_may_be_less_exact_or_state_no_zone(tmp_path: Path, date: str, read_as: datetime) -> None:
    record = warc_record("response", "http://a.example/1", http_response(b"<p>text"), date=date)
    [response], skipped = read(tmp_path, record)
    assert response.fetched_at == read_as
    assert skipped == {}


@pytest.mark.parametrize("compress", PARTED.values(), ids=PARTED)
@pytest.mark.parametrize("step", [50, 777, 10_000])
def test_parts_of_a_file_have_each_record_once(
    tmp_path: Path, compress: Callable[[list[bytes]], bytes], step: int
) -> None:
    records = [page_record(f"{n}", f"<p>It rained for {n} days".encode() * (n % 7 + 1)) for n in range(100)]
    file = tmp_path / "file.warc"
    file.write_bytes(compress(records))
    whole = list(WarcFile(file))
    assert [response.url.rpartition("/")[2] for response in whole] == [str(n) for n in range(100)]
    parts = WarcFile(file).split(step)
    assert [response for start, end in parts for response in WarcFile(file, start, end)] == whole
    if WarcFile(file).has_places:  # reading may also begin at any record
        assert list(WarcFile(file, whole[42].offset)) == whole[42:]


def test_records_of_other_types_are_counted_by_type(tmp_path: Path) -> None:
    others = b"".join(
        warc_record(kind, "http://a.example/x", b"x: y\r\n\r\n")
        for kind in ("warcinfo", "request", "metadata", "revisit", "conversion")
    )
    dns = warc_record(
        "resource", "dns:a.example", b"20240102030405\na.example. 60 IN A 192.0.2.1", content_type="text/dns"
    )
    responses, skipped = read(tmp_path, others + dns + A)
    assert names(responses) == "a"
    assert skipped == {"warcinfo": 1, "request": 1, "metadata": 1, "revisit": 1, "conversion": 1, "not-http": 1}


def test_a_resource_record_is_a_page_without_http_headers(tmp_path: Path) -> None:
    [response], _ = read(tmp_path, warc_record("resource", "http://a.example/r", b"<p>r", content_type="text/html"))
    assert (response.status, response.body, response.is_html) == (200, b"<p>r", True)


def test_a_line_of_the_headers_ends_at_a_newline_alone_and_may_be_folded(tmp_path: Path) -> None:
    lines = (
        b"HTTP/1.1 200 OK",
        b'ETag: "\xc3\x85\x1c\x0bContent-Encoding: br"',
        b"X-A: a\x85Content-Type: image/png",
        b"Content-Type:",
        b" text/html;",
        b"\tx=y",
    )
    block = b"\r\n".join((*lines, b"", b"<p>text"))
    (response,), _ = read(tmp_path, warc_record("response", "http://a.example/1", block))
    assert response.headers["etag"] == '"\xc3\x85\x1c\x0bContent-Encoding: br"'
    assert response.content_type == "text/html; x=y"
    assert response.body == b"<p>text"


def test_answers_before_the_answer_are_passed_over(tmp_path: Path) -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    (response,), _ = read(tmp_path, warc_record("response", "http://a.example/1", early + http_response(b"<p>text")))
    assert (response.status, response.body) == (200, b"<p>text")
    assert "link" not in response.headers


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio leaves a temporary file open
def test_files_of_warcio_are_read_with_encoded_bodies(tmp_path: Path) -> None:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    packed = gzip.compress(b"<p>packed")
    chunked = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "warcio"}))
    writer.write_record(
        writer.create_warc_record("http://a.example/w", "response", payload=io.BytesIO(chunked), http_headers=http)
    )
    [response], skipped = read(tmp_path, stream.getvalue())
    assert response.body == b"<p>packed"
    assert skipped == {"warcinfo": 1}


BAD_MEMBER = gzip.compress(B)[:30] + b"\xff\xff\xff\xff" + gzip.compress(B)[34:]
DAMAGED = {
    "junk between records": (A + b"JUNK\r\n\r\n" + B + C, "abc", 1),
    "length too long": (A + B.replace(b"Content-Length: ", b"Content-Length: 9") + C, "ac", 1),
    "length absurd": (A + B.replace(b"Content-Length: ", b"Content-Length: 99999999999") + C, "ac", 1),
    "length negative": (A + B.replace(b"Content-Length: ", b"Content-Length: -") + C, "ac", 1),
    "length missing": (A + B.replace(b"Content-Length: ", b"X-Length: ") + C, "ac", 1),
    "no status line": (A + warc_record("response", "http://a.example/b", b"no HTTP") + C, "ac", 1),
    "no date": (A + B.replace(b"2024-01-02", b"someday") + C, "ac", 1),
    "header too long": (A + B.replace(b"WARC-Date", b"X: " + b"y" * 50_000 + b"\r\nWARC-Date") + C, "ac", 1),
    "torn at the end": (A + B + C[:-20], "ab", 1),
    "torn within the last header": (A + B + C[:40], "ab", 1),
    "bad member": (gzip.compress(A) + BAD_MEMBER + gzip.compress(C), "ac", 1),
    "torn member, then appended": (gzip.compress(A) + gzip.compress(B)[:80] + gzip.compress(C), "ac", 1),
    "torn last member": (gzip.compress(A) + gzip.compress(B) + gzip.compress(C)[:90], "ab", 1),
    "junk after the last member": (gzip.compress(A) + gzip.compress(B) + b"junk", "ab", 1),
    "torn zstd frame": (zstd.compress(A) + zstd.compress(B)[:90] + zstd.compress(C), "ac", 1),
}


@pytest.mark.parametrize(("data", "expected", "damaged"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_record_is_counted_and_the_next_one_is_found(
    tmp_path: Path, data: bytes, expected: str, damaged: int
) -> None:
    responses, skipped = read(tmp_path, data)
    assert names(responses) == expected
    assert skipped == {"damaged": damaged}


def test_a_body_that_cannot_be_decoded_is_marked_and_reading_goes_on(tmp_path: Path) -> None:
    bomb = page_record("a", gzip.compress(b"x" * (MAX_PAGE_BYTES + 1)), "Content-Encoding: gzip\r\n")
    huge = page_record("b", b"x" * (MAX_PAGE_BYTES + 300_000))
    torn = page_record("c", gzip.compress(b"x" * 1000)[:-10], "Content-Encoding: gzip\r\n")
    stated = warc_record("response", "http://a.example/d", http_response(b"<p>d"), extra="WARC-Truncated: length\r\n")
    first = warc_record("response", "http://a.example/e", http_response(b"<p>e"), extra="WARC-Segment-Number: 1\r\n")
    responses, skipped = read(tmp_path, bomb + huge + torn + stated + first + A)
    assert [(r.url[-1], r.damage) for r in responses] == [
        ("a", "too-large"),
        ("b", "too-large"),
        ("c", "truncated"),
        ("d", "truncated"),
        ("e", "truncated"),
        ("a", None),
    ]
    assert skipped == {}


def test_an_empty_file_has_no_responses(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == ([], {})


@pytest.mark.parametrize(
    "data", [b"<html>a page", b"\x00" * 100, b"filedesc://x.arc 0.0.0.0 20240102030405 text/plain"]
)
def test_another_kind_of_file_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(WarcError, match=r"file\.warc: not a WARC file"):
        read(tmp_path, data)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WarcError, match=r"none\.warc: No such file"):
        WarcFile(tmp_path / "none.warc")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 600), junk=st.binary(max_size=30), compressed=st.booleans())
def test_no_damage_raises_or_loses_the_records_before_it(
    tmp_path: Path, cut: int, junk: bytes, compressed: bool
) -> None:
    a, b = (gzip.compress(A), gzip.compress(B)) if compressed else (A, B)
    data = a + b[:cut] + junk + b[cut + len(junk) :]
    responses, _ = read(tmp_path, data)
    assert names(responses).startswith("a")
