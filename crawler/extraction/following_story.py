"""The next story on the same page, as pages have it that load one article after the other, and tickers."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from crawler.extraction.blocks import HEADING_TAGS, Block

_MIN_STORY = 300
"""Characters of text between two headlines: sub-headings of a headline's kind stand above the text, too."""


def find_following_story(blocks: Sequence[Block], scores: Sequence[float], headline: etree._Element) -> int:
    """The index of the first block of the next story, or the number of blocks where there is none.

    Its headline is marked up as this article's is and, other than a sub-heading, stands in an element of its own that
    is like the one around this article's headline.
    """
    beside, tag = headline.getparent(), headline.tag
    if beside is None or tag not in HEADING_TAGS:
        return len(blocks)
    if tag != "h1" and not headline.get("class"):
        return len(blocks)  # that could be anything
    written = 0
    for index, (block, score) in enumerate(zip(blocks, scores, strict=True)):
        if block.frame.tag == tag and written > _MIN_STORY:
            element = _heading_of(block)
            if element is not headline and _is_like(element, headline) and _stands_like(element, beside):
                return index
        if score > 0:
            written += len(block.text)
    return len(blocks)


def _heading_of(block: Block) -> etree._Element:
    """The element of a block, or of the heading that it stands in."""
    frame = block.frame
    while frame.parent is not None and frame.element.tag != frame.tag:
        frame = frame.parent
    return frame.element


def _stands_like(element: etree._Element, beside: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent is not beside and _is_like(parent, beside)


def _is_like(element: etree._Element, other: etree._Element) -> bool:
    return element.tag == other.tag and element.get("class") == other.get("class")
