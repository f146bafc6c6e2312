"""The rules of platforms are answered from a page's lists, and find what lxml finds by the same words."""

from __future__ import annotations

import pytest

from crawler.page import Page
from crawler.rules import ArticleRules, Rule
from spiders.dle import DLE_RULES
from spiders.wordpress import WordPressSpider
from tests.selected_pages import PAGES, assert_finds_the_same

PLATFORMS = pytest.mark.parametrize("rules", [DLE_RULES, WordPressSpider.rules], ids=["dle", "wordpress"])


def all_rules(rules: ArticleRules) -> list[Rule]:
    found = (getattr(rules, name) for name in ArticleRules.__dataclass_fields__)
    return [rule for value in found if isinstance(value, tuple) for rule in value if isinstance(rule, Rule)]


@PLATFORMS
def test_they_find_what_lxml_finds(rules: ArticleRules) -> None:
    for rule in all_rules(rules):
        for page in PAGES:
            assert_finds_the_same(rule, page)


@PLATFORMS
def test_they_need_no_tree_of_lxml(rules: ArticleRules) -> None:
    page = Page(PAGES[0].body, "http://example.org/")
    for rule in all_rules(rules):
        rule.find(page)
    assert "root" not in vars(page)
