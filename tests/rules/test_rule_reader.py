"""Where rules say that title and body stand, for what is looked for around them."""

from __future__ import annotations

from crawler.extraction.layout import Layout
from crawler.loaders import load_article
from crawler.page import Page
from crawler.rules import ArticleRules, Rule
from crawler.rules.reader import RuleReader

HTML = b"""<html><head><title>Rain - Example</title></head><body><h1>Example</h1><h2>Rain</h2>
<div class=lead>It rained.</div><p>Advertisement</p><div class=text>It still rains.<br><i>ann</i></div></body></html>"""
PAGE = Page(HTML, "http://example.org/rain.html")


def reader(title: tuple[Rule | str, ...] = ("h2",)) -> tuple[RuleReader, ArticleRules]:
    rules = ArticleRules(title=title, body=(".lead, .text",))
    return RuleReader(PAGE, rules), rules


def test_the_layout_has_the_visible_title_and_the_ends_of_the_text() -> None:
    read, rules = reader((Rule("title", "^(.+) -"), "h2"))
    assert len(read.read_body(rules.of("body")[0], "Rain")) == 1
    layout = read.layout()
    tagged, named = PAGE.tree.tagged, PAGE.tree.named
    assert layout == Layout(tagged["h2"][0], container=tagged["body"][0], first=named["lead"][0], last=tagged["i"][0])


def test_a_single_body_element_is_its_own_container() -> None:
    rules = ArticleRules(body=(".lead",))
    read = RuleReader(PAGE, rules)
    read.read_body(rules.of("body")[0], None)
    layout = read.layout()
    assert layout is not None
    assert layout.container == layout.first == layout.last == PAGE.tree.tagged["div"][0]


def test_there_is_no_layout_before_a_body_is_read() -> None:
    assert reader()[0].layout() is None


def test_a_title_of_the_head_alone_stands_nowhere() -> None:
    read, rules = reader(("title",))
    read.read_body(rules.of("body")[0], None)
    layout = read.layout()
    assert layout is not None
    assert layout.title is None


def test_lxml_is_asked_for_a_tree_only_where_rules_need_it() -> None:
    page = Page(HTML, "http://example.org/rain.html")
    load_article(page, ArticleRules(title=("h2",), body=(".lead, .text",), image_url=("img::attr(src)",)))
    assert "root" not in vars(page)
    load_article(page, ArticleRules(title=("//h3[1]",)))
    assert "root" in vars(page)
    assert "position" not in vars(page), "nothing was found whose place could be asked for"


def test_elements_in_whose_text_the_pattern_finds_nothing_are_not_removed() -> None:
    page = Page(b"<div id=a><p class=box>Sign in to read.</p><p class=box>It rained.</p></div>", "http://example.org/")
    rules = ArticleRules(body=("#a",), remove=(Rule(".box", "(?i)^sign in"),))
    (section,) = RuleReader(page, rules).read_body(rules.of("body")[0], None)
    assert section.paragraphs == ["It rained."]
