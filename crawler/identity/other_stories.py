"""Whether two pages of a site that claim to be one article are: by title and text, as far as these can tell."""

from __future__ import annotations

from crawler.identity.near_duplicates import LEAST_SHINGLES, hash_shingles

_RUN = 3
"""Letters: short enough that an inflected word counts for most of what it is; of scripts without spaces, too."""
_LEAST_OF_TITLE = 1 / 3
"""Part of the shorter title's runs that forms of one article share. Of 244 pairs of titles of one site, of different
articles, 240 share less."""
_LEAST_OF_TEXT = 1 / 2
"""Part of the shorter text's shingles."""
_LEAST_OF_SERIES = 1 / 10
"""The same, where the titles are alike."""
_LONG = 2 * LEAST_SHINGLES


def are_other_stories(title: str | None, text: str, other_title: str | None, other_text: str) -> bool:
    """Whether hardly anything of the titles is the same, and less than half of the shorter text stands in the longer;
    or hardly anything of two longer texts, as of two parts of a series, whatever the titles.

    An edit, a stub before a pay wall, a print form and a live report that has grown are no other stories. A short text
    tells nothing: what two of them share is mostly the site's own words. Where a title is missing, nothing is told.

    >>> are_other_stories("Storm hits the coast", "", "Three dead after storm on the coast", "")
    False
    >>> are_other_stories("Storm hits the coast", "", "Mayor opens a second bridge", "")
    True
    """
    first, second = _runs_of(title), _runs_of(other_title)
    if not first or not second:
        return False
    shingles, others = (set(hash_shingles(one)) for one in (text, other_text))
    shorter, shared = min(len(shingles), len(others)), len(shingles & others)
    if len(first & second) >= _LEAST_OF_TITLE * min(len(first), len(second)):
        return shorter >= _LONG and shared < _LEAST_OF_SERIES * shorter
    return shorter < LEAST_SHINGLES or shared < _LEAST_OF_TEXT * shorter


def letters_of(title: str) -> str:
    """A title's letters and digits, case folded: equal for titles that differ in typography alone."""
    return "".join(filter(str.isalnum, title.casefold()))


def _runs_of(title: str | None) -> set[str]:
    letters = letters_of(title or "")
    return {letters[at : at + _RUN] for at in range(len(letters) - _RUN + 1)}
