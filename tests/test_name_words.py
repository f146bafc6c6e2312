"""Names are searched for many words at once, and give what a search for each word would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.name_words import NameIndex

SETS = [("date", "t-meta", "publi"), ("author", "by-line", "dat"), ("i",)]
PIECES = st.sampled_from(["date", "DAT", "post-meta", "by", "-line", " ", "\n", "İ", "Kommentaré", "publi", "author"])
NAMES = st.lists(PIECES, max_size=4).map("".join)


@given(st.lists(st.one_of(st.none(), NAMES), max_size=6), st.lists(st.tuples(st.integers(0, 5), NAMES), max_size=3))
def test_every_name_that_contains_a_word_is_found(names: list[str | None], further: list[tuple[int, str]]) -> None:
    index = NameIndex(names, further)
    everything = [*((number, name) for number, name in enumerate(names) if name), *further]
    for words in SETS:
        expected = {n for n, name in everything if any(word in name.replace("İ", "_").lower() for word in words)}
        assert index.with_words(words) == sorted(expected)
        assert index.with_words(words) == sorted(expected)
