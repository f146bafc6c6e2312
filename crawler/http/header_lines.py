"""The header lines of an HTTP/1 message (RFC 9112, 5); the same for the crawl and for saved answers."""

from __future__ import annotations

import re

_FOLD = re.compile(rb"\r?\n[ \t]+")


def read_headers(lines: bytes) -> list[tuple[bytes, bytes]]:
    """Names and values, without the white space around them, of lines that end at a newline alone, or with a return
    before it. A folded line goes on in the next (5.2); what has no name is left out.

    >>> read_headers(b"ETag: 1\\r\\nVary: a,\\r\\n  b\\r\\n")
    [(b'ETag', b'1'), (b'Vary', b'a, b')]
    """
    headers: list[tuple[bytes, bytes]] = []
    if b"\n " in lines or b"\n\t" in lines:
        lines = _FOLD.sub(b" ", lines)
    for line in lines.split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon and (name := name.strip()):
            headers.append((name, value.strip()))
    return headers
