"""Whether a text is a person's name, or several, by its form alone."""

from __future__ import annotations

import re

from crawler.extraction.byline_words import PARTICLES
from crawler.extraction.text import EAST_ASIAN

_AND_PARTS = re.compile(r"\s*(?:,|/|&|\||\s(?:and|und|et|y|e)\s)\s*")
_NO_PERSON = re.compile(
    r"[\d:©!?»«>。，！？：]|\.{2}|^SOURCE |\b(?:Facebook|Twitter|Instagram|YouTube|WhatsApp|Telegram|Google|LinkedIn)\b"
)
_NOT_GIVEN = frozenset(
    {"auf", "aufs", "aus", "vom", "beim", "zum", "zur", "für", "über", "unter", "nach", "das", "der", "die", "ein"}
    | {"eine", "about", "the", "how", "why", "what", "our", "your", "les", "los", "las"}
)
"""What phrases begin with, and no names."""
_WIDE_TEXT = re.compile(f"[{EAST_ASIAN}]{{9}}")
_WIDE_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,5}$|[\uac00-\ud7af]{2,4}$")


def looks_like_people(text: str) -> bool:
    """Whether a text is nothing but names of people, as a line under a headline or below a text may be.

    >>> looks_like_people("Jane Doe and John Roe"), looks_like_people("Read more: Jane Doe")
    (True, False)
    """
    text = text.strip(" |,")
    parts = _AND_PARTS.split(text)
    are_people = all(" " in part and not _NO_PERSON.search(part) and looks_like_person(part) for part in parts)
    return are_people and text.partition(" ")[0].lower() not in _NOT_GIVEN


def looks_like_person(name: str) -> bool:
    """Two to five words, capitalised but for particles; or two to five signs where names have no spaces.

    >>> looks_like_person("Ludwig van Beethoven"), looks_like_person("Redaktion"), looks_like_person("松岡大地")
    (True, False, True)
    """
    words = name.split()
    if len(words) == 1:
        return bool(_WIDE_NAME.match(name))
    if len(words) > 5 or (words and words[0][0].islower()) or _WIDE_TEXT.search(name):
        return False
    return all(w[0].isupper() or w.lower() in PARTICLES or not w[0].islower() for w in words)
