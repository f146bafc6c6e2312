"""Blocks -> sections."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.extraction.blocks import Block
from crawler.extraction.text import comparable
from crawler.items import Section

_LONGER = 2
"""No text this many times as long as the title repeats it."""


def build_sections(blocks: Iterable[tuple[Block, bool]]) -> list[Section]:
    """`blocks` are in reading order, each with whether it is a sub-heading; a heading with nothing under it is kept."""
    sections = [Section()]
    for block, is_heading in blocks:
        if is_heading:
            sections.append(Section(block.text))
        else:
            sections[-1].paragraphs.append(block.text)
    return [section for section in sections if section.heading or section.paragraphs]


def without_title(blocks: Iterable[tuple[Block, bool]], title: str | None) -> list[tuple[Block, bool]]:
    """The blocks without repetitions of the article's title."""
    name = comparable(title) if title else ""
    if not name or not title:
        return list(blocks)
    most = _LONGER * len(title)
    return [
        (block, is_heading) for block, is_heading in blocks if len(block.text) > most or comparable(block.text) != name
    ]
