"""Microdata (HTML standard, section 5) in the shape of JSON-LD."""

from __future__ import annotations

from crawler.page import Page
from crawler.page.structured import text_of, texts_of
from tests.growth import LINEAR, growth

ARTICLE = """
<article itemscope itemtype="https://schema.org/NewsArticle">
  <meta itemprop="dateModified" content="2024-05-02">
  <h1 itemprop="headline name">Rain <b>again</b></h1>
  <link itemprop="mainEntityOfPage" href="/rain">
  <div><span itemprop="author" itemscope itemtype="https://schema.org/Person">By <a itemprop="url" href="/ada">
    <span itemprop="name">Ada Lovelace</span></a></span></div>
  <time itemprop="datePublished" datetime="2024-05-01T07:30:00Z">yesterday</time>
  <div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><i itemprop="author">A reader</i></div>
</article>
"""


def page_of(html: str) -> Page:
    return Page(html.encode(), "https://www.example.org/rain")


def test_properties_belong_to_the_nearest_item() -> None:
    (item,) = page_of(ARTICLE).microdata
    assert item["@type"] == ["https://schema.org/NewsArticle"]
    assert texts_of(item["author"]) == ["Ada Lovelace"]
    assert text_of(item["comment"][0]["author"]) == "A reader"


def test_a_value_is_content_then_datetime_then_address_or_text() -> None:
    (item,) = page_of(ARTICLE).microdata
    assert item["dateModified"] == ["2024-05-02"]
    assert item["datePublished"] == ["2024-05-01T07:30:00Z"]
    assert item["mainEntityOfPage"] == ["/rain"]
    assert item["headline"] == item["name"] == ["Rain again"]
    assert item["author"][0]["url"] == ["/ada"]


def test_a_text_is_read_in_the_order_in_which_it_stands() -> None:
    author = '<p itemprop="author"><a href="/ada"><img src="/ada.png"> Ada <b>Lovelace</b></a>, Quay Times</p>'
    (item,) = page_of(f'<div itemscope itemtype="https://schema.org/NewsArticle">{author}</div>').microdata
    assert item["author"] == ["Ada Lovelace, Quay Times"]


def test_an_entry_of_breadcrumbs_is_an_address_where_its_name_stands_in_it() -> None:
    entry = '<li itemscope itemtype="https://schema.org/ListItem"><a itemprop="item" href="/sea">{}</a></li>'
    named, plain = page_of(entry.format('<b itemprop="name">Sea</b>') + entry.format("Sea")).microdata
    assert (named["item"], named["name"], plain["item"]) == (["/sea"], ["Sea"], ["Sea"])


def test_what_stands_in_a_script_is_no_part_of_a_value() -> None:
    (item,) = page_of("<p itemscope itemtype=Article><b itemprop=name>Rain <script>count()</script>again</b>").microdata
    assert item["name"] == ["Rain again"]


def test_microdata_stands_in_where_there_is_no_json_ld() -> None:
    assert [text_of(article.get("headline")) for article in page_of(ARTICLE).linked_articles] == ["Rain again"]


def test_json_ld_comes_before_microdata() -> None:
    script = '<script type="application/ld+json">{"@type": "Article", "headline": "Snow"}</script>'
    assert [text_of(a.get("headline")) for a in page_of(script + ARTICLE).linked_articles] == ["Snow"]


def test_a_property_outside_any_item_is_lost_and_an_item_without_type_is_no_item() -> None:
    assert page_of("<p itemprop=name>A</p><div itemscope><p itemprop=name>B</p></div>").microdata == []


def test_deeply_nested_items_are_read_in_linear_time() -> None:
    def read(depth: int) -> None:
        assert page_of("<div itemscope itemtype=A itemprop=b>" * depth + "x" + "<b itemprop=c>y</b>" * depth).microdata

    assert growth(read, 2_000) < LINEAR
