"""Names as they are written, out of all capitals or small letters."""

from __future__ import annotations

import re

from crawler.extraction.byline_words import AGENCY, COMPANY, PARTICLES

_LETTERS = re.compile(r"[^\W\d_]+")
_TURKISH = frozenset("İĞ")
"""Capitals by which a name is told to be Turkish or Azerbaijani, where the small I has no dot."""
_INSIDE = re.compile(r"(?<=[^\W\d_])[Iİ]")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]|[^\x00-\u024f]", re.IGNORECASE)


def without_capitals(name: str) -> str:
    """Names that are all capitals, as names are written; agencies, companies, initials and one-word names stay.

    >>> without_capitals("JANE DOE"), without_capitals("İBRAHİM YILMAZ"), without_capitals("DPA")
    ('Jane Doe', 'İbrahim Yılmaz', 'DPA')
    """
    words = name.split()
    if (
        len(words) < 2
        or not name.isupper()
        or len(words[0].strip(".")) == 2
        or AGENCY.match(name)
        or COMPANY.match(name)
    ):
        return name
    if not _TURKISH.isdisjoint(name):
        words = _INSIDE.sub(lambda sign: "ı" if sign[0] == "I" else "i", name).split()
    return " ".join(word if word.endswith(".") or len(word) < 2 else _capitalise(word) for word in words)


def with_capitals(name: str) -> str:
    """A name that a content system keeps in small letters, as names are written; user names, of one word, stay.

    >>> with_capitals("jane van der doe"), with_capitals("jdoe"), with_capitals("Jane doe")
    ('Jane van der Doe', 'jdoe', 'Jane doe')
    """
    if " " not in name or not name.islower():
        return name
    return " ".join(word if word in PARTICLES else _capitalise(word) for word in name.split())


def _capitalise(word: str) -> str:
    if not _VOWEL.search(word):
        return word
    word = _LETTERS.sub(lambda letters: letters.group().capitalize(), word)
    return f"Mc{word[2:].capitalize()}" if word.startswith("Mc") else word
