"""JSON-LD and <meta>: what is read, what is repaired, and that nothing a page holds takes long or raises."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page import Page
from crawler.page.linked_data import MAX_OBJECTS
from crawler.page.main_article import MAX_ARTICLES
from crawler.page.structured import plain_text, text_of, texts_of
from tests.growth import LINEAR, growth

URL = "https://www.example.org/politics/rain-2024"


def page_with(*scripts: str, head: str = "", body: str = "") -> Page:
    blocks = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return Page(f"<html><head>{head}{blocks}</head><body>{body}<p>x</p></body></html>".encode(), URL)


def test_meta_is_read_by_name_property_and_itemprop_in_document_order() -> None:
    page = page_with(
        head='<meta name=Author content=" A "><meta property="author" content="B"><meta itemprop=author content=C>'
        '<meta name=author content=""><meta content=lost>'
    )
    assert page.meta == {"author": ["A", "B", "C"]}


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"@type": "NewsArticle", "headline": "Rain"}', id="plain"),
        pytest.param('[{"@type": "NewsArticle", "headline": "Rain"}]', id="list"),
        pytest.param('{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": "Rain"}]}', id="graph"),
        pytest.param(
            '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Rain"}}', id="main entity"
        ),
        pytest.param('<!-- {"@type": "NewsArticle", "headline": "Rain"} -->', id="in a comment"),
        pytest.param('\n//<![CDATA[\n{"@type": "NewsArticle", "headline": "Rain"}\n//]]>', id="in CDATA"),
        pytest.param('{"@type": "NewsArticle", "headline": "Rain"};', id="closing semicolon"),
        pytest.param('{"@type": "NewsArticle", "headline": "Rain", "keywords": ["a", ],}', id="trailing commas"),
        pytest.param('{"@type": "NewsArticle", "headline": "Rain", // a remark\n "x": 1}', id="remark"),
        pytest.param('{"@type": "NewsArticle", "headline": "Rain", "description": "two\nlines"}', id="raw line break"),
        pytest.param('{"@type": "WebSite"} {"@type": "NewsArticle", "headline": "Rain"}', id="two values"),
        pytest.param('{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": "Rain"}', id="two values, comma"),
        pytest.param(
            '{"@type": "NewsArticle", "headline": "Rain", "alt": "so "called" rain"}', id="bare quotation marks"
        ),
        pytest.param(
            '{"@type": "NewsArticle", "headline": "Rain", "datePublished": 2023-01-12T06:18:10-03:00}', id="bare date"
        ),
        pytest.param(
            "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Rain&quot;}", id="entities"
        ),
        pytest.param('{"@type": "http://schema.org/BlogPosting", "headline": "Rain"}', id="type with namespace"),
        pytest.param('{"@type": ["Thing", "LiveBlogPosting"], "headline": "Rain"}', id="several types"),
    ],
)
def test_an_article_is_found_in_every_shape_that_pages_give_json_ld(script: str) -> None:
    assert [text_of(article.get("headline")) for article in page_with(script).linked_articles] == ["Rain"]


@pytest.mark.parametrize("script", ["", "{", "null", "[]", '"text"', "function () {}", "[" * 2_000, '{"a":' * 2_000])
def test_what_is_no_object_gives_none(script: str) -> None:
    page = page_with(script)
    assert page.linked_data == []
    assert page.linked_articles == []


def test_references_are_resolved_wherever_the_target_is_nested() -> None:
    page = page_with(
        json.dumps({"@type": "NewsArticle", "headline": "Rain", "author": [{"@id": "#ada"}, {"@id": "#nobody"}]}),
        json.dumps(
            {"@type": "WebSite", "publisher": {"@type": "Organization", "founder": {"@id": "#ada", "name": "Ada"}}}
        ),
    )
    assert texts_of(page.linked_articles[0]["author"]) == ["Ada"]


def test_a_reference_to_itself_ends() -> None:
    page = page_with('{"@type": "Article", "@id": "#a", "headline": "Rain", "isPartOf": {"@id": "#a"}}')
    assert page.linked_articles[0]["isPartOf"]["headline"] == "Rain"


def test_articles_of_other_stories_are_left_out() -> None:
    def article(headline: str, path: str) -> dict[str, str]:
        return {"@type": "NewsArticle", "headline": headline, "url": f"https://www.example.org/{path}"}

    page = page_with(
        json.dumps([article("Snow in May", "weather/snow"), article("Rain", "politics/rain-2024/")]),
        head="<title>Rain | The Example</title>",
    )
    assert [text_of(a["headline"]) for a in page.linked_articles] == ["Rain"]


def test_json_ld_of_a_list_of_teasers_describes_no_article_of_this_page() -> None:
    teasers = [{"@type": "NewsArticle", "headline": f"Story {n}", "url": f"/other/{n}"} for n in range(3)]
    page = page_with(json.dumps({"@type": "ItemList", "itemListElement": teasers}), head="<title>Rain</title>")
    assert page.linked_articles == []


def test_the_fullest_of_several_articles_comes_first() -> None:
    page = page_with(
        json.dumps({"@type": "Article", "headline": "Rain"}),
        json.dumps({"@type": "NewsArticle", "headline": "Rain", "author": "Ada", "datePublished": "2024-01-01"}),
    )
    assert [text_of(a.get("author")) for a in page.linked_articles] == ["Ada", None]


def test_text_is_freed_of_markup_entities_and_control_characters() -> None:
    assert (
        plain_text(" It&amp;#39;s\x00 <b>raining</b>\ud800 &lt;i&gt;again&lt;/i&gt; 3 < 4 ")
        == "It's raining again 3 < 4"
    )


def test_an_object_stands_for_its_name_or_value() -> None:
    assert texts_of([{"name": ["A", "B"]}, {"@value": "C"}, "D", 5, None, {"name": {"x": 1}}, ["E"]]) == [
        "A",
        "B",
        "C",
        "D",
        "E",
    ]


@pytest.mark.parametrize(
    ("hostile", "size"),
    [
        pytest.param(lambda n: "[" * n, 800_000, id="brackets"),
        pytest.param(lambda n: '{"a":' * n, 160_000, id="braces"),
        pytest.param(lambda n: '"' * n, 800_000, id="quotation marks"),
        pytest.param(lambda n: " " * n + "{", 800_000, id="spaces"),
        pytest.param(lambda n: "&quot;" * n, 160_000, id="entities"),
        pytest.param(lambda n: '{"@type":"NewsArticle","headline":"a"},' * n, 24_000, id="articles"),
        pytest.param(
            lambda n: (
                "[" + ",".join(f'{{"@id":"{i}","@type":"Article","author":{{"@id":"{i}"}}}}' for i in range(n)) + "]"
            ),
            16_000,
            id="references",
        ),
        pytest.param(lambda n: '{"@graph":' * n + "{}" + "}" * n, 800, id="nested graphs"),
        pytest.param(lambda n: "{/*" * n, 240_000, id="remarks"),
    ],
)
def test_hostile_json_ld_takes_time_by_its_length(hostile: Callable[[int], str], size: int) -> None:
    def read(count: int) -> None:
        page = page_with(hostile(count))
        assert len(page.linked_data) <= MAX_OBJECTS
        assert len(page.linked_articles) <= MAX_ARTICLES

    assert growth(read, size) < LINEAR


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "mainEntity", "author", "headline", "name", "url"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150)
@given(_json_values)
def test_any_json_is_read_without_an_error(value: object) -> None:
    page = page_with(json.dumps(value).replace("</", "<\\/"), json.dumps({"@type": "Article", "author": value}))
    assert all(isinstance(item, dict) for item in page.linked_data)
    for article in page.linked_articles:
        assert all(isinstance(text, str) and text for text in texts_of(article.get("author")))


@settings(max_examples=150)
@given(st.text(alphabet='{}[]":,\\/*;<!->abc\n ', max_size=60))
def test_any_script_is_read_without_an_error(script: str) -> None:
    assert isinstance(page_with(script).linked_data, list)
