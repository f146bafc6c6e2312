"""What is not a page, told by its bytes first and its Content-Type second."""

from __future__ import annotations

import re

from crawler.page.limits import PageError

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"\x00\x00\x00", "MP4"),
    (b"\x7fELF", "ELF"),
)
_PAGE_TYPES = re.compile(
    r"\s*(?:text/html|application/xhtml\+xml|text/plain|text/xml|application/xml)\b", re.IGNORECASE
)
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|!--|meta|title|\?xml)", re.IGNORECASE)


def refuse_media_type(body: bytes, content_type: str | None) -> None:
    """Raises PageError "not-html" for what is no page; a page under a wrong Content-Type passes."""
    start = body[:512]
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            raise PageError("not-html", f"the response is {name}")
    declared = content_type or ""
    if declared and not _PAGE_TYPES.match(declared) and not _MARKUP.match(start):
        raise PageError("not-html", f"the response is {declared[:100]}")
