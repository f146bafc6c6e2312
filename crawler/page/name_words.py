"""Which of a page's elements have some words in their names, for all sets of words that readers ask for at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

Words = tuple[str, ...]
"""In lower case, without white space."""

_MOST_SETS = 64
_END = "\0"  # no name holds one


class NameIndex:
    """The names of numbered things, each with the numbers of those that are called so."""

    def __init__(self, named: Mapping[str, Sequence[int]]) -> None:
        self._named = named
        self._sets: _WordSets | None = None
        self._matches: dict[int, list[int]] = {}
        self._found: dict[Words, list[int]] = {}

    def with_words(self, words: Words) -> list[int]:
        """The elements that have one of the words in one of their names, lower-cased: each once, in ascending order."""
        if (found := self._found.get(words)) is None:
            found = self._found[words] = self._find(words)
        return found

    def _find(self, words: Words) -> list[int]:
        sets = _sets_with(words)
        if sets is not self._sets:
            self._sets = sets
            self._matches = {}
            for name, bits in sets.match(self._named).items():
                self._matches.setdefault(bits, []).extend(self._named[name])
        bit = sets.bits[words]
        return sorted({number for bits, numbers in self._matches.items() if bits & bit for number in numbers})


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

    def match(self, names: Iterable[str]) -> dict[str, int]:
        """The names that contain words of some of the sets."""
        text = _END.join([*names, ""])
        lowered = text.lower()
        if len(lowered) != len(text):  # as of a Turkish dotted I
            lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        matching: dict[str, int] = {}
        name, end = "", 0
        for word, start, _ in self._finder.find_matches_as_indexes(lowered, overlapping=True):
            if start >= end:  # they come in the order of the text
                end = text.index(_END, start)
                name = text[text.rfind(_END, 0, start) + 1 : end]
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
