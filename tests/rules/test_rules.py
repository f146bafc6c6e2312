"""Rules: what a selector means, and that a wrong one is an error where it is written down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.page import Page
from crawler.rules import ArticleRules, Rule, RuleError

PAGE = etree.fromstring(
    '<html><body><h1 class="a">Rain</h1><a href="/2013/04/24/">today</a><p>By Ann<br/>Comments: 3</p></body></html>',
    etree.HTMLParser(),
)


@pytest.mark.parametrize(
    ("select", "kind"),
    [
        ("h1", "css"),
        (".editdate", "css"),
        ("#news-title", "css"),
        ("a::attr(href)", "css"),
        ("//h1", "xpath"),
        ("(//h1)[1]", "xpath"),
        ("./body/h1", "xpath"),
        ("../html", "xpath"),
    ],
)
def test_the_first_characters_tell_xpath_from_css(select: str, kind: str) -> None:
    assert Rule(select).kind == kind


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        pytest.param({"title": ("h1[",)}, "title: css selector 'h1['", id="css-syntax"),
        pytest.param({"title": ("h1::nothing",)}, "title: css selector 'h1::nothing'", id="css-pseudo-element"),
        pytest.param({"title": ("",)}, "title: css selector ''", id="empty"),
        pytest.param({"body": ("//div[",)}, "body: xpath selector '//div['", id="xpath-syntax"),
        pytest.param({"body": ("//p[no:such(.)]",)}, "body: xpath selector", id="xpath-prefix"),
        pytest.param({"body": ("//p[. = $x]",)}, "body: xpath selector", id="xpath-variable"),
        pytest.param({"body": ("//p[no-such(.)]",)}, "no-such() is not known", id="xpath-function"),
        pytest.param({"body": ('//p[re:test(@id, "(")]',)}, "body: xpath selector", id="xpath-pattern"),
        pytest.param({"body": ("//p[re:test(string(.), '(')]",)}, "body: xpath selector", id="xpath-pattern-of-a-text"),
        pytest.param({"body": ("//p[re:match(., 'x{99999999999}')]",)}, "body: xpath selector", id="xpath-repetition"),
        pytest.param({"comment_count": ("(count(//p))",)}, "gives a float", id="xpath-number"),
        pytest.param({"title": "h1"}, "title: 'h1' is one rule", id="string-for-a-tuple"),
        pytest.param({"settled": frozenset({"titel"})}, "no such field: titel", id="unknown-field"),
        pytest.param({"timezone": "Europe/Moskau"}, "no zone 'Europe/Moskau'", id="unknown-zone"),
        pytest.param({"date_order": "DDMMYY"}, "date_order: 'DDMMYY'", id="unknown-order"),
    ],
)
def test_a_wrong_rule_is_an_error_where_it_is_written_and_names_the_field(
    rules: dict[str, object], message: str
) -> None:
    with pytest.raises(RuleError) as raised:
        ArticleRules(**rules)  # type: ignore[arg-type]
    assert message in str(raised.value)


def test_a_wrong_pattern_is_an_error_where_it_is_written() -> None:
    for pattern in ("(", "x{99999999999}"):
        with pytest.raises(RuleError, match=r"^pattern '"):
            Rule("h1", pattern)


def test_an_attribute_knows_its_element() -> None:
    (href,) = Rule("a::attr(href)").nodes(PAGE)
    assert href == "/2013/04/24/"
    assert href.getparent().tag == "a"


def test_lines_end_what_the_dot_matches_and_a_space_may_cross_them() -> None:
    lines = ["By Ann", "Comments:", "3"]
    assert Rule("p", r"By (.+)").search(lines) == "Ann"
    assert Rule("p", r"^Comments:\s*(\d+)$").search(lines) == "3"
    assert Rule("p", r"\d").search(lines) == "3"
    assert Rule("p", r"Ann.*3").search(lines) is None


def test_exslt_functions_are_known_to_xpath() -> None:
    assert len(Rule(r'//a[re:test(@href, "^/\d{4}/")]').nodes(PAGE)) == 1
    page = Page(b"<a href=/2013/04/24/>today</a>", "http://example.org/")
    assert Rule(r"(re:match(string(//a/@href), '/(\d\d)/(\d\d)/'))").values(page) == ["/04/24/", "04", "24"]


def test_a_sites_selectors_are_tried_before_its_platforms() -> None:
    platform = ArticleRules(title=("h1", "h2"), timezone="UTC", date_order="DMY", settled=frozenset({"authors"}))
    site = ArticleRules(title=("h3", "h2"), timezone="Europe/Kyiv", settled=frozenset({"section"}))
    rules = site.over(platform)
    assert [rule.select for rule in rules.of("title")] == ["h3", "h2", "h1"]
    assert (rules.timezone, rules.date_order) == ("Europe/Kyiv", "DMY")
    assert rules.settled == {"authors", "section"}


def test_names_in_texts_and_axes_are_no_functions() -> None:
    Rule("""//p[contains(., "costs $5 (five) no-such(")][not(ancestor::div[1])]/descendant-or-self::node()/text()""")


@given(st.text(max_size=30), st.none() | st.text(max_size=15))
def test_any_text_is_a_rule_or_a_rule_error(select: str, pattern: str | None) -> None:
    try:
        rule = Rule(select, pattern)
    except RuleError:
        return
    for node in rule.nodes(PAGE):
        assert isinstance(node, str | etree._Element)
