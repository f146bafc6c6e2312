"""Words by which texts that may be notices are told: patterns of a kind are tried only where one of its words is."""

from __future__ import annotations

from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick, Implementation


class NoticeSigns:
    """`signs` has for each kind of notice words of which its texts have one, in lower case; "_" is a space."""

    def __init__(self, signs: Mapping[int, str]) -> None:
        words = [(word.replace("_", " "), kind) for kind, words in signs.items() for word in words.split()]
        self._kinds = [kind for _, kind in words]
        self._finder = AhoCorasick([word for word, _ in words], implementation=Implementation.DFA, store_patterns=False)

    def kinds_in(self, text: str) -> set[int]:
        """The kinds of which a text has a word."""
        kinds = self._kinds
        return {kinds[word] for word, _, _ in self._finder.find_matches_as_indexes(text.lower(), overlapping=True)}
