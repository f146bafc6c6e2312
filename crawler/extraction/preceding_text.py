"""What stands above the headline in the container: tickers, teasers of other stories, the site's own words."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from crawler.extraction.blocks import Block

_HEADLINE_TAGS = ("h1", "h2")
"""What is set lower and reads as the title may be a link to the story itself, among others."""


def find_start(blocks: Sequence[Block], scores: Sequence[float], headline: etree._Element, at: int, end: int) -> int:
    """The index of the headline's block; 0 where it has none or where more text is to be kept above it than below.

    The headline has the positions from `at` up to `end`. More text above it means that it is not the article's: a
    repetition below the text, or another story's.
    """
    if headline.tag not in _HEADLINE_TAGS:
        return 0
    start = next((index for index, block in enumerate(blocks) if at <= block.frame.at < end), 0)
    return start if _kept(blocks[:start], scores[:start]) < _kept(blocks[start:], scores[start:]) else 0


def _kept(blocks: Sequence[Block], scores: Sequence[float]) -> int:
    return sum([len(block.text) for block, score in zip(blocks, scores, strict=True) if score > 0])
