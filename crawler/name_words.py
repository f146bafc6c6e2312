"""Which of a page's elements have some words in their names, for all sets of words that readers ask for at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation

Words = tuple[str, ...]
"""In lower case, without white space."""

_MOST_SETS = 64
_END = "\0"  # no name holds one


class NameIndex:
    """The names of numbered things: one each, or None, in `names`, and the further ones of some of them."""

    def __init__(self, names: Sequence[str | None], further: Sequence[tuple[int, str]] = ()) -> None:
        self._names = names
        self._further = further
        self._sets: _WordSets | None = None
        self._matches: list[tuple[int, int]] = []
        self._found: dict[Words, list[int]] = {}

    def with_words(self, words: Words) -> list[int]:
        """Those that have one of the words in one of their names, lower-cased: each once, in ascending order."""
        if (found := self._found.get(words)) is None:
            found = self._found[words] = self._find(words)
        return found

    def _find(self, words: Words) -> list[int]:
        sets = _sets_with(words)
        if sets is not self._sets:
            self._sets = sets
            self._matches = self._match(sets)
        bit = sets.bits[words]
        return sorted({number for number, bits in self._matches if bits & bit})

    def _match(self, sets: _WordSets) -> list[tuple[int, int]]:
        distinct = dict.fromkeys(self._names)
        distinct.update(dict.fromkeys([name for _, name in self._further]))
        distinct.pop(None, None)
        matching = sets.match([name for name in distinct if name])
        found = [(number, matching[name]) for number, name in enumerate(self._names) if name in matching]
        return found + [(number, matching[name]) for number, name in self._further if name in matching]


class _WordSets:
    """Sets of words. The sets of which a name contains a word are an int; `bits` has the bit of each set."""

    def __init__(self, sets: Sequence[Words] = ()) -> None:
        self.bits: dict[Words, int] = {words: 1 << index for index, words in enumerate(sets)}
        bits_of_word: dict[str, int] = {}
        for words, bit in self.bits.items():
            for word in words:
                bits_of_word[word] = bits_of_word.get(word, 0) | bit
        self._bits_of_words = [*bits_of_word.values()]
        self._finder = AhoCorasick(bits_of_word, implementation=Implementation.DFA, store_patterns=False)

    def match(self, names: Sequence[str]) -> dict[str, int]:
        """The names that contain words of some of the sets."""
        text = _END.join(names)
        lowered = text.lower()
        if len(lowered) != len(text):  # as of a Turkish dotted I
            lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        starts = [0, *accumulate([len(name) + 1 for name in names])]
        matching: dict[str, int] = {}
        for word, start, _ in self._finder.find_matches_as_indexes(lowered, overlapping=True):
            name = names[bisect_right(starts, start) - 1]
            matching[name] = matching.get(name, 0) | self._bits_of_words[word]
        return matching


_shared = _WordSets()


def _sets_with(words: Words) -> _WordSets:
    """What all pages share, with this set among the others: made anew where it is not, so that threads need no lock."""
    global _shared
    sets = _shared
    if words not in sets.bits:
        sets = _shared = _WordSets([*[*sets.bits][1 - _MOST_SETS :], words])
    return sets
