"""XPath that is answered from a page's lists finds what lxml finds by the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page import Page
from crawler.rules import Rule
from crawler.rules.xpath_selector import read_xpath
from tests.selected_pages import PAGES, assert_finds_the_same

CONDITIONS = [
    "", "[@id]", "[@id='a']", '[@id="a b"]', '[starts-with(@id, "a")]', '[contains(@class, "a")]', '[@class = ""]',
    "[contains(@rel, 'next')]", r'[re:test(@href, "^/\w$")]', '[re:test(@id, "^(a|b)$")]', '[not(.//*[@id="b"])]',
    '[@id="a"][not(.//span)]',
]  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(["*", "div", "p", "li", "a", "link"]), st.sampled_from(CONDITIONS)),
    min_size=1,
    max_size=3,
).map(lambda pairs: "".join(f"//{tag}{condition}" for tag, condition in pairs))
CUTS = st.lists(st.sampled_from(["[1]", "[last()]", "[position() > 1]"]), max_size=2).map("".join)
CUT_STEPS = st.builds(lambda steps, cuts, more: f"({steps}){cuts}{more}", STEPS, CUTS, st.just("") | STEPS)
ALTERNATIVES = st.lists(STEPS | CUT_STEPS, min_size=1, max_size=2)


@given(ALTERNATIVES, st.sampled_from(["", "/@id", "/@href"]))
def test_steps_conditions_and_cuts_find_what_lxml_finds(paths: list[str], attribute: str) -> None:
    select = " | ".join(path + attribute for path in paths)
    assert read_xpath(select) is not None
    assert_finds_the_same(Rule(select), PAGES[0])


NOT_SIMPLE = [
    "/html", "//p/b", "//p[1]", "//p[.='a']", "//p/text()", "//p/..", "//P", "//svg:a", "//a[@HREF]",
    "//a[@id or @href]", "//p[not(.//div//b)]",
    "//a[not(@id)]", "//p[b]", "//p[position() < 3]", "//a/@href | //a", "(//p | //b)[1]", "string(//p)", "./p", "..",
    "//a[contains(@id, '')]", '//a[re:test(@id, "x*")]', '//a[re:test(@id, "x", "i")]', "//p//",
    "//p[contains(., 'a')]",
]  # fmt: skip


@pytest.mark.parametrize("select", NOT_SIMPLE)
def test_what_is_not_simple_is_left_to_lxml(select: str) -> None:
    assert read_xpath(select) is None


def test_a_document_without_a_place_for_the_first_step_has_none_for_the_others() -> None:
    page = Page(b"<p><a href=/x>y</a></p>", "http://example.org/")
    assert Rule('(//div[@id="a"])[1]//a').find(page) == []
