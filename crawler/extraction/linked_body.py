"""The article's text as a page states it for machines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from crawler.extraction.blocks import Block
from crawler.extraction.text import clean_text
from crawler.items import Section
from crawler.page import Page

_TAGS = re.compile("<[^<>]*>")
_ENDS_LINE = re.compile(r"</?(?:p|div|br|li|h[1-6])\b[^<>]*>|\r", re.IGNORECASE)
_MIN_ARTICLE_BODY = 300
_START = 40
_TIMES = 2
"""The stated text is this many times as long as what a page shows that shows only its beginning, or something else."""


def find_article_body(page: Page) -> str:
    """JSON-LD's articleBody with white space collapsed; empty where none is long enough to compare with."""
    stated = _stated(page)
    if "<" in stated:
        stated = _TAGS.sub(" ", stated)
    return " ".join(stated.split())


def is_only_stated(article_body: str, shown: Sequence[Block]) -> bool:
    """Whether a page states a text for machines, as `find_article_body` gives it, of which it shows nothing."""
    written = sum([len(block.text) for block in shown])
    return len(article_body) > _TIMES * written and not any(block.text[:_START] in article_body for block in shown)


def read_stated_body(page: Page) -> list[Section]:
    """The stated text by its lines, which are its paragraphs."""
    lines = _TAGS.sub(" ", _ENDS_LINE.sub("\n", _stated(page))).split("\n")
    paragraphs = [text for line in lines if (text := clean_text(unescape(line)))]
    return [Section(None, paragraphs)] if paragraphs else []


def _stated(page: Page) -> str:
    longest = ""
    for item in page.linked_data:
        text = item.get("articleBody")
        if isinstance(text, str) and len(text) > len(longest):
            longest = text
    return longest if len(longest) >= _MIN_ARTICLE_BODY else ""
