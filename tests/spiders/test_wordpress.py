"""The WordPress spider: what is a post, its number, and its further pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.links import Link
from crawler.discovery.listing import Listing
from crawler.identity.page_identity import identity_of
from crawler.items import Article, Rejection
from crawler.page import Page
from spiders.wordpress import WordPressSpider

HOME = "https://blog.example/"
URL = f"{HOME}2024/05/13/rain-again/"


def spider(home: str = HOME) -> WordPressSpider:
    return WordPressSpider(site=home)


def page(body_class: str = "single single-post postid-12", head: str = "", body: str = "", url: str = URL) -> Page:
    html = f"<html><head>{head}</head><body class='{body_class}'><h1>Rain again</h1>{body}</body></html>"
    return Page(html.encode(), url)


def read(page: Page) -> Article:
    item = spider().read_page(page)
    assert isinstance(item, Article)
    return item


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("2024/05/13/rain-again/", True),
        ("rain-again/", True),
        ("archives/123", True),
        ("?p=123", True),
        ("rain-again.html", True),
        ("news/rain-again/", True),
        ("", False),
        ("2024/05/13/", False),
        ("2024/", False),
        ("category/news/", False),
        ("tag/rain/", False),
        ("author/ann/", False),
        ("page/2/", False),
        ("news/page/3/", False),
        ("rain-again/feed/", False),
        ("rain-again/comment-page-2/", False),
        ("rain-again/?replytocom=7", False),
        ("rain-again/attachment/rain/", False),
        ("wp-json/wp/v2/posts/12", False),
        ("wp-login.php", False),
        ("?s=rain", False),
        ("?page_id=5", False),
    ],
)
def test_an_address_tells_what_cannot_be_a_post(path: str, is_article: bool) -> None:
    assert spider().is_article(HOME + path) is is_article


@pytest.mark.parametrize(
    ("head", "body_class", "site_id"),
    [
        pytest.param("", "single postid-12", "12", id="body-class"),
        pytest.param("<link rel='shortlink' href='https://blog.example/?p=12'>", "single", "12", id="shortlink"),
        pytest.param("<link rel='shortlink' href='/?p=12'>", "single", "12", id="relative-shortlink"),
        pytest.param(
            "<link rel='shortlink' href='https://wp.me/p1a-2x'>", "single postid-12", "12", id="foreign-shortlink"
        ),
        pytest.param(
            "<link rel='alternate' type='application/json' href='https://blog.example/wp-json/wp/v2/posts/12'>",
            "single",
            "12",
            id="rest",
        ),
        pytest.param(
            "<link rel='shortlink' href='https://blog.example/north/?p=12'>", "single", "north/12", id="one-of-many"
        ),
        pytest.param(
            "<link type='application/json' href='https://blog.example/north/wp-json/wp/v2/posts/12'>",
            "single postid-12",
            "north/12",
            id="one-of-many-by-rest",
        ),
        pytest.param("<link rel='shortlink' href='http://[bad/?p=12'>", "single", None, id="broken-address"),
        pytest.param("", "single", None, id="unknown"),
    ],
)
def test_the_number_of_a_post(head: str, body_class: str, site_id: str | None) -> None:
    assert read(page(body_class, head)).site_id == site_id


def test_all_addresses_of_a_post_have_one_identity() -> None:
    addresses = (URL, f"{HOME}?p=12", f"{URL}?utm_source=rss", f"{HOME}rain-again/amp/")
    assert {identity_of(read(page(url=address))) for address in addresses} == {"blog.example/id:12"}


@pytest.mark.parametrize(
    "kind", ["home blog", "archive category category-news", "page page-id-5", "search", "error404"]
)
def test_what_wordpress_calls_otherwise_is_a_named_rejection(kind: str) -> None:
    item = spider().read_page(page(kind))
    assert isinstance(item, Rejection)
    assert item.reason == "not-a-post"
    assert kind.split()[0] in item.detail


@pytest.mark.parametrize("kind", ["", "my-theme", "single single-event postid-3 page-template"])
def test_themes_that_say_nothing_or_more_are_read(kind: str) -> None:
    assert read(page(kind)).title == "Rain again"


@pytest.mark.parametrize(
    "links",
    [
        pytest.param(
            '<div class="post-nav"><span class="post-page-numbers current">1</span> '
            '<a class="post-page-numbers" href="{url}2/">2</a> <a class="post-page-numbers" href="{url}3/">3</a></div>',
            id="since-5.1",
        ),
        pytest.param(
            '<p class="page-links">Pages: 1 <a href="{url}3/">3</a> <a href="{url}2/">2</a> '
            '<a href="{url}2/">next</a></p>',
            id="before-5.1",
        ),
    ],
)
def test_the_further_pages_of_a_post_are_found_in_order(links: str) -> None:
    assert spider().continuation_urls(page(body=links.format(url=URL))) == [f"{URL}2/", f"{URL}3/"]


def test_the_further_pages_of_a_site_without_readable_addresses_are_found() -> None:
    post = f"{HOME}?p=12"
    links = f'<p class="page-links"><a href="{post}&#038;page=2">2</a> <a href="{HOME}?p=13&page=3">3</a></p>'
    assert spider().continuation_urls(page(body=links, url=post)) == [f"{post}&page=2"]
    assert spider().continuation_urls(page(body=links, url=f"{post}&page=3")) == []


def test_a_further_page_names_none() -> None:
    links = f'<p class="page-links"><a href="{URL}">1</a> 2 <a href="{URL}3/">3</a></p>'
    assert spider().continuation_urls(page(body=links, url=f"{URL}2/")) == []


def test_a_password_makes_an_article_partial() -> None:
    form = '<form class="post-password-form"><p>This content is password protected.</p></form>'
    assert read(page(body=form)).is_partial
    assert not read(page()).is_partial


def test_a_listing_announces_titles_and_the_next_page() -> None:
    html = """<main><h2 class="entry-title"><a href="/rain/">Rain</a></h2><a href="/about/">About</a>
    <h2 class="wp-block-post-title"><a href="/snow/">Snow</a></h2>
    <nav class="pagination"><span class="page-numbers current">1</span><a class="page-numbers" href="/page/2/">2</a>
    <a class="next page-numbers" href="/page/2/">Older</a></nav></main>"""
    listing = next(source for source in spider().sources if isinstance(source, Listing))
    found = list(listing.read(html.encode(), HOME))
    assert [item.url for item in found if isinstance(item, Link)] == [f"{HOME}rain/", f"{HOME}snow/"]
    assert [item.url for item in found if isinstance(item, Listing)] == [f"{HOME}page/2/"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_address_and_class_has_an_answer(path: str, body_class: str) -> None:
    spider().is_article(HOME + path)
    html = (
        f"<body class='{body_class}'><link rel=shortlink href='{path}'><a class=post-page-numbers href='{path}'>x</a>"
    )
    damaged = Page(html.encode("utf-8", "replace"), URL)
    assert isinstance(spider().read_page(damaged), Article | Rejection)
    assert isinstance(spider().continuation_urls(damaged), list)
