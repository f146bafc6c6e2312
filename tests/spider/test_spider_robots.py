"""What a robots.txt allows, in whatever state it comes, or does not."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from crawler.items import Article, FetchFailure
from tests import hostile_server as hostile
from tests.crawling import Crawl
from tests.news_site import HOME, NEWS, feed, listing, story
from tests.website import Behaviour, Reply, Website

GOOD = "/1235-good.html"
SETTINGS = {"DOWNLOAD_TIMEOUT": 1.5}
RULES = b"User-agent: *\nDisallow: /private/\n"
MANY_RULES = RULES + b"".join(b"Disallow: /%d/\n" % number for number in range(1_000_000))


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(Reply(MANY_RULES[: 10 * 1024 * 1024]), id="ten-megabytes"),
        pytest.param(Reply(MANY_RULES), id="sixteen-megabytes"),
        pytest.param(hostile.encoded(gzip.compress(MANY_RULES), "gzip"), id="gzip"),
        pytest.param(hostile.encoded(gzip.compress(RULES + b"\n" * 60_000_000), "gzip"), id="gzip-bomb"),
        pytest.param(hostile.encoded(gzip.compress(RULES + b"\n" * 100)[:-4], "gzip"), id="gzip-cut-off"),
        pytest.param(hostile.endless(RULES, b"# rain\n" * 10_000), id="endless"),
        pytest.param(hostile.claims_length(RULES, 10**12), id="length-too-large"),
        pytest.param(hostile.answer(hostile.CHUNKED, body=hostile.chunk(RULES)), id="no-last-chunk"),
        pytest.param(hostile.reset(hostile.claim(500) + RULES), id="reset"),
        pytest.param(hostile.drip(RULES, b"#", 0.1), id="drip"),
        pytest.param(hostile.drip(RULES + b"Disallow: /", b"", 0.1), id="rule-half-said"),
        pytest.param(Reply(RULES.decode().encode("utf-16")), id="utf-16"),
        pytest.param(Reply(b"\xfe\xff" + RULES.decode().encode("utf-16-be")), id="utf-16-big-endian"),
    ],
)
def test_a_robots_txt_counts_as_far_as_it_comes(crawl: Callable[..., Crawl], behaviour: Behaviour) -> None:
    with Website({"/": HOME, "/rss.xml": feed("/private/1234-a.html", GOOD), GOOD: story(1)}) as site:
        site.pages["/robots.txt"] = behaviour
        result = crawl(NEWS, {"DOWNLOAD_TIMEOUT": 3}, site=site.url())
        assert [failure.reason for failure in result.of(FetchFailure)] == ["robots"]
        assert len(result.of(Article)) == 1
        assert site.asked("/private/1234-a.html") == 0


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        pytest.param(Reply("x", 500), "robots-unreachable", id="500"),
        pytest.param(Reply("x", 503), "robots-unreachable", id="503"),
        pytest.param(Reply("x", 429), "robots-unreachable", id="429"),
        pytest.param(hostile.silence, "robots-unreachable", id="silence"),
        pytest.param(hostile.dripping_headers, "robots-unreachable", id="dripping-headers"),
        pytest.param(hostile.endless_headers, "robots-unreachable", id="endless-headers"),
        pytest.param(hostile.endless_continue, "robots-unreachable", id="endless-interim-answers"),
        pytest.param(hostile.no_answer, "robots-unreachable", id="no-answer"),
        pytest.param(hostile.reset(b"HTTP/1.1 200 OK\r\nContent-Le"), "robots-unreachable", id="reset-in-headers"),
        pytest.param(hostile.raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "robots-unreachable", id="not-http"),
        pytest.param(hostile.encoded(RULES, "br"), "robots-unreachable", id="no-brotli"),
        pytest.param(Reply("x", 429, headers={"Retry-After": "3600"}), "robots-unreachable", id="429-for-an-hour"),
    ],
)
def test_nothing_is_asked_while_robots_txt_cannot_be_had(
    crawl: Callable[..., Crawl], behaviour: Behaviour, reason: str
) -> None:
    with Website({"/": listing(GOOD), "/robots.txt": behaviour, GOOD: story(1)}) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert result.reason == "finished"
        assert {request.path for request in site.requests} == {"/robots.txt"}
        assert result.stats[f"discovery/failed/{reason}"] >= 1


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(Reply("x", 403), id="403"),
        pytest.param(Reply(""), id="empty"),
        pytest.param(Reply(bytes(range(256)) * 100), id="all-bytes"),
        pytest.param(Reply("<html><body>User-agent: *\nDisallow: /</body></html>"), id="html"),
        pytest.param(Reply("x", 302, headers={"Location": "/robots.txt"}), id="redirect-loop"),
        pytest.param(Reply("x", 302, headers={"Location": "http://example.com/robots.txt"}), id="offsite"),
        pytest.param(Reply("x", 302, headers={"Location": "file:///etc/passwd"}), id="redirect-to-file"),
        pytest.param(Reply("x", 302, headers={"Location": "mailto:desk@example.org"}), id="redirect-to-mail"),
        pytest.param(Reply("x", 302), id="redirect-to-nowhere"),
        pytest.param(Reply("User-agent: *\nCrawl-delay: nan\n"), id="delay-no-number"),
        pytest.param(Reply("User-agent: *\nCrawl-delay: -1e9\n"), id="delay-negative"),
        pytest.param(Reply("Disallow: /\nSitemap: http://[::1\nSitemap: /\x00\n"), id="rules-of-nobody"),
    ],
)
def test_a_robots_txt_that_is_none_allows_everything(crawl: Callable[..., Crawl], behaviour: Behaviour) -> None:
    with Website({"/": listing(GOOD), "/robots.txt": behaviour, GOOD: story(1)}) as site:
        assert len(crawl(NEWS, SETTINGS, site=site.url()).of(Article)) == 1


@pytest.mark.parametrize(("status", "has_failed"), [(302, False), (403, False), (404, False), (429, True), (500, True)])
def test_a_robots_txt_that_is_not_there_is_no_failure(
    crawl: Callable[..., Crawl], status: int, has_failed: bool
) -> None:
    loop = Reply("x", status, headers={"Location": "/robots.txt"})
    with Website({"/": listing(GOOD), "/robots.txt": loop, GOOD: story(1)}) as site:
        failures = crawl(NEWS, SETTINGS, site=site.url()).stats.get("discovery/failed", 0)
        assert bool(failures) == has_failed
