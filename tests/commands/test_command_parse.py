"""`scrapy parse`: what is read in a page, on standard output."""

from __future__ import annotations

import json

import pytest

from tests.commands.conftest import Scrapy
from tests.news_site import story
from tests.website import Reply, Website

PAGES = {
    "/2-rain.html": story(2),
    "/empty.html": Reply(b"<html><h1>Rain</h1></html>"),
    "/gone.html": Reply(b"<html><h1>It is not here</h1></html>", status=410),
    "/picture.html": Reply(b"\x89PNG\r\n"),
}


@pytest.mark.parametrize(
    ("path", "exit_code", "message"),
    [
        ("/2-rain.html", 0, ""),
        ("/empty.html", 4, "the page has no body: a crawl rejects it as no-body"),
        ("/gone.html", 4, "answered 410: a crawl stores nothing of it"),
        ("/picture.html", 4, ""),
    ],
)
def test_what_is_read_in_a_page_is_shown_and_nothing_stored(
    scrapy: Scrapy, path: str, exit_code: int, message: str
) -> None:
    with Website(PAGES) as site:
        url = site.url(path)
        result = scrapy("parse", url, FETCH_ALLOW="127.0.0.1")
    assert result.returncode == exit_code, result.stderr
    assert message in result.stderr
    shown = json.loads(result.stdout)
    assert (shown["url"], ("article" in shown)) == (url, path != "/picture.html")
    if path == "/2-rain.html":
        assert shown["article"]["title"] == "Rain 2"
        assert shown["article"]["provenance"]["title"]
    assert "there is no database" in scrapy("status").stderr


def test_a_page_is_read_as_the_named_spider_reads_it(scrapy: Scrapy) -> None:
    with Website(PAGES) as site:
        words = ("parse", "--spider", "wordpress", "-a", "timezone=Europe/Kyiv", site.url("/2-rain.html"))
        result = scrapy(*words, FETCH_ALLOW="127.0.0.1")
    assert json.loads(result.stdout)["source"] == "wordpress"


def test_a_page_that_cannot_be_fetched_is_one_line(scrapy: Scrapy) -> None:
    result = scrapy("parse", "http://127.0.0.1:1/rain.html", "-L", "ERROR")
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("scrapy: http://127.0.0.1:1/rain.html: ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "name one address"),
        (("example.org/rain.html",), "example.org/rain.html is not the address of a page"),
        (("https://example.org/", "-a", "timezone=UTC"), "-a is for a spider that is named"),
        (("https://example.org/", "--spider", "nosuch"), "there is no spider nosuch"),
        (("https://example.org/", "--spider", "dle", "-a", "timezone=Mars"), "there is no zone 'Mars'"),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(scrapy: Scrapy, words: tuple[str, ...], message: str) -> None:
    result = scrapy("parse", *words)
    assert result.returncode == 2
    assert message in result.stderr
