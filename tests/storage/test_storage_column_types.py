"""Text and JSON that both databases can hold."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from crawler.storage.column_types import dump_json, storable_text

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(), inner, max_size=4),
    max_leaves=12,
)


@given(st.text(st.characters(exclude_categories=[])))
def test_cleaned_text_is_utf8_without_nul(text: str) -> None:
    cleaned = storable_text(text)
    assert b"\x00" not in cleaned.encode()
    assert storable_text(cleaned) == cleaned


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_storable_text_stays_as_it_is(text: str) -> None:
    assert storable_text(text) == text


@given(ANYTHING)
def test_anything_becomes_json_without_nul(value: object) -> None:
    text = dump_json(value)
    assert "\x00" not in text
    assert "\x00" not in repr_strings(json.loads(text, parse_constant=refuse))


def refuse(constant: str) -> None:
    """NaN and infinity are no JSON."""
    raise AssertionError(constant)


def repr_strings(value: object) -> str:
    if isinstance(value, dict):
        return "".join(f"{key}{repr_strings(part)}" for key, part in value.items())
    return "".join(map(repr_strings, value)) if isinstance(value, list) else str(value)


def test_equal_values_give_equal_json() -> None:
    assert dump_json({"b": 1, "a": [2]}) == dump_json({"a": [2], "b": 1}) == '{"a":[2],"b":1}'


def test_a_backslash_before_u0000_is_text_and_no_nul() -> None:
    assert json.loads(dump_json(["\\u0000", "\x00"])) == ["\\u0000", ""]
