"""Tables of phrases, and the regular expressions that they make."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+~?")


class Phrases:
    """The phrases of a table, where "|" parts them and "~" stands for any ending of a word.

    In an f-string it stands for its `pattern`.

    >>> Phrases("by | written by | author~").pattern
    'written\\\\s+by|author\\\\w*|by'
    """

    def __init__(self, table: str) -> None:
        phrases = {" ".join(phrase.split()) for phrase in table.split("|")} - {""}
        longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        self.patterns = tuple(re.escape(p).replace("\\~", r"\w*").replace("\\ ", r"\s+") for p in longest_first)
        """Of each phrase, the longest first."""
        self.pattern = "|".join(self.patterns)
        """Matches any of them."""
        words = _WORD.findall(" ".join(phrases))
        self.words = frozenset(word for word in words if not word.endswith("~"))
        """In the phrases, as they stand."""
        self.beginnings = frozenset(word[:-1] for word in words if word.endswith("~"))
        """Of words with any ending."""

    def __str__(self) -> str:
        return self.pattern
