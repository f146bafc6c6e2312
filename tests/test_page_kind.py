"""Which pages say of themselves that they are no articles."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.page import Page
from crawler.page_kind import other_kind

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
