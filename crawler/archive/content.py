"""Transfer and content encodings of a saved body, undone within a size limit (RFC 9110, 9112, 8878, 7932)."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK_HEAD = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_STEP = 65536


class ContentError(ValueError):
    """The body cannot be decoded. `reason` is short, stable and in kebab case, to be counted by."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def decode_body(body: bytes, transfer_encoding: str, content_encoding: str, limit: int) -> bytes:
    """The payload in at most `limit` bytes.

    A declared encoding that the bytes do not carry is ignored: many archives keep the header of a body that they saved
    decoded. Raises ContentError ("truncated", "too-large", "content-encoding").
    """
    if "chunked" in transfer_encoding.lower():
        body = _dechunk(body)
    for name in reversed([part.strip().lower() for part in content_encoding.split(",")]):
        if name in ("", "identity"):
            continue
        decode = _DECODERS.get(name)
        if decode is None:
            raise ContentError("content-encoding", f"the content encoding {name[:40]!r} is not known")
        if body:
            body = decode(body, limit)
    if len(body) > limit:
        raise ContentError("too-large", f"{len(body)} bytes; a page may have {limit}")
    return body


def _dechunk(body: bytes) -> bytes:
    head = _CHUNK_HEAD.match(body)
    if not head:
        return body
    chunks: list[bytes] = []
    while head:
        size, start = int(head[1], 16), head.end()
        if not size:
            return b"".join(chunks)
        if start + size > len(body):
            raise ContentError("truncated", "the last chunk is shorter than it says")
        chunks.append(body[start : start + size])
        rest = start + size
        rest += 2 if body[rest : rest + 2] == b"\r\n" else body[rest : rest + 1] == b"\n"
        head = _CHUNK_HEAD.match(body, rest)
    raise ContentError("truncated", "the chunks end without the last, empty one")


def _gunzip(body: bytes, limit: int) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    decoded, rest = b"", body
    while rest[:2] == b"\x1f\x8b":
        part, rest = _inflate(rest, 31, limit - len(decoded))
        decoded += part
    return decoded


def _undeflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflate(body, 15, limit)[0]
    except ContentError as error:
        if error.reason != "content-encoding":
            raise
    try:
        return _inflate(body, -15, limit)[0]  # what some servers send: RFC 1951 without the zlib header
    except ContentError as error:
        if error.reason == "content-encoding" and _is_markup(body):
            return body
        raise


def _inflate(body: bytes, window_bits: int, limit: int) -> tuple[bytes, bytes]:
    decoder = zlib.decompressobj(window_bits)
    try:
        decoded = decoder.decompress(body, max(limit, 0) + 1)
    except zlib.error as error:
        raise ContentError("content-encoding", f"the body cannot be inflated: {error}") from error
    if len(decoded) > limit:
        raise ContentError("too-large", f"more than {limit} bytes when inflated")
    if not decoder.eof:
        raise ContentError("truncated", "the compressed body ends early")
    return decoded, decoder.unused_data


def _unbrotli(body: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    decoded, data = [], body
    size = 0
    try:
        while not decoder.is_finished():
            part = decoder.process(data, output_buffer_limit=_STEP)
            data = b""
            if not part and decoder.can_accept_more_data():
                raise ContentError("truncated", "the compressed body ends early")
            decoded.append(part)
            size += len(part)
            if size > limit:
                raise ContentError("too-large", f"more than {limit} bytes when decompressed")
    except brotli.error as error:
        if _is_markup(body):
            return body
        raise ContentError("content-encoding", f"the body is not brotli: {error}") from error
    return b"".join(decoded)


def _unzstd(body: bytes, limit: int) -> bytes:
    if body[:4] != b"\x28\xb5\x2f\xfd":
        return body
    decoder = zstd.ZstdDecompressor()
    try:
        decoded = decoder.decompress(body, limit + 1)
    except zstd.ZstdError as error:
        raise ContentError("content-encoding", f"the body is not zstd: {error}") from error
    if len(decoded) > limit:
        raise ContentError("too-large", f"more than {limit} bytes when decompressed")
    if not decoder.eof:
        raise ContentError("truncated", "the compressed body ends early")
    return decoded


def _is_markup(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
