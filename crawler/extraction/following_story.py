"""The next story on the same page, as pages have it that load one article after the other, and tickers."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import HEADING_TAGS, Block
from crawler.page.flat_tree import FlatTree

_MIN_STORY = 300
"""Characters of text between two headlines: sub-headings of a headline's kind stand above the text, too."""


def find_following_story(tree: FlatTree, blocks: Sequence[Block], scores: Sequence[float], headline: int) -> int:
    """The index of the first block of the next story, or the number of blocks where there is none.

    Its headline is marked up as this article's is and, other than a sub-heading, stands in an element of its own that
    is like the one around this article's headline, whose position is `headline`.
    """
    beside, tag = tree.parents[headline], tree.tags[headline]
    if beside < 0 or tag not in HEADING_TAGS:
        return len(blocks)
    if tag != "h1" and not tree.classes[headline]:
        return len(blocks)  # that could be anything
    if tree.tagged[tag][-1] <= headline:  # as on most pages
        return len(blocks)
    written = 0
    for index, (block, score) in enumerate(zip(blocks, scores, strict=True)):
        if block.frame.tag == tag and written > _MIN_STORY:
            at = _heading_of(tree, block)
            if at != headline and _is_like(tree, at, headline) and _stands_like(tree, at, beside):
                return index
        if score > 0:
            written += len(block.text)
    return len(blocks)


def _heading_of(tree: FlatTree, block: Block) -> int:
    """The element of a block, or of the heading that it stands in."""
    frame = block.frame
    while frame.parent is not None and tree.tags[frame.at] != frame.tag:
        frame = frame.parent
    return frame.at


def _stands_like(tree: FlatTree, at: int, beside: int) -> bool:
    parent = tree.parents[at]
    return parent not in (-1, beside) and _is_like(tree, parent, beside)


def _is_like(tree: FlatTree, one: int, other: int) -> bool:
    return tree.tags[one] == tree.tags[other] and tree.classes[one] == tree.classes[other]
