"""What stands above the headline in the container: tickers, teasers of other stories, the site's own words."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.selection import relative_scores
from crawler.page.flat_tree import FlatTree

_HEADLINE_TAGS = ("h1", "h2")
"""What is set lower and reads as the title may be a link to the story itself, among others."""


def headline_position(tree: FlatTree, title: int | None) -> int | None:
    """Where the headline stands; None where the title, known by its position, is not set as one, or is not known."""
    return title if title is not None and tree.tags[title] in _HEADLINE_TAGS else None


def find_start(tree: FlatTree, blocks: Sequence[Block], scores: Sequence[float], headline: int) -> int:
    """The index of the headline's block; 0 where it has none or where more text is to be kept above it than below.

    `headline` is the position of the title's element. More text above it, teasers aside, means that it is not the
    article's: a repetition below the text, or another story's.
    """
    at = headline_position(tree, headline)
    if at is None:
        return 0
    end = tree.ends[at]
    start = next((index for index, block in enumerate(blocks) if at <= block.frame.at < end), 0)
    if start == 0:
        return 0
    kept = [
        len(block.text) if score > 0 else 0
        for block, score in zip(blocks, relative_scores(blocks, scores), strict=True)
    ]
    above = sum(length for length, block in zip(kept[:start], blocks, strict=False) if not _is_teaser(tree, block))
    return start if above < sum(kept[start:]) else 0


def _is_teaser(tree: FlatTree, block: Block) -> bool:
    """Whether an item of a list begins with a link and goes on: another story's headline and its first words."""
    at = block.frame.at
    if tree.tags[at] != "li" or not 0 < block.link < len(block.text):
        return False
    return tree.tags[at + 1] == "a" and not (tree.texts[at] or "").strip()
