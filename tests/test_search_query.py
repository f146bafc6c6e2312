"""What a user types into a search: every input is a query or one clear error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.search_query import (
    MOST_TERMS,
    Query,
    QueryError,
    Term,
    fold,
    fold_each,
    make_excerpt,
    mark,
    parse_query,
    split_spaceless,
    split_term,
)


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("river", [("river",)], []),
        ("  river   bank ", [("river",), ("bank",)], []),
        ('"upper floor" river', [("upper", "floor"), ("river",)], []),
        ("river -bank", [("river",)], [("bank",)]),
        ('river -"upper floor"', [("river",)], [("upper", "floor")]),
        ("well-known e-mail", [("well", "known"), ("e", "mail")], []),
        ('"never closed', [("never", "closed")], []),
        ("AND OR NOT NEAR(a b)", [("AND",), ("OR",), ("NOT",), ("NEAR", "a"), ("b",)], []),
        ("title:river ^a", [("title", "river"), ("a",)], []),
        ("don’t", [("don", "t")], []),
        ("東京大学 news", [("東京大学",), ("news",)], []),
        ("AI開発", [("AI", "開発")], []),
        ("река -вода", [("река",)], [("вода",)]),
    ],
)
def test_words_phrases_and_what_is_not_wanted(typed: str, wanted: list[object], unwanted: list[object]) -> None:
    query = parse_query(typed)
    assert [term.words for term in query.wanted] == wanted
    assert [term.words for term in query.unwanted] == unwanted


def test_a_star_lets_a_word_go_on() -> None:
    assert parse_query("flood* riv").wanted == (Term(("flood",), is_prefix=True), Term(("riv",)))


@pytest.mark.parametrize("typed", ["", "   ", "-", '"', "-river", '""', "*", "…!?", "w " * (MOST_TERMS + 1)])
def test_a_query_without_a_word_or_with_too_many_is_one_clear_error(typed: str) -> None:
    with pytest.raises(QueryError, match="word"):
        parse_query(typed)


@given(st.text())
def test_folding_by_character_keeps_places(text: str) -> None:
    assert len(fold_each(text)) == len(text)
    assert fold(text.upper() if text.isascii() else text) == fold(text)


@settings(max_examples=300)
@given(st.text(), st.lists(st.text(), max_size=4))
def test_any_text_typed_is_a_query_or_an_error(typed: str, paragraphs: list[str]) -> None:
    try:
        query = parse_query(typed)
    except QueryError:
        return
    for term in query.wanted:
        assert split_term(term).words
    excerpt = make_excerpt(paragraphs, query, 20)
    assert all(0 <= begin < end <= len(excerpt.text) for begin, end in excerpt.marks)


def test_an_excerpt_stands_where_most_of_the_words_are() -> None:
    paragraphs = ["The river is mentioned here.", "Filler " * 200, "The Rívers and the bridge, at last.", "End " * 100]
    query = parse_query("river* bridge")
    excerpt = make_excerpt(paragraphs, query)
    assert [excerpt.text[begin:end] for begin, end in excerpt.marks] == ["Rívers", "bridge"]
    assert excerpt.text.startswith("… ")
    assert excerpt.text.endswith(" …")
    assert len(excerpt.text) < 260
    assert make_excerpt(["Nothing of it."], query).text == "Nothing of it."
    assert mark("River, bridge, drawbridge", query).marks == [(0, 5), (7, 13)]


def test_characters_are_marked_wherever_a_word_begins() -> None:
    query = parse_query("京大")
    assert mark("東京大学で", query).marks == [(1, 3)]
    assert Query((split_term(Term(("京大",))),)).wanted[0].words == ("京大",)
    assert split_spaceless("東京大学で") == " 東京 京大 大学 学で で "
