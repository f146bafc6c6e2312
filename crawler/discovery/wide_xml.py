"""XML in UTF-16, of which those who go by bytes must know: it has two for each sign."""

from __future__ import annotations

_BEGINNINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


def wide_encoding(body: bytes) -> str | None:
    """Python's name for the encoding of a document, or of its beginning; None where it is not in UTF-16."""
    return next((encoding for beginning, encoding in _BEGINNINGS if body.startswith(beginning)), None)
