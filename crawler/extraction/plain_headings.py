"""Sub-headings that are set as paragraphs are: known by being several of a kind, each over a longer text.

They are numbered in a row, or in capitals, or the only short lines of a page that has no other sub-headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.text import ends_sentence, text_weight

_LONGEST, _LONGEST_SHORT = 80, 60
_RUNNING_WEIGHT = 100
_FEWEST_NUMBERED, _FEWEST_CAPITALS, _FEWEST_SHORT = 3, 2, 3
_FEWEST_LETTERS = 8
_NUMBER = re.compile(r"(\d{1,2})[.)]\s*[^\W\d]")
_NO_END = (":", ",", ";", "…", ".", ")")
_NO_SHORT_END = ("!", "?", "”", "“", '"', "»")
_SIGNS = "–—-•*(["


def with_plain_headings(blocks: list[tuple[Block, bool]]) -> list[tuple[Block, bool]]:
    """The selected blocks, each with whether it is a sub-heading, those that are set as paragraphs among them."""
    lines = [index for index, (block, _) in enumerate(blocks) if _may_be_heading(blocks, index, block)]
    if len(lines) < _FEWEST_CAPITALS:  # as on most pages
        return blocks
    found = {*_numbered(blocks, lines), *_in_capitals(blocks, lines)}
    if not found and not any(is_heading for _, is_heading in blocks):
        found.update(_short(blocks, lines))
    return [(block, is_heading or index in found) for index, (block, is_heading) in enumerate(blocks)]


def _may_be_heading(blocks: Sequence[tuple[Block, bool]], index: int, block: Block) -> bool:
    """Whether it is a short line without links over a longer text."""
    if (
        len(block.text) > _LONGEST
        or index + 1 == len(blocks)
        or blocks[index][1]
        or block.frame.tag not in ("p", "div")
    ):
        return False
    below, is_heading = blocks[index + 1]
    is_over_text = not is_heading and text_weight(below.text) >= _RUNNING_WEIGHT
    return is_over_text and not block.link and not block.text.endswith(_NO_END)


def _numbered(blocks: Sequence[tuple[Block, bool]], lines: Sequence[int]) -> list[int]:
    rows: list[list[int]] = []
    last = 0
    for index in lines:
        if match := _NUMBER.match(blocks[index][0].text):
            number = int(match[1])
            if not rows or number <= last:
                rows.append([])
            rows[-1].append(index)
            last = number
    return [index for row in rows if len(row) >= _FEWEST_NUMBERED for index in row]


def _in_capitals(blocks: Sequence[tuple[Block, bool]], lines: Sequence[int]) -> list[int]:
    found = [index for index in lines if index > 0 and _is_in_capitals(blocks[index][0].text)]
    return found if len(found) >= _FEWEST_CAPITALS and _are_different(blocks, found) else []


def _is_in_capitals(text: str) -> bool:
    return len(text) >= _FEWEST_LETTERS and text.isupper() and text[0] not in _SIGNS


def _short(blocks: Sequence[tuple[Block, bool]], lines: Sequence[int]) -> list[int]:
    found = [index for index in lines if index > 0 and _stands_between(blocks[index - 1][0], blocks[index][0])]
    return found if len(found) >= _FEWEST_SHORT and _are_different(blocks, found) else []


def _stands_between(above: Block, line: Block) -> bool:
    text = line.text
    is_line = len(text) <= _LONGEST_SHORT and text[0].isalnum() and not text.endswith(_NO_SHORT_END)
    is_paragraph = text_weight(above.text) >= _RUNNING_WEIGHT and ends_sentence(above.text)
    return is_line and is_paragraph and above.frame.tag == line.frame.tag and above.is_line == line.is_line


def _are_different(blocks: Sequence[tuple[Block, bool]], lines: Sequence[int]) -> bool:
    """Whether no two lines are the same, as the names of speakers are."""
    return len({blocks[index][0].text for index in lines}) == len(lines)
