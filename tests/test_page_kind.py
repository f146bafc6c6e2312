"""Which pages say of themselves that they are no articles."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.page import Page
from crawler.page_kind import headlines_of_others, is_of_missing_page, other_kind

URL = "https://example.org/rain/"
ARTICLE = {"@type": "NewsArticle", "headline": "Rain", "url": URL}


def page(*objects: Any) -> Page:
    data = json.dumps({"@context": "https://schema.org", "@graph": objects})
    html = f"<title>Rain</title><script type='application/ld+json'>{data}</script><h1>Rain</h1><p>It rained."
    return Page(html.encode(), URL)


@pytest.mark.parametrize(
    ("objects", "kind"),
    [
        pytest.param([{"@type": "CollectionPage"}, {"@type": "WebSite"}], "collectionpage", id="section of WordPress"),
        pytest.param([{"@type": ["WebPage", "SearchResultsPage"]}], "searchresultspage", id="search"),
        pytest.param([{"@type": "http://schema.org/ProfilePage"}], "profilepage", id="author"),
        pytest.param([{"@type": "AboutPage"}], "aboutpage", id="about"),
        pytest.param([{"@type": "CollectionPage"}, ARTICLE], None, id="article in a collection"),
        pytest.param([{"@type": "WebPage"}, {"@type": "ItemList"}], None, id="page with a list"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_a_page_is_what_its_linked_data_calls_it(objects: list[Any], kind: str | None) -> None:
    assert other_kind(page(*objects)) == kind


def test_an_article_of_a_teaser_does_not_make_a_section_an_article() -> None:
    teaser = {"@type": "NewsArticle", "headline": "Snow", "url": "https://example.org/snow/1-snow.html"}
    assert other_kind(page({"@type": "CollectionPage"}, teaser)) == "collectionpage"


def listing(teasers: int, head: str = "", base: str = "") -> Page:
    """A page of so many headlines, each a link, with a paragraph below it."""
    articles = "".join(
        f"<article><h2><a href='{base}/{number}-rain.html'>It rained for {number} days</a></h2>"
        f"<p>The river rose to the upper floor of house number {number} on Monday night, people there say, and "
        f"the mayor has promised a wall of {number} metres for the next spring, when the snow melts.</p></article>"
        for number in range(teasers)
    )
    return Page(f"<title>Rain</title>{head}<h1>Rain</h1><main>{articles}</main>".encode(), URL)


@pytest.mark.parametrize(
    ("read", "others"),
    [
        pytest.param(listing(8), 7, id="a section, behind its first headline"),
        pytest.param(listing(4), 0, id="an article with a few others between its paragraphs"),
        pytest.param(listing(8, "<meta property=og:type content=article>"), 0, id="an article that is a list"),
        pytest.param(listing(8, base="https://example.com"), 0, id="an article about other sites"),
        pytest.param(listing(0), 0, id="nothing"),
    ],
)
def test_a_text_of_other_pages_headlines_is_a_listing(read: Page, others: int) -> None:
    assert headlines_of_others(read) == others


def test_headlines_beside_the_text_make_no_listing_of_an_article() -> None:
    text = "".join(
        f"<p>The river rose again on day {day}, and the town was under water by noon.</p>" for day in range(9)
    )
    teasers = "".join(f"<li><h3><a href=/{n}-rain.html>It rained for {n} days</a></h3></li>" for n in range(9))
    html = f"<title>Rain</title><article><h1>Rain</h1>{text}</article><aside><ul>{teasers}</ul></aside>"
    assert headlines_of_others(Page(html.encode(), URL)) == 0


def test_chapters_of_the_page_itself_are_no_other_pages() -> None:
    chapters = "".join(
        f"<h2 id=c{n}><a href=#c{n}>Day {n} of the rain</a></h2><p>The river rose again on day {n}, and stayed.</p>"
        for n in range(9)
    )
    assert headlines_of_others(Page(f"<title>Rain</title><h1>Rain</h1>{chapters}".encode(), URL)) == 0


@pytest.mark.parametrize(
    ("title", "is_missing"),
    [
        ("Page not found", True),
        ("404 - Not Found!", True),
        ("Error 404", True),
        ("Ошибка 404. Страница не найдена", True),
        ("Page introuvable", True),
        ("Error", False),
        ("Gone", False),
        ("404 Gone", True),
        ("Not found: the plane that vanished", False),
        ("Bodies not found", False),
        ("", False),
    ],
)
def test_a_title_that_only_says_that_nothing_is_there_is_of_no_article(title: str, is_missing: bool) -> None:
    assert is_of_missing_page(title) == is_missing
