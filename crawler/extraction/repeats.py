"""What a page prints twice: the text once for each layout or behind a fold, or its first paragraph as a teaser."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from crawler.extraction.blocks import Block
from crawler.extraction.text import comparable, ends_sentence, text_weight

_LEAST_WEIGHT = 80
_START = 30
_TWICE = 2
_LEAST_PARAGRAPHS = 2
"""So many paragraphs in a row do not repeat others by chance; a single one may be a note under several things."""


def without_repeats(blocks: list[tuple[Block, bool]]) -> list[tuple[Block, bool]]:
    """The selected blocks without second printings of several in a row, and of two neighbours that are alike only the
    last.

    That one stands in the text, where dates and bylines are sought above it, and the other in its teaser. What is
    printed more often is a refrain.
    """
    keys = [block.text for block, _ in blocks]
    if len(set(keys)) == len(keys):  # as on most pages
        return blocks
    first: dict[str, int] = {}
    earlier = [first.setdefault(key, index) for index, key in enumerate(keys)]
    printed = Counter(keys)
    dropped: set[int] = {
        index
        for index, (one, other) in enumerate(pairwise(keys))
        if one == other and printed[one] == _TWICE and _is_running(*blocks[index])
    }
    run: list[int] = []
    for index in range(len(blocks) + 1):
        goes_on = index < len(blocks) and earlier[index] < index
        if run and not (goes_on and earlier[index] == earlier[index - 1] + 1):
            if sum(_is_running(*blocks[i]) for i in run) >= _LEAST_PARAGRAPHS:
                dropped.update(run)
            run = []
        if goes_on:
            run.append(index)
    return [item for index, item in enumerate(blocks) if index not in dropped]


def without_repeated_start(blocks: list[tuple[Block, bool]]) -> list[tuple[Block, bool]]:
    """The blocks without a first paragraph, a standfirst mostly, that is or begins one of the later ones."""
    first, is_heading = blocks[0]
    if is_heading or len(first.text) < _LEAST_WEIGHT or first.frame.tag == "li":
        return blocks
    start = first.text[:_START]
    later = [block.text for block, _ in blocks[1:] if start in block.text]
    if len(later) != 1:  # as on most pages, and in songs
        return blocks
    return blocks[1:] if comparable(first.text) in comparable(later[0]) else blocks


def _is_running(block: Block, is_heading: bool) -> bool:
    return not is_heading and text_weight(block.text) >= _LEAST_WEIGHT and ends_sentence(block.text)
