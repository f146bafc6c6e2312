"""Blocks -> sections."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.extraction.blocks import Block
from crawler.extraction.text import comparable, ends_sentence
from crawler.items import Section

_LONG = 15
"""Letters of a title that no other line has by chance."""
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
    kept = [
        (block, is_heading) for block, is_heading in blocks if len(block.text) > most or comparable(block.text) != name
    ]
    return kept[1:] if kept and len(name) >= _LONG and _is_title_and_more(kept[0][0].text, name, most) else kept


def _is_title_and_more(text: str, name: str, most: int) -> bool:
    """Whether a text is the title with another line before or behind it, such as a kicker."""
    if len(text) > most or ends_sentence(text):
        return False
    own = comparable(text)
    return own.startswith(name) or own.endswith(name)
