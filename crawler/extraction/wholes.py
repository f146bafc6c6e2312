"""Tables of data and lists: the article's or not as a whole, since some cells or items of one say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.extraction.blocks import Block, Frame

_CELLS = ("td", "th")
_ITEMS = ("li",)
_TABLES = ("table",)
_LISTS = ("ul", "ol", "menu")
_FEWEST_CELLS, _FEWEST_ITEMS = 4, 3
_MOST_BLOCKS_OF_A_PART, _LEAST_PARTS_OF_A_ROW = 5, 1.5
_TABLE_BONUS = 0.5
"""What a table's score is raised by: its cells are short and look unlike the text around them, whose table it is."""
_LARGE_BONUS = 2.0
"""What it is raised by where there is nothing but tables: the more of a text they are, the more it is about them."""
_LIST_BONUS = 0.3
_INTRODUCED_BONUS = 0.9
"""What a list's is raised by where text of the article ends with a colon right before it."""
_INTRODUCED_ITEMS = 2
_MOST_LINKED = 0.3
_MOST = 4.0
"""Scores beyond this count as this."""


def with_wholes(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """The scores, where all cells of a table and all items of a list have the mean of theirs by length."""
    result = list(scores)
    tables = _groups(blocks, _CELLS, _TABLES, _FEWEST_CELLS)
    if tables:
        bonus = _TABLE_BONUS + _LARGE_BONUS * _share(blocks, tables)
        for cells in tables:
            _level(result, blocks, cells, bonus)
    for items in _groups(blocks, _ITEMS, _LISTS, _INTRODUCED_ITEMS):
        if _is_introduced(blocks, scores, items):
            _level(result, blocks, items, _INTRODUCED_BONUS)
        elif len(items) >= _FEWEST_ITEMS:
            _level(result, blocks, items, _LIST_BONUS)
    return result


def _is_introduced(blocks: Sequence[Block], scores: Sequence[float], items: Sequence[int]) -> bool:
    """Whether text that is to be kept ends with a colon before a list that is no list of links."""
    before = items[0] - 1
    if before < 0 or scores[before] <= 0 or not blocks[before].text.endswith((":", "：")):
        return False
    linked = sum([blocks[index].link for index in items])
    return linked <= _MOST_LINKED * sum([len(blocks[index].text) for index in items])


def _groups(blocks: Sequence[Block], parts: Sequence[str], wholes: Sequence[str], fewest: int) -> list[list[int]]:
    """The indices of the blocks of each whole; what stands in elements of its own inside a part is not counted.

    Layouts are left out: of them the text is one part among others.
    """
    groups: dict[Frame, list[int]] = {}
    for index, block in enumerate(blocks):
        frame: Frame | None = block.frame
        if frame is not None and frame.tag in parts:
            while frame is not None and frame.tag not in wholes:
                frame = frame.parent
            if frame is not None:
                groups.setdefault(frame, []).append(index)
    return [group for group in groups.values() if len(group) >= fewest and not _is_layout(blocks, group)]


def _is_layout(blocks: Sequence[Block], indices: Sequence[int]) -> bool:
    """Whether a part holds a text of its own, or each row has but one part."""
    parts = Counter([blocks[index].frame for index in indices])
    rows = {part.parent for part in parts}
    return max(parts.values()) > _MOST_BLOCKS_OF_A_PART or len(parts) < _LEAST_PARTS_OF_A_ROW * len(rows)


def _share(blocks: Sequence[Block], tables: Iterable[Iterable[int]]) -> float:
    """How much of the text that is no link stands in the tables."""
    lengths = [len(block.text) - min(block.link, len(block.text)) for block in blocks]
    return sum([lengths[index] for cells in tables for index in cells]) / (sum(lengths) or 1)


def _level(scores: list[float], blocks: Sequence[Block], indices: Sequence[int], bonus: float) -> None:
    written = sum([len(blocks[index].text) for index in indices])
    worth = sum([max(-_MOST, min(_MOST, scores[index])) * len(blocks[index].text) for index in indices])
    score = worth / written + bonus
    for index in indices:
        scores[index] = score
