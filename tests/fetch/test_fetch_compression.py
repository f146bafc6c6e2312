import contextlib
import gzip
import sys
import zlib
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.fetch.compression import CompressionError, CompressionMiddleware, decompress
from tests.growth import LINEAR, growth

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"The rain fell for hours. " * 400
LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    writer = zlib.compressobj(wbits=-15)
    return writer.compress(data) + writer.flush()


ENCODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_whole_body_is_decompressed(encoding: str) -> None:
    assert decompress(ENCODINGS[encoding](TEXT), encoding, LIMIT) == TEXT


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("cut", [1, 8, 20])
def test_a_body_cut_off_is_no_body(encoding: str, cut: int) -> None:
    with pytest.raises(CompressionError) as caught:
        decompress(ENCODINGS[encoding](TEXT)[:-cut], encoding, LIMIT)
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_bomb_ends_at_the_limit(encoding: str) -> None:
    with pytest.raises(CompressionError) as caught:
        decompress(ENCODINGS[encoding](b"\0" * 5 * LIMIT), encoding, LIMIT)
    assert caught.value.reason == "too-large"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_without_a_limit_every_body_is_decompressed(encoding: str) -> None:
    crawler: Any = SimpleNamespace(settings=Settings({"DOWNLOAD_MAXSIZE": 0}))
    headers = {"Content-Encoding": encoding}
    response = Response("https://example.org/", headers=headers, body=ENCODINGS[encoding](TEXT))
    result = CompressionMiddleware(crawler).process_response(Request("https://example.org/"), response)
    assert isinstance(result, Response)
    assert result.body == TEXT


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_damaged_body_has_a_name(encoding: str) -> None:
    whole = ENCODINGS[encoding](TEXT)
    with pytest.raises(CompressionError) as caught:
        decompress(whole[:12] + bytes(255 - byte for byte in whole[12:]), encoding, LIMIT)
    assert caught.value.reason in ("bad-compression", "truncated")


def test_deflate_without_its_header_is_read() -> None:
    assert decompress(raw_deflate(TEXT), "deflate", LIMIT) == TEXT


def test_several_gzip_members_are_one_body() -> None:
    assert decompress(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", LIMIT) == b"one two"


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_members_beyond_the_first_may_be_of_any_size(encoding: str) -> None:
    texts = [b"one ", bytes(range(256)) * 1000, b"", b"four"]
    assert decompress(b"".join(map(ENCODINGS[encoding], texts)), encoding, LIMIT) == b"".join(texts)


def test_zstd_frames_that_are_to_be_skipped_are() -> None:
    skipped = b"\x50\x2a\x4d\x18\x04\x00\x00\x00rain"
    body = skipped + zstd.compress(b"one ") + skipped + zstd.compress(b"two") + skipped + b"\0\0"
    assert decompress(body, "zstd", LIMIT) == b"one two"


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("is_empty", [True, False], ids=["all-empty", "text-at-the-end"])
def test_members_without_end_are_refused_in_time(encoding: str, is_empty: bool) -> None:
    """Each copy of all that follows a member would take a minute in all."""
    empty, end = ENCODINGS[encoding](b""), b"" if is_empty else ENCODINGS[encoding](TEXT)
    with pytest.raises(CompressionError) as caught:
        decompress(empty * 300_000 + end, encoding, LIMIT)
    assert caught.value.reason == "bad-compression"

    def read(members: int) -> None:
        with contextlib.suppress(CompressionError):
            decompress(empty * members + end, encoding, LIMIT)

    assert growth(read, 80_000) < LINEAR


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_bomb_in_a_later_member_ends_at_the_limit(encoding: str) -> None:
    with pytest.raises(CompressionError) as caught:
        decompress(ENCODINGS[encoding](TEXT) + ENCODINGS[encoding](b"\0" * 50_000_000), encoding, LIMIT)
    assert caught.value.reason == "too-large"


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_later_member_cut_off_is_no_body(encoding: str) -> None:
    with pytest.raises(CompressionError) as caught:
        decompress(ENCODINGS[encoding](TEXT) + ENCODINGS[encoding](TEXT)[:-8], encoding, LIMIT)
    assert caught.value.reason == "truncated"


def test_what_follows_a_gzip_member_is_ignored() -> None:
    assert decompress(gzip.compress(TEXT) + b"\0\0\0", "gzip", LIMIT) == TEXT


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_page_that_only_says_it_is_encoded_is_taken_as_it_is(encoding: str) -> None:
    assert decompress(b"<html>", encoding, LIMIT) == b"<html>"


@given(st.sampled_from([*ENCODINGS, "identity", "unknown"]), st.binary())
def test_any_bytes_are_decompressed_or_refused_by_name(encoding: str, body: bytes) -> None:
    try:
        reason = None
        data = decompress(body, encoding, 1000)
    except CompressionError as error:
        reason, data = error.reason, b""
    assert reason in (None, "truncated", "bad-compression", "too-large")
    assert len(data) <= max(1000, len(body))
