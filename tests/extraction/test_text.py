"""Texts of megabytes: memory in proportion to them, whatever they are made of."""

from __future__ import annotations

import pytest

from crawler.extraction.text import clean_text, comparable, text_weight
from tests.growth import peak


@pytest.mark.parametrize("unit", ["word\n", "word \n word\t\u00a0\u3000", "\x01a b\u200b\n", "河 水\n"])
def test_a_long_text_is_cleaned_as_a_short_one_and_in_little_memory(unit: str) -> None:
    text = unit * (4_000_000 // len(unit))
    assert clean_text(text) == " ".join([clean_text(unit)] * (4_000_000 // len(unit)))
    assert peak(lambda: clean_text(text)) < 9 * len(text) * (1 if text.isascii() else 2)


def test_a_long_text_without_a_blank_is_left_as_it_is() -> None:
    assert clean_text("\x01" + "a" * 3_000_000) == "a" * 3_000_000


def test_a_long_text_is_weighed_in_no_memory() -> None:
    text = "河水a" * 1_000_000
    assert text_weight(text) == 5_000_000
    assert peak(lambda: text_weight(text)) < 10_000


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("Rain – PART 2", "rainpart2", id="ascii-once-the-signs-are-gone"),
        pytest.param("Über_Straßen", "überstrassen", id="letters-only"),
        pytest.param("„Über“ Straßen", "überstrassen", id="signs-beyond-ascii"),
        pytest.param("Rain\ud800 2", "rain2", id="half-a-surrogate-pair"),
        pytest.param("“ – ”", "", id="signs-only"),
        pytest.param("İLGİLİ HABERLER", "ilgilihaberler", id="turkish-capitals"),
        pytest.param("Kadınlar", "kadinlar", id="turkish-letters-without-dots"),
    ],
)
def test_a_text_is_compared_by_letters_and_digits_alone(text: str, key: str) -> None:
    assert comparable(text) == key
