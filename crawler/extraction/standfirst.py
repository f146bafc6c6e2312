"""The standfirst: the summary that stands between the headline and the body, often outside the body's element."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from crawler.extraction.blocks import Block, BlockReader
from crawler.extraction.container import LongText
from crawler.extraction.text import comparable
from crawler.page import Page

_MIN_WEIGHT = 40
_MAX_LINKED = 0.3
_SAME = 30


def find_standfirst(page: Page, texts: Iterable[LongText], title: etree._Element, first: Block) -> Block | None:
    """The text between the headline and the body's first block that begins as the page's description does.

    The description, from <meta>, is the only sign that holds: what only looks like a summary is as often a caption or
    another story's. None where there is none, or where the body begins with it.
    """
    descriptions = page.meta.get("og:description") or page.meta.get("description") or [""]
    start = comparable(descriptions[0][: 2 * _SAME])[:_SAME]
    if len(start) < _SAME or comparable(first.text[: 2 * _SAME]).startswith(start):
        return None
    after, before = page.position[title], first.frame.at
    for text in texts:
        if (
            after < text.at < before
            and text.weight >= _MIN_WEIGHT
            and text.linked <= _MAX_LINKED * text.weight
            and comparable(text.start).startswith(start[: len(comparable(text.start))])
        ):
            blocks = BlockReader(page.tree).read(text.at)
            return blocks[0] if blocks else None
    return None
