"""The article's text as a page states it for machines."""

from __future__ import annotations

import re

from crawler.page import Page

_TAGS = re.compile("<[^<>]*>")
_MIN_ARTICLE_BODY = 300


def find_article_body(page: Page) -> str:
    """JSON-LD's articleBody with white space collapsed; empty where none is long enough to compare with."""
    longest = ""
    for item in page.linked_data:
        text = item.get("articleBody")
        if isinstance(text, str) and len(text) > len(longest):
            longest = text
    if len(longest) < _MIN_ARTICLE_BODY:
        return ""
    if "<" in longest:
        longest = _TAGS.sub(" ", longest)
    return " ".join(longest.split())
