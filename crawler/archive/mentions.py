"""The links that stand in an archived feed, sitemap or list of links, whatever its format and however damaged it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from crawler.archive.response import ArchivedResponse
from crawler.http.content_codings import CodingError, undo_coding
from crawler.page.limits import MAX_PAGE_BYTES

_LINK = re.compile(
    r"""https?:[^\s"'<>\]]+"""
    r"""|(?<=href=["'])[^"'<>]+|(?<=href=)[^\s"'<>]+"""
    r"""|(?<=<link>)[^<>]+|(?<=<guid>)[^<>]+|(?<=<loc>)[^<>]+|(?<=<id>)[^<>]+""",
    re.IGNORECASE,
)


def iter_links(response: ArchivedResponse) -> Iterator[str]:
    """As they stand there, absolute or relative to `response.url`, references to characters undone; also what looks
    like one and is none."""
    body = response.body
    try:
        body, _ = undo_coding(body, "gzip", MAX_PAGE_BYTES)
    except CodingError:
        return
    text = body.decode("utf-8", "replace").replace("\\/", "/")
    for found in _LINK.finditer(text):
        yield unescape(found[0]).strip()
