"""Lines above the text that say who wrote it and when: known by their form and place, in no particular language."""

from __future__ import annotations

import re

from crawler.extraction.blocks import HEADING_TAGS, Block
from crawler.extraction.text import ends_sentence, text_weight

_RUNNING_WEIGHT = 60
_LONG_WEIGHT = 150
_MAX_WEIGHT = 120
_MOST_NAME_WORDS = 6
WHEN = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b(?!\.)|\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|\d[年월]"
    r"|\b\d{1,2}\.? \w{3,12},? (?:19|20)\d\d\b|\b\w{3,12} \d{1,2}, (?:19|20)\d\d\b"
)
"""A time of day, or a day with its month and year."""
_NOT_IN_NAMES = re.compile(r"[\d?!:;„“”\"«»()]")
_BETWEEN_NAMES = re.compile(r"[\s/,&|·•-]+")


def without_byline(blocks: list[tuple[Block, bool]]) -> list[tuple[Block, bool]]:
    """The selected blocks without lines of names and dates above the first paragraph."""
    first = next((i for i, (block, _) in enumerate(blocks) if _is_running(block)), 0)
    return [item for item in blocks[:first] if not _is_byline(item[0])] + blocks[first:]


def _is_running(block: Block) -> bool:
    weight = text_weight(block.text)
    return weight >= _LONG_WEIGHT or (weight >= _RUNNING_WEIGHT and ends_sentence(block.text))


def _is_byline(block: Block) -> bool:
    if block.frame.tag in HEADING_TAGS or block.frame.tag == "li" or text_weight(block.text) > _MAX_WEIGHT:
        return False
    if ends_sentence(block.text):
        return False
    return WHEN.search(block.text) is not None or _is_names(block)


def _is_names(block: Block) -> bool:
    """A bold line of a few words that all begin with a capital: a sub-heading would not stand above all text."""
    text = block.text
    if not block.bold or _NOT_IN_NAMES.search(text):
        return False
    words = [word for word in _BETWEEN_NAMES.split(text) if word]
    return 2 <= len(words) <= _MOST_NAME_WORDS and all(word[0].isupper() for word in words)
