"""Which character encoding a page's bytes are in: BOM, HTTP header, <meta>, then detection."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

_DETECT_BYTES = 65536


def detect_encoding(body: bytes, content_type: str | None = None) -> str:
    """Name of a Python codec for `body`; "utf-8" for the usual page.

    A declaration that the bytes contradict loses: valid UTF-8 with multi-byte characters is UTF-8 whatever the page
    says, and a page that says UTF-8 but is not is detected.
    """
    bom, _ = read_bom(body)
    if bom:
        return _codec(bom)
    if _is_utf8(body):
        return "utf-8"
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if declared and _codec(declared) != "utf-8":
        return _codec(declared)
    guess = from_bytes(body[:_DETECT_BYTES]).best()
    return _codec(guess.encoding) if guess else "utf-8"


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _codec(name: str) -> str:
    try:
        return codecs.lookup(resolve_encoding(name) or name).name
    except LookupError:
        return "utf-8"
