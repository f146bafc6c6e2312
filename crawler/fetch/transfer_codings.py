"""Transfer codings (RFC 9112, 6.1 and 7): what is done to a body for one connection, and undone where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.http.content_codings import CodingError, split_codings, undo_coding

_CHUNKED = "chunked"
_COMPRESSIONS = frozenset(("gzip", "x-gzip", "deflate"))


def read_transfer_codings(values: Sequence[bytes]) -> tuple[list[str], bool]:
    """The compressions that Transfer-Encoding headers name, in the order in which they were applied, and whether the
    result came in chunks. "identity", and "chunked" said again, are what proxies add to one that is there.

    Raises CodingError.

    >>> read_transfer_codings([b"gzip", b"Chunked, identity"])
    (['gzip'], True)
    """
    codings = split_codings(value.decode("latin-1") for value in dict.fromkeys(values))
    is_chunked = False
    while codings and codings[-1] == _CHUNKED:
        is_chunked = True
        codings.pop()
    if not _COMPRESSIONS.issuperset(codings):
        raise CodingError(f"Transfer-Encoding {', '.join(codings)[:40]!r}")
    return codings, is_chunked


def undo_compressions(body: bytes, codings: Sequence[str], limit: int) -> tuple[bytes, bool]:
    """What a body holds, up to one byte more than `limit`, and whether it came to its end. Raises CodingError."""
    is_whole = True
    for coding in reversed(codings):
        body, came_to_end = undo_coding(body, coding, limit)
        is_whole &= came_to_end
    return body, is_whole
