"""Transfer and content encodings of a saved body, undone within a size limit (RFC 9110, 9112, 8878, 7932)."""

from __future__ import annotations

import re

from crawler.http.content_codings import KNOWN_CODINGS, CodingError, is_markup, split_codings, undo_coding

_CHUNK_HEAD = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


class ContentError(ValueError):
    """The body cannot be decoded. `reason` is short, stable and in kebab case, to be counted by."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def decode_body(body: bytes, transfer_encoding: str, content_encoding: str, limit: int) -> bytes:
    """The payload in at most `limit` bytes.

    A declared encoding that the bytes do not carry is ignored, as is one that nobody knows of what is markup all the
    same. Raises ContentError ("truncated", "too-large", "content-encoding").
    """
    if "chunked" in transfer_encoding.lower():
        body = _dechunk(body)
    try:
        of_transfer = [name for name in split_codings([transfer_encoding]) if name in KNOWN_CODINGS]
        codings = [*split_codings([content_encoding]), *of_transfer]
        while codings and codings[-1] in KNOWN_CODINGS:
            body = _undo(body, codings.pop(), limit)
    except CodingError as error:
        raise ContentError("content-encoding", str(error)) from error
    if codings and not is_markup(body):
        raise ContentError("content-encoding", f"the content encoding {codings[-1][:40]!r} is not known")
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


def _undo(body: bytes, coding: str, limit: int) -> bytes:
    """Raises CodingError, ContentError."""
    data, is_complete = undo_coding(body, coding, limit)
    if len(data) > limit:
        raise ContentError("too-large", f"more than {limit} bytes when decompressed")
    if not is_complete:
        raise ContentError("truncated", "the compressed body ends early")
    return data
