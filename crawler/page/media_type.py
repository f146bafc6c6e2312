"""What is no page by its Content-Type; `crawler.page.limits` knows other formats by their first bytes."""

from __future__ import annotations

import re

from crawler.page.limits import PageError

_PAGE_TYPES = re.compile(
    r"\s*(?:text/html|application/xhtml\+xml|text/plain|text/xml|application/xml)\b", re.IGNORECASE
)
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|!--|meta|title|\?xml)", re.IGNORECASE)


def refuse_media_type(body: bytes, content_type: str | None) -> None:
    """Raises PageError "not-html" for what is no page; a page under a wrong Content-Type passes."""
    declared = content_type or ""
    if declared and not _PAGE_TYPES.match(declared) and not _MARKUP.match(body[:512]):
        raise PageError("not-html", f"the response is {declared[:100]}")
