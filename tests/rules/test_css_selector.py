"""CSS that is answered from a page's lists finds what lxml finds by the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.rules import Rule
from crawler.rules.css_selector import read_css
from tests.selected_pages import PAGES, assert_finds_the_same

PARTS = [
    "*", "p", "DIV", "li", "svg", "title", ".a", ".b", ".A", "div.a", ".a.b", "#a", "#b", "p.a#b", "[class]", "[href]",
    "[HREF]", "input[value]", "[rel~=next]", "[id^=a]", "[id$=b]", '[class*="a-b"]', '[class="a"]', '[class=""]',
]  # fmt: skip
JOINTS = (" ", " > ", ", ")
SELECTORS = st.lists(st.tuples(st.sampled_from(JOINTS), st.sampled_from(PARTS)), min_size=1, max_size=6).map(
    lambda pairs: "".join(joint + part for joint, part in pairs).lstrip(" >,")
)


@given(SELECTORS)
def test_tags_classes_ids_and_attributes_find_what_lxml_finds(select: str) -> None:
    assert read_css(select) is not None
    assert_finds_the_same(Rule(select), PAGES[0])


@pytest.mark.parametrize("select", ["a::attr(href)", "link::attr(href), a::attr(href)", "[id]::attr(id)"])
def test_attributes_come_with_the_elements_that_have_them(select: str) -> None:
    assert read_css(select) is not None
    for page in PAGES:
        assert_finds_the_same(Rule(select), page)
    places = [at for at, _ in Rule(select).find(PAGES[0])]
    assert places == sorted(places)
    assert None not in places


NOT_SIMPLE = ["p:first-child", "h1+p", "h1~p", "div:has(p)", ":not(p)", "a::text", "a::attr(HREF)", "a,a::attr(href)"]
NOT_SIMPLE += ['[a!="b"]', '[a="b"i]', '[a^=""]', '[lang|="en"]', "svg|a"]


@pytest.mark.parametrize("select", NOT_SIMPLE)
def test_what_is_not_simple_is_left_to_lxml(select: str) -> None:
    assert read_css(select) is None
