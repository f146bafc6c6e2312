from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.answer import MAX_HEAD, AnswerReader, BrokenAnswerError, CutOffError, TooLargeError
from tests.growth import LINEAR, growth

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MIXED = OK + b"Transfer-Encoding: Chunked\r\nContent-Length: 9\r\n\r\n"
ENOUGH = gzip.compress(b"rain" * 50)
GZIPPED = OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(ENOUGH), ENOUGH)
ERRORS = (BrokenAnswerError, CutOffError, TooLargeError)


def coded(codings: bytes, body: bytes) -> bytes:
    return OK + b"Transfer-Encoding: " + codings + b"\r\n\r\n" + body


def read(data: bytes, *, pieces: int = 1_000_000, max_body: int = 1000, has_body: bool = True) -> AnswerReader:
    """The answer in `data`, which arrives in pieces of so many bytes, after which the connection ends."""
    reader = AnswerReader(max_body, has_body=has_body)
    for start in range(0, len(data), pieces):
        reader.feed(data[start : start + pieces])
    reader.end()
    return reader


WHOLE = [
    pytest.param(OK + b"Content-Length: 4\r\n\r\nrain", b"rain", True, id="length"),
    pytest.param(OK + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nrain", b"rain", True, id="length-twice"),
    pytest.param(OK + b"Content-Length: 4, 4\r\n\r\nrain", b"rain", True, id="list-of-lengths"),
    pytest.param(OK + b"Content-Length: 0\r\n\r\n", b"", True, id="empty"),
    pytest.param(OK + b"Connection: Close\r\nContent-Length: 4\r\n\r\nrain", b"rain", False, id="close"),
    pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nrain", b"rain", False, id="http-1.0"),
    pytest.param(
        b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nrain", b"rain", True, id="http-1.0-kept"
    ),
    pytest.param(OK + b"\r\nrain until the end", b"rain until the end", False, id="until-the-end"),
    pytest.param(OK.replace(b"\r", b"") + b"Content-Length: 4\n\nrain", b"rain", True, id="newlines"),
    pytest.param(b"HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nrain", b"rain", True, id="no-reason"),
    pytest.param(OK + b"nonsense\r\nContent-Length: 4\r\n\r\nrain", b"rain", True, id="no-colon"),
    pytest.param(OK + b"Content-Length: 2\r\n\r\nrain", b"ra", False, id="more-than-stated"),
    pytest.param(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx",
        b"x", True, id="interim",
    ),
    pytest.param(
        CHUNKED + b"3\r\nrai\r\n1;a=b\r\nn\r\n0\r\nX: y\r\n\r\n", b"rain", True, id="chunks"
    ),
    pytest.param(
        MIXED + b"4\nrain\n0\n\n", b"rain", False, id="chunks-and-length"
    ),
    pytest.param(
        OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity, chunked\r\n\r\n4\r\nrain\r\n0\r\n\r\n",
        b"rain", True, id="chunked-said-twice",
    ),
    pytest.param(
        OK + b"Transfer-Encoding:\r\n chunked\r\n\r\n4\r\nrain\r\n0\r\n\r\n", b"rain", True, id="chunked-folded"
    ),
    pytest.param(
        OK + b"Transfer-Encoding:\r\nContent-Length: 4\r\n\r\nrain", b"rain", True, id="no-transfer-encoding-said"
    ),
    pytest.param(GZIPPED, b"rain" * 50, True, id="gzip-in-chunks"),
    pytest.param(
        GZIPPED.replace(b"gzip, chunked", b"gzip\r\nTransfer-Encoding: chunked"), b"rain" * 50, True,
        id="gzip-in-chunks-in-two-lines",
    ),
    pytest.param(coded(b"x-gzip", gzip.compress(b"rain")), b"rain", False, id="gzip-until-the-end"),
    pytest.param(coded(b"deflate", zlib.compress(b"rain")), b"rain", False, id="deflate"),
    pytest.param(
        coded(b"deflate, gzip", gzip.compress(zlib.compress(b"rain"))), b"rain", False, id="two-compressions"
    ),
    pytest.param(
        OK + b"Content-Length: 4\r\nTransfer-Encoding: gzip\r\n\r\n" + gzip.compress(b"rain"), b"rain", False,
        id="compressed-and-length",
    ),
    pytest.param(b"\r\n\r\n" + OK + b"Content-Length: 4\r\n\r\nrain", b"rain", True, id="blank-lines-first"),
    pytest.param(b"http/1.1 200 ok\r\nContent-Length: 4\r\n\r\nrain", b"rain", True, id="lower-case"),
    pytest.param(CHUNKED + b"0" * 30 + b"4\r\nrain\r\n" + b"0" * 30 + b"\r\n\r\n", b"rain", True, id="zeros"),
    pytest.param(CHUNKED + b"4\r\nrain\r\n0\r\n", b"rain", False, id="last-newline-missing"),
    pytest.param(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n", b"", True, id="304"),
]  # fmt: skip


@pytest.mark.parametrize("pieces", [1, 2, 7, 1_000_000])
@pytest.mark.parametrize(("data", "body", "keeps_alive"), WHOLE)
def test_an_answer_is_read_in_whatever_pieces_it_arrives(
    data: bytes, body: bytes, keeps_alive: bool, pieces: int
) -> None:
    reader = read(data, pieces=pieces)
    assert (reader.body, reader.keeps_alive) == (body, keeps_alive)


@pytest.mark.parametrize("pieces", [1, 1_000_000])
@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"", BrokenAnswerError, id="nothing"),
        pytest.param(OK + b"Content-Le", BrokenAnswerError, id="head-cut-off"),
        pytest.param(b"<html><body>rain", BrokenAnswerError, id="no-head"),
        pytest.param(b"HTTP/2.0 200 OK\r\n\r\n", BrokenAnswerError, id="http-2"),
        pytest.param(b"HTTP/1.1 20 OK\r\n\r\n", BrokenAnswerError, id="status-of-two-digits"),
        pytest.param(b"HTTP/1.1 101 Switching\r\n\r\n", BrokenAnswerError, id="another-protocol"),
        pytest.param(OK + b"X: " + b"a" * MAX_HEAD, BrokenAnswerError, id="endless-header"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" * 11_000, BrokenAnswerError, id="endless-interim-answers"),
        pytest.param(OK + b"Content-Length: -1\r\n\r\n", BrokenAnswerError, id="negative-length"),
        pytest.param(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy", BrokenAnswerError, id="two-lengths"),
        pytest.param(OK + b"Content-Length: 1, 2\r\n\r\nxy", BrokenAnswerError, id="list-of-two-lengths"),
        pytest.param(OK + b"Content-Length:\r\nContent-Length: 1\r\n\r\nx", BrokenAnswerError, id="empty-length"),
        pytest.param(coded(b"compress", b"x"), BrokenAnswerError, id="transfer-encoding"),
        pytest.param(coded(b"chunked, gzip", b"x"), BrokenAnswerError, id="chunks-in-gzip"),
        pytest.param(coded(b"gzip, deflate, gzip, deflate", b"x"), BrokenAnswerError, id="four-transfer-encodings"),
        pytest.param(coded(b"gzip", ENOUGH[:20] + b"x" * 20), BrokenAnswerError, id="gzip-damaged"),
        pytest.param(coded(b"gzip", ENOUGH[:-9]), CutOffError, id="gzip-cut-off"),
        pytest.param(coded(b"gzip", gzip.compress(bytes(1001))), TooLargeError, id="gzip-bomb"),
        pytest.param(
            coded(b"gzip, gzip", gzip.compress(gzip.compress(bytes(500_000)))), TooLargeError, id="double-gzip-bomb"
        ),
        pytest.param(b"\r\n" * MAX_HEAD, BrokenAnswerError, id="endless-blank-lines"),
        pytest.param(CHUNKED + b"x\r\n", BrokenAnswerError, id="chunk-size"),
        pytest.param(CHUNKED + b"1\r\nrain\r\n", BrokenAnswerError, id="chunk-too-long"),
        pytest.param(CHUNKED + b"1;" + b"a" * 5000, BrokenAnswerError, id="chunk-extension"),
        pytest.param(CHUNKED + b"0\r\n" + b"X: y\r\n" * (MAX_HEAD // 6 + 1), BrokenAnswerError, id="trailers"),
        pytest.param(OK + b"Content-Length: 5\r\n\r\nrain", CutOffError, id="body-cut-off"),
        pytest.param(CHUNKED + b"5\r\nrain", CutOffError, id="chunk-cut-off"),
        pytest.param(CHUNKED + b"4\r\nrain\r\n", CutOffError, id="last-chunk-missing"),
        pytest.param(OK + b"Content-Length: 1001\r\n\r\n", TooLargeError, id="length-too-large"),
        pytest.param(OK + b"\r\n" + b"x" * 1001, TooLargeError, id="body-too-large"),
        pytest.param(CHUNKED + b"fff\r\n", TooLargeError, id="chunk-too-large"),
    ],
)
def test_what_is_no_whole_answer_has_a_name(data: bytes, error: type[Exception], pieces: int) -> None:
    with pytest.raises(error):
        read(data, pieces=pieces)


def test_headers_are_as_they_came_but_for_those_of_the_connection() -> None:
    reader = read(
        OK + b"Connection: keep-alive\r\nset-cookie: a=1\r\nSet-Cookie:b=2 \r\nX-A: 1\r\n  2\r\nX-B: \xff\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    assert reader.headers == [(b"set-cookie", b"a=1"), (b"Set-Cookie", b"b=2"), (b"X-A", b"1 2"), (b"X-B", b"\xff")]


def test_folded_lines_without_end_take_time_by_their_length() -> None:
    def read_lines(count: int) -> None:
        read(OK + b"X: y\r\n" + b" z\n" * count + b"\r\n")

    assert growth(read_lines, 40_000) < LINEAR


def test_the_answer_to_head_has_no_body() -> None:
    reader = read(OK + b"Content-Length: 5000\r\n\r\n", has_body=False)
    assert (reader.is_complete, reader.body) == (True, b"")


def test_chunks_of_two_bytes_take_no_more_memory_than_their_body() -> None:
    reader = AnswerReader(10_000_000)
    piece = b"2\r\nxx\r\n" * 1000
    tracemalloc.start()
    try:
        reader.feed(CHUNKED)
        for _ in range(100):
            reader.feed(piece)
        reader.feed(b"0\r\n\r\n")
        assert len(reader.body) == 200_000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=200), st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_are_an_answer_or_have_a_name(head: bytes, body: bytes, pieces: int) -> None:
    for data in (head, OK + head + b"\r\n\r\n" + body, CHUNKED + b"" + body):
        try:
            assert len(read(data, pieces=pieces).body) <= 1000
        except ERRORS:
            continue
