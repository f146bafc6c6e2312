"""The links of archived feeds, sitemaps and lists of links."""

from __future__ import annotations

import gzip

import pytest

from crawler.archive.mentions import iter_links
from crawler.archive.response import ArchivedResponse
from tests.archive.exchanges import NOON


def links(body: bytes) -> list[str]:
    return list(iter_links(ArchivedResponse("https://example.org/x", NOON, 200, {}, body)))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"<rss><item><link>/1.html?a=1&amp;b=2</link>", "/1.html?a=1&b=2"),
        (b"<item><link><![CDATA[https://example.org/1.html]]></link>", "https://example.org/1.html"),
        (b"<guid isPermaLink=true>https://example.org/1.html</guid>", "https://example.org/1.html"),
        (b"<entry><link rel='alternate' href='/1.html'/>", "/1.html"),
        (b"<a HREF=/1.html>Rain</a>", "/1.html"),
        (b"<urlset><url><loc>\n /1.html\n</loc>", "/1.html"),
        (rb'{"url": "https:\/\/example.org\/1.html", "title": "Rain"}', "https://example.org/1.html"),
        ("<a href='/д.html'>".encode(), "/д.html"),
        (gzip.compress(b"<urlset><url><loc>/1.html</loc>", mtime=0), "/1.html"),
    ],
)
def test_links_are_found_in_every_format(body: bytes, found: str) -> None:
    assert found in links(body)


@pytest.mark.parametrize("body", [b"", b"\x1f\x8b damaged", b"<html><p>No link", b"\xff\xfe\x00"])
def test_what_has_no_links_has_none(body: bytes) -> None:
    assert links(body) == []
