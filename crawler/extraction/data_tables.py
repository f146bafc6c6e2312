"""Tables of data: the article's or not as a whole, since a few cells of one say nothing."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block, Frame

_CELLS = ("td", "th")
_FEWEST = 4
_LIKELY = 0.5
"""What a table's score is raised by: its cells are short and look unlike the text around them, whose table it is."""
_MOST = 4.0
"""Scores beyond this count as this."""


def with_whole_tables(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """The scores, where all cells of a table have what the table scores: the mean of its cells by their length."""
    result = list(scores)
    for cells in _tables(blocks):
        if len(cells) >= _FEWEST:
            lengths = [len(blocks[index].text) for index in cells]
            worth = [
                max(-_MOST, min(_MOST, scores[index])) * length for index, length in zip(cells, lengths, strict=True)
            ]
            score = sum(worth) / sum(lengths) + _LIKELY
            for index in cells:
                result[index] = score
    return result


def _tables(blocks: Sequence[Block]) -> list[list[int]]:
    """The indices of the cells of each table; what stands in elements of its own inside a cell is not counted."""
    tables: dict[Frame, list[int]] = {}
    for index, block in enumerate(blocks):
        if block.frame.tag in _CELLS:
            table: Frame | None = block.frame
            while table is not None and table.tag != "table":
                table = table.parent
            if table is not None:
                tables.setdefault(table, []).append(index)
    return list(tables.values())
