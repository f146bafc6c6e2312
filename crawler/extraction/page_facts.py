"""What a page says of its article in other places than its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extraction.text import comparable
from crawler.page import Page

_TAGS = re.compile("<[^<>]*>")
_MIN_ARTICLE_BODY = 300


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Empty where the page does not say."""

    title: str = ""
    """As `comparable` makes it, like the description."""
    description: str = ""
    article_body: str = ""
    """JSON-LD's articleBody with white space collapsed, where it is long enough to compare with."""


def read_facts(page: Page, title: str | None) -> PageFacts:
    """The facts that help to find a body."""
    descriptions = page.meta.get("og:description") or page.meta.get("description") or [""]
    return PageFacts(comparable(title or ""), comparable(descriptions[0]), _article_body(page))


def _article_body(page: Page) -> str:
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
