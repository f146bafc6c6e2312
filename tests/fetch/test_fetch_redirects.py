"""Redirects of sites that want a cookie back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scrapy import Request as ScrapyRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.fetch.redirects import StatusRedirectMiddleware
from crawler.items import Article
from tests.crawling import Crawl
from tests.news_site import HOME, NEWS, feed, story
from tests.website import Behaviour, Reply, Request, Send, Website

FIRST, SECOND = "/1000-rain.html", "/1001-rain.html"


def gate(page: Reply, cookie: str, wanted: str) -> Behaviour:
    """Leads to itself, with a cookie, who does not give it back."""

    def behave(send: Send, request: Request) -> None:
        is_in = request.headers.get("cookie") == wanted
        (page if is_in else Reply("", 302, headers={"Location": request.path, "Set-Cookie": cookie}))(send, request)

    return behave


@pytest.mark.parametrize(
    ("cookie", "wanted", "titles"),
    [
        pytest.param("seen=1; Path=/; HttpOnly", "seen=1", {"Rain 1", "Rain 2"}, id="given-back"),
        pytest.param("a=b=c", "a=b=c", {"Rain 1", "Rain 2"}, id="with-signs"),
        pytest.param("seen=" + "x" * 5000, "seen=" + "x" * 5000, {"Rain 2"}, id="too-long"),
        pytest.param("nonsense", "nonsense", {"Rain 2"}, id="none"),
    ],
)
def test_a_cookie_is_given_back_on_the_way_of_one_redirect(
    crawl: Callable[..., Crawl], cookie: str, wanted: str, titles: set[str]
) -> None:
    pages = {FIRST: gate(story(1), cookie, wanted), SECOND: story(2)}
    with Website({"/": HOME, "/rss.xml": feed(FIRST, SECOND), **pages}) as site:
        assert {article.title for article in crawl(NEWS, site=site.url()).of(Article)} == titles
        others = [request for request in site.requests if request.path != FIRST]
        assert not any("cookie" in request.headers for request in others)


@pytest.mark.parametrize(
    ("location", "cookie"),
    [
        ("https://www.example.org/login?back=1", b"seen=2; old=1"),
        ("http://example.org/", b"seen=2; old=1"),
        ("https://example.com/", None),
        ("https://www.example.org:8443/", None),
    ],
)
def test_a_cookie_stays_on_its_site(location: str, cookie: bytes | None) -> None:
    middleware = StatusRedirectMiddleware.from_crawler(get_crawler())
    request = ScrapyRequest("https://www.example.org/1", headers={"Cookie": "seen=1; old=1"})
    answer = Response(request.url, 302, headers={"Location": location, "Set-Cookie": "seen=2; Secure"})
    led = middleware.process_response(request, answer)
    assert (led.url, led.headers.get("Cookie")) == (location, cookie)
