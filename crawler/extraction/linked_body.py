"""The article's text as a page states it for machines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from crawler.extraction.blocks import Block
from crawler.extraction.text import clean_text, ends_sentence
from crawler.items import Section
from crawler.page import Page

_TAGS = re.compile("<[/!a-zA-Z][^<>]*>")
_ENDS_LINE = re.compile(r"</?(?:p|div|br|li|h[1-6])\b[^<>]*>|\r", re.IGNORECASE)
_MIN_ARTICLE_BODY = 300
_ESCAPED = 2
"""So many times some pages escape what they state."""
_MOST_COMPARED = 200_000_000
"""Characters, each as often as it is compared: a hundred times what pages with long articles come to."""
_START = 40
_LONG = 80
_LINKED = 0.5
_DOUBTFUL, _STATED = -2.0, 0.5
"""Between this score and 0 a statement decides, and what it gives. Captions, which some state as well, score less."""
_TIMES = 2
"""The stated text is this many times as long as what a page shows that shows only its beginning, or something else."""


def find_article_body(page: Page) -> str:
    """JSON-LD's articleBody with white space collapsed; empty where none is long enough to compare with."""
    return " ".join(_TAGS.sub(" ", _stated(page)).split())


def if_affordable(article_body: str, texts: int) -> str:
    """The stated text; empty where to seek so many texts in it would take longer than all else."""
    return article_body if len(article_body) * texts <= _MOST_COMPARED else ""


def with_stated(scores: list[float], blocks: Sequence[Block], article_body: str) -> list[float]:
    """The scores of blocks, in which a paragraph above others that the page states as part of its text is one, in
    whatever box it stands. Below all of them stand notices, which some pages state as well.
    """
    if not article_body:
        return scores
    is_above = False
    for index in range(len(scores) - 1, -1, -1):
        block, score = blocks[index], scores[index]
        if score > _DOUBTFUL and len(block.text) >= _LONG and ends_sentence(block.text):
            if score > 0:
                is_above = True
            elif is_above and block.link <= _LINKED * len(block.text) and block.text in article_body:
                scores[index] = _STATED
    return scores


def is_only_stated(article_body: str, shown: Sequence[Block]) -> bool:
    """Whether a page states a text for machines, as `find_article_body` gives it, of which it shows nothing."""
    written = sum([len(block.text) for block in shown])
    return len(article_body) > _TIMES * written and not any(block.text[:_START] in article_body for block in shown)


def read_stated_body(page: Page) -> list[Section]:
    """The stated text by its lines, which are its paragraphs."""
    lines = _TAGS.sub(" ", _ENDS_LINE.sub("\n", _stated(page))).split("\n")
    paragraphs = [text for line in lines if (text := clean_text(line))]
    return [Section(None, paragraphs)] if paragraphs else []


def _stated(page: Page) -> str:
    longest = ""
    for item in page.linked_data:
        text = item.get("articleBody")
        if isinstance(text, str) and len(text) > len(longest):
            longest = text
    if len(longest) < _MIN_ARTICLE_BODY:
        return ""
    for _ in range(_ESCAPED):
        if "&" in longest:
            longest = unescape(longest)
    return longest
