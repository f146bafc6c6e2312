"""Selectors that are answered from a page's lists find what lxml finds by the same words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.css_selector import CssSelector
from crawler.page import Page
from crawler.rules import ArticleRules, Rule
from spiders.dle import DLE_RULES
from spiders.wordpress import WordPressSpider
from tests.benchmarks.pages import saved_pages

ODD = b"""<html><head><title class=a>T</title><link rel="next canonical" HREF=/2></head><body class="b a">
<div id=a><div class="a b" id=b><p class="a\xc2\xa0b">x<span class="a\tb  c">y</span></p></div>
<a HREF="/x" class=A>z</a>
<ul><li id=a class>1<li id="a b" class="">2<svg class=a><path id=b /></svg></ul></div><noscript id=a class=b><p>n</p>
</noscript><br class=a><input type=radio value><div class="a-b a">v</div></body></html>
<p class=a>late<i id=b>l</i></p>"""
PAGES = [Page(ODD, "http://example.org/"), *(Page(body, "http://example.org/") for body in saved_pages().values())]


def simple_rules(rules: ArticleRules) -> Iterator[Rule]:
    for name in ArticleRules.__dataclass_fields__:
        if isinstance(found := getattr(rules, name), tuple):
            yield from (rule for rule in found if isinstance(rule, Rule) and rule.kind == "css")


def assert_finds_the_same(rule: Rule, page: Page) -> None:
    assert CssSelector.parse(rule.select) is not None, rule.select
    nodes = [page.position[node] if not isinstance(node, str) else str(node) for node in rule.nodes(page.root)]
    assert [at if text is None else text for at, text in rule.find(page)] == nodes
    assert rule.positions(page) == [at for at in nodes if isinstance(at, int)]


@pytest.mark.parametrize("rules", [DLE_RULES, WordPressSpider.rules], ids=["dle", "wordpress"])
def test_the_rules_of_platforms_find_what_lxml_finds(rules: ArticleRules) -> None:
    for rule in simple_rules(rules):
        for page in PAGES:
            assert_finds_the_same(rule, page)


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
    assert_finds_the_same(Rule(select), PAGES[0])


@pytest.mark.parametrize("select", ["a::attr(href)", "link::attr(href), a::attr(href)", "[id]::attr(id)"])
def test_attributes_come_with_the_elements_that_have_them(select: str) -> None:
    for page in PAGES:
        assert_finds_the_same(Rule(select), page)
    places = [at for at, _ in Rule(select).find(PAGES[0])]
    assert places == sorted(places)
    assert None not in places


NOT_SIMPLE = ["p:first-child", "h1+p", "h1~p", "div:has(p)", ":not(p)", "a::text", "a::attr(HREF)", "a,a::attr(href)"]
NOT_SIMPLE += ['[a!="b"]', '[a="b"i]', '[a^=""]', '[lang|="en"]', "svg|a"]


@pytest.mark.parametrize("select", NOT_SIMPLE)
def test_what_is_not_simple_is_left_to_lxml(select: str) -> None:
    assert CssSelector.parse(select) is None
