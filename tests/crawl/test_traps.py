"""Which addresses a run stops asking for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.crawl.traps import Traps, url_pattern
from crawler.items import Article, Section


def article(text: str) -> Article:
    return Article(title="Rain", body=[Section(None, [text])])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("/calendar/2026/01/", "/calendar/2031/12/", id="calendar"),
        pytest.param("/calendar?month=1", "/calendar?month=2", id="calendar-in-query"),
        pytest.param("/s/5f2ab81c9d/rain.html", "/s/99ab1234cd/rain.html", id="session-in-path"),
        pytest.param("/a/b/c/a/b/c/a/b/c/a/b", "/a/b/c/a/b/c/a/b/c/a", id="repeated-directories"),
        pytest.param("/farm/rain-in-the-north", "/farm/sun-shines-in-the-south", id="words"),
    ],
)
def test_addresses_of_a_trap_have_one_pattern(one: str, other: str) -> None:
    assert url_pattern("https://example.org" + one) == url_pattern("https://example.org" + other)


@pytest.mark.parametrize("other", ["/news/rain-in-the-north", "/2026/rain-in-the-north", "/?id=5", "/video/7"])
def test_addresses_of_other_pages_have_another_pattern(other: str) -> None:
    assert url_pattern("https://example.org" + other) != url_pattern("https://example.org/calendar/2026/01/")


@given(st.text())
def test_every_address_has_a_pattern_of_bounded_length(text: str) -> None:
    assert len(url_pattern("https://example.org/" + text.replace("[", "").replace("]", ""))) <= 500


def test_a_pattern_without_articles_is_spent_and_others_are_not() -> None:
    traps = Traps(per_pattern=5, per_host=100)
    for day in range(5):
        assert traps.spent(f"https://example.org/calendar/{day}/") is None
        traps.learn(f"https://example.org/calendar/{day}/", None)
    assert traps.spent("https://example.org/calendar/99/") == "example.org/calendar/9/"
    assert traps.spent("https://example.org/news/99") is None
    assert traps.spent("https://example.net/calendar/99/") is None


def test_the_same_text_under_many_addresses_is_a_trap() -> None:
    traps = Traps(per_pattern=5, per_host=100)
    for number in range(10):
        traps.learn(f"https://example.org/?sid={number}", article("The rain fell."))
    assert traps.spent("https://example.org/?sid=11") is None, "one in ten"
    for number in range(10):
        traps.learn(f"https://example.org/?sid={number}", article("The rain fell."))
    assert traps.spent("https://example.org/?sid=11") == "example.org/?sid"


def test_a_pattern_with_articles_outlives_the_budget_of_its_host() -> None:
    traps = Traps(per_pattern=50, per_host=100)
    for number in range(5):
        traps.learn(f"https://example.org/news/{number}", article(f"{number} drops of rain fell."))
    for number in range(150):
        traps.learn(f"https://example.org/{chr(97 + number % 26)}{chr(97 + number // 26)}/{number}", None)
    assert traps.spent("https://example.org/news/6") is None
    assert traps.spent("https://example.org/never-seen/6") == "example.org"


def test_patterns_without_end_count_as_one() -> None:
    traps = Traps(per_pattern=50, per_host=10**9)
    for number in range(10_100):
        name = "".join(chr(97 + int(digit)) for digit in str(number))
        traps.learn(f"https://example.org/{name}/", None)
    assert traps.spent("https://example.org/and-one/more") == "example.org/..."
