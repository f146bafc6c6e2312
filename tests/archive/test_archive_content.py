"""Transfer and content encodings, whole, wrong and hostile."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.content import ContentError, decode_body

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"<p>" + b"some words " * 200
LIMIT = 100_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes, end: bytes = b"\r\n") -> bytes:
    half = len(data) // 2
    parts = [data[:half], data[half:]]
    return b"".join(f"{len(p):X};x=y".encode() + end + p + end for p in parts if p) + b"0" + end + end


WHOLE = {
    "none": (TEXT, "", ""),
    "identity": (TEXT, "identity", "identity"),
    "gzip": (gzip.compress(TEXT), "", "gzip"),
    "x-gzip, capitals": (gzip.compress(TEXT), "", "X-GZIP"),
    "gzip in two members": (gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]), "", "gzip"),
    "gzip with junk behind": (gzip.compress(TEXT) + b"\0\0", "", "gzip"),
    "zlib": (zlib.compress(TEXT), "", "deflate"),
    "raw deflate": (raw_deflate(TEXT), "", "deflate"),
    "brotli": (brotli.compress(TEXT), "", "br"),
    "zstd": (zstd.compress(TEXT), "", "zstd"),
    "zstd in two frames": (zstd.compress(TEXT[:100]) + zstd.compress(TEXT[100:]), "", "zstd"),
    "twice": (brotli.compress(gzip.compress(TEXT)), "", "gzip, br"),
    "chunked": (chunked(TEXT), "chunked", ""),
    "chunked with line feeds": (chunked(TEXT, b"\n"), "Chunked", ""),
    "chunked gzip": (chunked(gzip.compress(TEXT)), "chunked", "gzip"),
    "gzip for the transfer": (chunked(gzip.compress(TEXT)), "gzip, chunked", ""),
    "gzip for the transfer, deflate for good": (
        chunked(gzip.compress(zlib.compress(TEXT))),
        "gzip, chunked",
        "deflate",
    ),
    "declared chunked, saved plain": (TEXT, "chunked", ""),
    "declared gzip, saved plain": (TEXT, "", "gzip"),
    "declared deflate, saved plain": (TEXT, "", "deflate"),
    "declared brotli, saved plain": (TEXT, "", "br"),
    "declared zstd, saved plain": (TEXT, "", "zstd"),
    "declared something that nobody knows, plain": (TEXT, "", "utf-8"),
    "gzip below something that nobody knows": (gzip.compress(TEXT), "", "binary, gzip"),
}


@pytest.mark.parametrize(("body", "transfer", "content"), WHOLE.values(), ids=WHOLE)
def test_a_whole_body_is_decoded(body: bytes, transfer: str, content: str) -> None:
    assert decode_body(body, transfer, content, LIMIT) == TEXT


REFUSED = {
    "gzip cut": (gzip.compress(TEXT)[:-9], "", "gzip", "truncated"),
    "zlib cut": (zlib.compress(TEXT)[:-6], "", "deflate", "truncated"),
    "brotli cut": (brotli.compress(TEXT)[:-3], "", "br", "truncated"),
    "zstd cut": (zstd.compress(TEXT)[:-3], "", "zstd", "truncated"),
    "chunk cut": (chunked(TEXT)[:1000], "chunked", "", "truncated"),
    "last chunk missing": (chunked(TEXT)[:-5], "chunked", "", "truncated"),
    "gzip broken": (gzip.compress(TEXT)[:10] + b"\xff" * 30, "", "gzip", "content-encoding"),
    "not brotli": (b"\x01\x02 not brotli" * 9, "", "br", "content-encoding"),
    "unknown": (b"\x1f\x9d" + TEXT, "", "compress", "content-encoding"),
    "four times": (TEXT, "", "gzip, gzip, gzip, gzip", "content-encoding"),
    "members without end": (gzip.compress(b"") * 300_000, "", "gzip", "content-encoding"),
    "plain too large": (b"x" * (LIMIT + 1), "", "", "too-large"),
    "gzip bomb": (gzip.compress(b"x" * 10_000_000), "", "gzip", "too-large"),
    "deflate bomb": (zlib.compress(b"x" * 10_000_000), "", "deflate", "too-large"),
    "brotli bomb": (brotli.compress(b"x" * 10_000_000), "", "br", "too-large"),
    "zstd bomb": (zstd.compress(b"x" * 10_000_000), "", "zstd", "too-large"),
    "bomb in two members": (gzip.compress(b"x" * 60_000) * 2, "", "gzip", "too-large"),
}


@pytest.mark.parametrize(("body", "transfer", "content", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_body_that_cannot_be_trusted_has_a_named_reason(
    body: bytes, transfer: str, content: str, reason: str
) -> None:
    with pytest.raises(ContentError) as error:
        decode_body(body, transfer, content, LIMIT)
    assert error.value.reason == reason


ENCODINGS = st.sampled_from(["", "gzip", "deflate", "br", "zstd"])


@settings(max_examples=300)
@given(st.binary(max_size=300), st.sampled_from(["", "chunked"]), ENCODINGS)
def test_any_bytes_decode_or_are_refused_by_name(body: bytes, transfer: str, content: str) -> None:
    reason = None
    try:
        decode_body(body, transfer, content, LIMIT)
    except ContentError as error:
        reason = error.reason
    assert reason in (None, "truncated", "too-large", "content-encoding")
