from urllib.parse import quote

import pytest

from crawler.discovery.autodiscovery import Home, RobotsFile, as_it_reads
from crawler.discovery.feed import Feed
from crawler.discovery.links import DiscoveryError, Link
from crawler.discovery.listing import Listing
from crawler.source_kind import SourceKind
from tests.growth import LINEAR, growth

URL = "https://example.org/"


def found(html: str, kind: str) -> list[str]:
    return [one.url for one in Home(URL).read(html.encode(), URL) if not isinstance(one, Link) and one.kind == kind]


def test_announced_feeds_are_found() -> None:
    html = """<link rel="alternate" type="application/rss+xml" title="News" href="/rss">
        <link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://example.org/atom.xml">
        <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
        <link rel="alternate" hreflang="de" href="/de/"><a href="/politics/feed/">RSS</a>"""
    assert found(html, "feed") == [f"{URL}rss", f"{URL}atom.xml", f"{URL}politics/feed/"]


def test_where_no_feed_is_announced_the_usual_places_are_asked() -> None:
    assert f"{URL}feed/" in found("<p>x</p>", "feed")
    assert f"{URL}sitemap.xml" in found("<p>x</p>", "sitemap")


def test_a_feed_of_another_site_does_not_hide_the_usual_places() -> None:
    shares = '<a href="https://example.com/dialog/feed?link=1">Share</a>'
    assert found(shares, "feed") == found("<p>x</p>", "feed")
    hosted = '<link rel="alternate" type="application/rss+xml" href="https://feeds.example.com/rain">'
    assert found(hosted, "feed") == ["https://feeds.example.com/rain", *found("<p>x</p>", "feed")]


def test_sections_of_the_navigation_are_listings() -> None:
    html = """<nav><a href="/politics/">Politics</a><a href="/politics">Politics</a><a href="/about">About</a>
        <a href="https://example.com/sport/">Elsewhere</a><a href="/2013/04/24/rain">Rain</a><a href="/">Home</a>
        <a href="/logo.png">x</a><a href="?a=1">x</a><a href="/authors/ann">Ann</a>
        <a href="/the-rain-that-never-fell-here/">The rain that never fell here</a></nav>
        <p><a href="/economy/">Not in the navigation</a></p>"""
    assert found(html, "listing") == [f"{URL}politics"]


def test_sections_may_be_named_in_any_script() -> None:
    section, archive = quote("/политика/"), quote("/спорт/2013/")
    html = f"<nav><a href={section}>Политика</a><a href={archive}>Спорт</a></nav>"
    assert found(html, "listing") == [f"{URL[:-1]}{section}"]


def test_navigation_in_navigation_takes_no_time_by_the_square() -> None:
    def look(depth: int) -> None:
        assert found("<nav class=menu><a href=/politics/>x</a>" * depth, "listing") == [f"{URL}politics/"]

    assert growth(look, 5000) < LINEAR


def test_other_hosts_of_the_navigation_are_asked_for_their_sitemaps_too() -> None:
    html = """<nav><a href="https://sport.example.org/">Sport</a><a href="https://shop.example.org/">Shop</a>
        <a href="//www.example.org/economy/">Economy</a></nav>"""
    assert found(html, "listing") == ["https://sport.example.org/", "https://www.example.org/economy/"]
    assert found(html, "robots") == [f"https://{host}.example.org/robots.txt" for host in ("sport", "www")]


def test_a_home_page_that_has_moved_has_its_sitemaps_there() -> None:
    ones = Home("https://example.org/").read(b"<p>x</p>", "https://www.example.org/")
    assert [one.url for one in ones if one.kind == SourceKind.ROBOTS] == ["https://www.example.org/robots.txt"]


def test_the_home_page_is_a_listing_too() -> None:
    ones = list(Home(URL).read(b'<a href="/1-rain.html">Rain</a><a rel="next" href="/page/2/">x</a>', URL))
    assert Link(f"{URL}1-rain.html", URL, title="Rain") in ones
    assert Listing(f"{URL}page/2/", page=2) in ones


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<?xml-stylesheet href='a'?><!-- by us -->\n<rss version='2.0'>", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        (b"<rdf:RDF xmlns:rdf='...'>", "feed"),
        (b'{ "version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "items": []}', "feed"),
        (b"<urlset>", "sitemap"),
        (b"<sitemapindex>", "sitemap"),
        (b"<!DOCTYPE html><html><p>What <feed> and <rss> mean</p>", "home"),
        (b"<html><body><feed>", "home"),
        (b'{"version": 1}', "home"),
        (b"", "home"),
    ],
)
def test_a_site_s_address_may_be_that_of_a_feed_or_sitemap(body: bytes, kind: str) -> None:
    assert as_it_reads(Home("https://example.org/"), body).kind == kind
    assert as_it_reads(Feed("https://example.org/"), body).kind == SourceKind.FEED


def test_a_home_page_that_is_none_has_a_named_reason() -> None:
    with pytest.raises(DiscoveryError) as caught:
        list(Home(URL).read(b"", URL))
    assert caught.value.reason == "home-empty-page"


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        pytest.param(b"Sitemap: https://example.org/a.xml", ["https://example.org/a.xml"], id="plain"),
        pytest.param(b"User-agent: *\r\nSITEMAP:/a.xml # x\r\n", ["https://example.org/a.xml"], id="relative"),
        pytest.param(b"Sitemap: /a.xml\nSitemap: /a.xml", ["https://example.org/a.xml"], id="twice"),
        pytest.param(b"\xef\xbb\xbfSitemap: /a.xml\n", ["https://example.org/a.xml"], id="byte-order-mark"),
        pytest.param("Sitemap: /a.xml\r\n".encode("utf-16"), ["https://example.org/a.xml"], id="utf-16"),
        pytest.param(b"User-agent: *\rSitemap: /a.xml\r", ["https://example.org/a.xml"], id="returns-alone"),
        pytest.param(b"# Sitemap: /a.xml", [], id="comment"),
        pytest.param(b"Sitemap: file:///etc/passwd\nSitemap:\n", [], id="file"),
        pytest.param(b"\xff\xfe\x00", [], id="bytes"),
        pytest.param(b"", [], id="empty"),
    ],
)
def test_sitemaps_of_a_robots_file(text: bytes, urls: list[str]) -> None:
    assert [one.url for one in RobotsFile(f"{URL}robots.txt").read(text, f"{URL}robots.txt")] == urls


@pytest.mark.parametrize("unit", [b"\n", b" ", b"\r", b"sitemap", b"sitemap: ", b"sitemap:\n"])
def test_reading_takes_time_by_the_length_of_a_robots_file(unit: bytes) -> None:
    def read_units(count: int) -> None:
        assert len(list(RobotsFile(URL).read(unit * count, URL))) <= 1

    assert growth(read_units, 1_600_000 // len(unit)) < LINEAR
