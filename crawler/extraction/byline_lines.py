"""Lines above the text that say who wrote it and when: known by their form and place, in no particular language."""

from __future__ import annotations

import re

from crawler.extraction.author_names import clean_authors, starts_as_byline
from crawler.extraction.blocks import HEADING_TAGS, Block
from crawler.extraction.byline_labels import match_label
from crawler.extraction.date_words import kind_of_date
from crawler.extraction.people import looks_like_person
from crawler.extraction.text import ends_sentence, text_weight

_RUNNING_WEIGHT = 60
_LONG_WEIGHT = 150
_MAX_WEIGHT = 120
_MOST_NAME_WORDS = 6
_MOST = 0.5
"""Share of a labelled line that its names must have."""
WHEN = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b(?!\.)|\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|\d[年월]"
    r"|\b\d{1,2}(?:\.|st|nd|rd|th)? (?:de )?[^\W\d]\S{1,12},? (?:del? )?(?:19|20|25)\d\d\b"
    r"|\b[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    r"|\b\d{1,2}\. \d{1,2}\. (?:19|20)\d\d\b|\b(?:19|20)\d\d\. [^\W\d]{3,12} \d{1,2}\b"
)
"""A time of day, or a day with its month and year."""
_BESIDE_A_DATE = 16
"""Characters of a line that is a date and, it may be, the day of the week."""
_LONGEST_DATE_LINE, _BEFORE_DATE = 70, 30
_NOT_IN_NAMES = re.compile(r"[\d?!:;„“”\"«»()]")
_BETWEEN_NAMES = re.compile(r"[\s/,&|·•-]+")


def without_byline(blocks: list[tuple[Block, bool]]) -> list[tuple[Block, bool]]:
    """The selected blocks without lines of names and dates above the first paragraph, and bylines next to the text.

    A labelled byline or date may also stand under the first paragraph, which is a standfirst then, and under the last.
    """
    running = (index for index, (block, _) in enumerate(blocks) if _is_running(block))
    first = next(running, 0)
    second = next(running, first)
    above = [item for item in blocks[:first] if not _is_byline(item[0])]
    under = [item for item in blocks[first:second] if not (_is_labelled(item[0]) or _says_when(item[0].text))]
    rest = blocks[second:]
    while len(rest) > 1 and (_is_labelled(rest[-1][0]) or _says_when(rest[-1][0].text)):
        rest.pop()
    return above + under + rest


def _is_running(block: Block) -> bool:
    weight = text_weight(block.text)
    return weight >= _LONG_WEIGHT or (weight >= _RUNNING_WEIGHT and ends_sentence(block.text))


def _is_byline(block: Block) -> bool:
    if block.frame.tag in HEADING_TAGS or block.frame.tag == "li" or text_weight(block.text) > _MAX_WEIGHT:
        return False
    when = WHEN.search(block.text)
    if ends_sentence(block.text):  # as "9. maj 2023." does
        return when is not None and len(block.text) - len(when[0]) <= _BESIDE_A_DATE
    return when is not None or _is_names(block) or _is_labelled(block)


def _is_labelled(block: Block) -> bool:
    """ "By Jane Doe and John Roe": a label and names of people, and little else."""
    text = block.text
    if text_weight(text) > _MAX_WEIGHT or ends_sentence(text) or not starts_as_byline(text):
        return False
    label = match_label(text)
    named = len(text) - (label.end() if label else 0)
    names = clean_authors([text])
    return sum(map(len, names)) >= _MOST * named and all(map(looks_like_person, names))


def _says_when(line: str) -> bool:
    """ "First published: 12 May 2023, 14:30 IST": a word for what the date is, and little else."""
    when = WHEN.search(line) if len(line) <= _LONGEST_DATE_LINE else None
    return when is not None and when.start() <= _BEFORE_DATE and kind_of_date(line[: when.start()]) is not None


def _is_names(block: Block) -> bool:
    """A bold line of a few words that all begin with a capital: a sub-heading would not stand above all text."""
    text = block.text
    if not block.bold or _NOT_IN_NAMES.search(text):
        return False
    words = [word for word in _BETWEEN_NAMES.split(text) if word]
    return 2 <= len(words) <= _MOST_NAME_WORDS and all(word[0].isupper() for word in words)
