"""Whole crawls of a DataLife Engine site that is known by its address alone, over HTTP on loopback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crawler.fixture_store import SavedSite, SitePage, read_fixture, read_site
from crawler.items import Article, FetchFailure, Rejection
from crawler.sample_site import SampleSite
from tests.crawling import Crawl
from tests.saved_pages import FIXTURES

FOLDER = FIXTURES / "us_russia"
DLE = "spiders.dle.DleSpider"


def serve(left_out: tuple[str, ...] = (), replaced: dict[str, bytes] | None = None) -> SampleSite:
    """The sample site as if its host were the server's own address."""
    saved = read_site(FOLDER)
    server = SampleSite(SavedSite("", {}, saved.not_found))
    host = f"127.0.0.1:{server.port}".encode()
    for path, page in saved.pages.items():
        if path not in left_out:
            body = (replaced or {}).get(path, page.body)
            server.site.pages[path] = replace(page, body=body.replace(b"us-russia.example", host))
    return server


def expected_titles() -> set[str]:
    saved = (read_fixture(path) for path in FOLDER.glob("*.html") if path.with_suffix(".json").exists())
    articles = (fixture.expected.get("article", {}) for fixture in saved)
    return {article["title"] for article in articles if article.get("body")}


def test_a_site_known_by_its_address_alone_is_read_as_with_a_site_file(crawl: Callable[..., Crawl]) -> None:
    with serve() as server:
        address = f"http://127.0.0.1:{server.port}/"
        result = crawl(DLE, site=address, timezone="Europe/Moscow")
        requests = list(server.requests)
    articles = {article.title: article for article in result.of(Article)}
    assert set(articles) == expected_titles()
    sample = read_fixture(FOLDER / "2013-04-24-russia-us-agree-to-revive-syria-peace-plan.html").expected["article"]
    article = articles[sample["title"]]
    assert article.source == f"127.0.0.1:{server.port}"
    assert article.date_published.isoformat() == sample["date_published"]
    assert [len(section.paragraphs) for section in article.body] == [6, 5, 4, 5]
    story = articles["Three weeks on the northern ice road"]
    assert [section.heading for section in story.body][1:] == [
        "First week: the river",
        "Second week: the thaw",
        "Third week: the villages",
    ]
    assert not story.is_partial
    assert {failure.reason for failure in result.of(FetchFailure)} == {"http-404"}
    assert "access-denied" in {rejection.reason for rejection in result.of(Rejection)}
    assert not [path for path in requests if "/user/" in path or "about" in path or "print" in path]


@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param(("/rss.xml",), id="no-feed"),
        pytest.param(("/rss.xml", "/sitemap.xml"), id="listing-alone"),
        pytest.param(("/", "/page/2/"), id="no-listing"),
    ],
)
def test_each_source_makes_up_for_the_others(crawl: Callable[..., Crawl], left_out: tuple[str, ...]) -> None:
    with serve(left_out) as server:
        result = crawl(DLE, site=f"http://127.0.0.1:{server.port}/", timezone="Europe/Moscow")
    assert {article.title for article in result.of(Article)} == expected_titles()


def test_a_feed_in_offline_mode_stops_nothing(crawl: Callable[..., Crawl]) -> None:
    offline = (FOLDER.parent / "dle" / "rss-offline.xml").read_bytes()
    with serve(replaced={"/rss.xml": offline}) as server:
        result = crawl(DLE, site=f"http://127.0.0.1:{server.port}/", timezone="Europe/Moscow")
    assert {article.title for article in result.of(Article)} == expected_titles()
    assert result.stats["discovery/failed"] == 1


def test_a_story_whose_second_page_is_missing_is_partial(crawl: Callable[..., Crawl]) -> None:
    second = "/society/page,2,4138-three-weeks-on-the-northern-ice-road.html"
    with serve((second,)) as server:
        result = crawl(DLE, site=f"http://127.0.0.1:{server.port}/", timezone="Europe/Moscow")
    (story,) = (article for article in result.of(Article) if article.site_id == "4138")
    assert story.is_partial
    assert [section.heading for section in story.body] == [None, "First week: the river", "Third week: the villages"]


def test_a_listing_that_leads_to_itself_ends(crawl: Callable[..., Crawl]) -> None:
    saved = read_site(FOLDER)
    looping = saved.pages["/page/2/"].body.replace(
        b'<span><span class="thide pnext">', b'<a href="/page/2/?again"><span class="thide pnext">'
    )
    assert looping != saved.pages["/page/2/"].body
    with serve(("/rss.xml", "/sitemap.xml"), {"/page/2/": looping}) as server:
        server.site.pages["/page/2/?again"] = SitePage(server.site.pages["/page/2/"].body, "text/html; charset=utf-8")
        result = crawl(DLE, site=f"http://127.0.0.1:{server.port}/", timezone="Europe/Moscow")
        asked = server.requests.count("/page/2/?again")
    assert result.reason == "finished"
    assert asked <= 1
    assert {article.title for article in result.of(Article)} == expected_titles()
