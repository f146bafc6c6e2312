"""The text of a robots.txt, for its rules and for the sitemaps that it names."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE


def decode_robots(body: bytes) -> str:
    """The text, without a byte order mark: UTF-8 (RFC 9309, 2.3), or what editors of Windows save as "Unicode", which
    is UTF-16 and would else be read as nothing.

    >>> decode_robots("User-agent: *".encode("utf-16"))
    'User-agent: *'
    """
    encoding = "utf-16" if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    return body.decode(encoding, "replace")
