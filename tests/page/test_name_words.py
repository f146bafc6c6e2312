"""Names are searched for many words at once, and give what a search for each word would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.page.name_words import NameIndex

SETS = [("date", "t-meta", "publi"), ("author", "by-line", "dat"), ("i",)]
PIECES = st.sampled_from(["date", "DAT", "post-meta", "by", "-line", " ", "\n", "İ", "Kommentaré", "publi", "author"])
NAMES = st.lists(PIECES, max_size=4).map("".join)


@given(st.dictionaries(NAMES, st.lists(st.integers(0, 5), max_size=3), max_size=6))
def test_every_name_that_contains_a_word_is_found(named: dict[str, list[int]]) -> None:
    index = NameIndex(named)
    for words in SETS:
        expected = {
            number
            for name, numbers in named.items()
            for number in numbers
            if any(word in name.replace("İ", "_").lower() for word in words)
        }
        assert index.with_words(words) == sorted(expected)
        assert index.with_words(words) == sorted(expected)
