"""Faults of servers and pages: each has a name, is kept, and costs the run nothing else."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from crawler.items import Article, FetchFailure, Rejection
from tests import hostile_server as hostile
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, NEWS, bare_page, feed, listing, story
from tests.website import Behaviour, Reply, Website

BAD, GOOD = "/1234-bad.html", "/1235-good.html"
WHOLE = story(1).body.encode() if isinstance(story(1).body, str) else b""
SETTINGS = {"DOWNLOAD_TIMEOUT": 1.5}


def crawl_with(crawl: Callable[..., Crawl], behaviour: Behaviour) -> Crawl:
    """A crawl of a site with one bad page and one good one, which must come through."""
    with Website({"/": HOME, "/rss.xml": feed(BAD, GOOD), BAD: behaviour, GOOD: story(2)}) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert result.reason == "finished"
        assert site.url(GOOD) in [article.url for article in result.of(Article)]
        return result


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        pytest.param(hostile.slow_drip(WHOLE, 0.01), "timeout", id="slow-drip"),
        pytest.param(hostile.silence, "timeout", id="silence"),
        pytest.param(hostile.no_answer, "broken-response", id="no-answer"),
        pytest.param(hostile.endless(b"<html>", b"x" * 65536), "too-large", id="endless-body"),
        pytest.param(hostile.endless_headers, "broken-response", id="endless-headers"),
        pytest.param(hostile.endless_continue, "broken-response", id="endless-interim-answers"),
        pytest.param(hostile.claims_length(WHOLE, 50_000_000), "too-large", id="length-too-large"),
        pytest.param(hostile.claims_length(WHOLE, len(WHOLE) + 100), "truncated", id="length-too-long"),
        pytest.param(hostile.claims_length(WHOLE, -5), "broken-response", id="length-negative"),
        pytest.param(hostile.reset(b"HTTP/1.1 200 OK\r\nContent-Le"), "broken-response", id="reset-in-headers"),
        pytest.param(hostile.reset(hostile.claim(500) + b"<html>"), "truncated", id="reset-in-body"),
        pytest.param(hostile.raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "broken-response", id="not-http"),
        pytest.param(hostile.raw(b"\x00" * 3000), "broken-response", id="zeros"),
        pytest.param(hostile.raw(b"HTTP/1.1 abc OK\r\n\r\n"), "broken-response", id="status-no-number"),
        pytest.param(hostile.encoded(gzip.compress(WHOLE)[:-30], "gzip"), "truncated", id="gzip-cut-off"),
        pytest.param(
            hostile.encoded(gzip.compress(WHOLE)[:40] + b"x" * 400, "gzip"), "bad-compression", id="gzip-damaged"
        ),
        pytest.param(hostile.gzip_bomb(60), "too-large", id="gzip-bomb"),
        pytest.param(hostile.double_gzip_bomb(60), "too-large", id="double-gzip-bomb"),
        pytest.param(hostile.deflate_bomb(60), "too-large", id="deflate-bomb"),
        pytest.param(hostile.brotli_bomb(60), "too-large", id="brotli-bomb"),
        pytest.param(hostile.zstd_bomb(60), "too-large", id="zstd-bomb"),
        pytest.param(hostile.members_without_end(300_000), "bad-compression", id="gzip-members-without-end"),
        pytest.param(hostile.encoded(b"\0" + WHOLE, "br"), "bad-compression", id="no-brotli"),
        pytest.param(hostile.encoded(b"\0" + WHOLE, "zstd"), "bad-compression", id="no-zstd"),
        pytest.param(hostile.encoded(WHOLE, ", ".join(["gzip"] * 50)), "bad-compression", id="fifty-encodings"),
        pytest.param(
            hostile.answer(hostile.CHUNKED, body=hostile.chunk(WHOLE, b"zz")),
            "broken-response",
            id="chunk-size-no-number",
        ),
        pytest.param(
            hostile.answer(hostile.CHUNKED, body=hostile.chunk(WHOLE, b"-5")),
            "broken-response",
            id="chunk-size-negative",
        ),
        pytest.param(
            hostile.answer(hostile.CHUNKED, body=hostile.chunk(WHOLE, b"f" * 16)),
            "broken-response",
            id="chunk-size-huge",
        ),
        pytest.param(hostile.answer(hostile.CHUNKED, body=hostile.chunk(WHOLE)), "truncated", id="no-last-chunk"),
        pytest.param(hostile.endless_trailer, "broken-response", id="endless-trailer"),
        pytest.param(hostile.answer(b"Transfer-Encoding: banana", body=WHOLE), "broken-response", id="odd-transfer"),
        pytest.param(hostile.transfer_gzipped(bytes(60 * 1024 * 1024)), "too-large", id="transfer-gzip-bomb"),
        pytest.param(
            hostile.answer(b"Content-Length: 5", b"Content-Length: 6", body=WHOLE), "broken-response", id="two-lengths"
        ),
        pytest.param(hostile.answer(b"Content-Length: " + b"9" * 5000), "broken-response", id="length-of-5000-digits"),
        pytest.param(
            hostile.answer(*(b"X-%d: %s" % (i, b"x" * 90) for i in range(5000)), body=WHOLE),
            "broken-response",
            id="5000-headers",
        ),
        pytest.param(
            hostile.answer(body=WHOLE, status=b"-200 OK"), "http--200 or broken-response", id="status-negative"
        ),
        pytest.param(hostile.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "broken-response", id="http-2"),
        pytest.param(Reply("x", 300), "http-300", id="300"),
        pytest.param(Reply("x", 305), "http-305", id="305"),
        pytest.param(Reply(WHOLE[:-500], 206), "http-206", id="206-unasked"),
        pytest.param(Reply("x", 500), "http-500", id="500"),
        pytest.param(Reply("x", 503), "http-503", id="503"),
        pytest.param(Reply("x", 429), "http-429", id="429"),
        pytest.param(Reply("x", 403), "http-403", id="403"),
        pytest.param(Reply("x", 410), "http-410", id="410"),
        pytest.param(Reply("x", 418), "http-418", id="418"),
        pytest.param(Reply("x", 999), "http-999", id="999"),
        pytest.param(Reply(WHOLE, 202), "http-202", id="202"),
        pytest.param(Reply(b""), "empty-page", id="empty"),
        pytest.param(Reply(b" \n"), "empty-page", id="blank"),
        pytest.param(Reply(b"", 204), "empty-page", id="204"),
    ],
)
def test_a_fetch_that_fails_has_a_reason(crawl: Callable[..., Crawl], behaviour: Behaviour, reason: str) -> None:
    (failure,) = crawl_with(crawl, behaviour).of(FetchFailure)
    assert failure.url.endswith(BAD)
    assert failure.reason in reason.split(" or "), failure


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        pytest.param(Reply(b"%PDF-1.7 ...", content_type="application/pdf"), "not-html", id="pdf"),
        pytest.param(Reply(b"%PDF-1.7 ..."), "not-html", id="pdf-as-html"),
        pytest.param(Reply(b"\x89PNG\r\n\x1a\n" + b"\0" * 100, content_type="image/png"), "not-html", id="image"),
        pytest.param(Reply(b"\xff\xd8\xff\xe0" + b"\0" * 100), "not-html", id="image-as-html"),
        pytest.param(Reply(b'{"a": 1}', content_type="application/json"), "not-html", id="json"),
        pytest.param(Reply(b"<b>" * 1_000_000), "too-many-tags", id="tags"),
        pytest.param(bare_page(""), "no-body", id="no-text"),
        pytest.param(Reply(WHOLE.replace(b"Rain 1<", b"Page not found<")), "missing-page", id="soft-404"),
    ],
)
def test_a_page_that_is_none_is_kept_with_its_reason(
    crawl: Callable[..., Crawl], behaviour: Behaviour, reason: str
) -> None:
    result = crawl_with(crawl, behaviour)
    rejected = {rejection.reason for rejection in result.of(Rejection)}
    rejected |= {key.rpartition("/")[2] for key in result.stats if key.startswith("store/rejected/")}
    assert rejected == {reason}


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(Reply(b"<div>" * 100_000 + WHOLE), id="deep"),
        pytest.param(Reply(b"<" * 200_000), id="angle-brackets"),
        pytest.param(Reply(b"&" * 1_000_000), id="ampersands"),
        pytest.param(Reply(b"<!--" * 100_000), id="comments"),
        pytest.param(Reply(b"<p>" + b"a " * 2_000_000), id="one-paragraph"),
        pytest.param(Reply(b"<a href='" + b"x" * 3_000_000 + b"'>x</a>"), id="one-attribute"),
        pytest.param(Reply(b"\xff\xfe" + WHOLE.decode().encode("utf-16-le")), id="utf-16-as-utf-8"),
        pytest.param(Reply(WHOLE, content_type="text/html; charset=no-such-charset"), id="unknown-charset"),
        pytest.param(Reply(bytes(range(256)) * 1000), id="all-bytes"),
        pytest.param(story(1, '<link rel=canonical href="http://[::1">'), id="canonical-broken"),
        pytest.param(
            story(1, '<meta property="article:published_time" content="9999-12-31T23:59:59Z">'), id="year-9999"
        ),
        pytest.param(
            Reply(WHOLE.replace(b"</h1>", b"</h1><p class=comments-count>" + b"9" * 300 + b" comments</p>")), id="count"
        ),
        pytest.param(Reply(WHOLE.replace(b"</h1>", b"\x00\x00</h1>")), id="nul"),
        pytest.param(Reply(WHOLE, headers={"ETag": "x" * 10_000, "Last-Modified": "\x01\xff"}), id="validators"),
        pytest.param(Reply(WHOLE, headers={"Content-Type": "\xff" * 100}), id="content-type"),
        pytest.param(hostile.transfer_gzipped(WHOLE), id="transfer-gzip"),
        pytest.param(hostile.encoded(WHOLE, "br"), id="plain-as-brotli"),
        pytest.param(hostile.encoded(WHOLE, "utf-8"), id="unknown-encoding"),
        pytest.param(hostile.encoded(gzip.compress(WHOLE), "identity, gzip,"), id="empty-encoding"),
    ],
)
def test_a_strange_page_is_stored_or_rejected_by_name(crawl: Callable[..., Crawl], behaviour: Behaviour) -> None:
    result = crawl_with(crawl, behaviour)
    outcomes = sum(value for key, value in result.stats.items() if key.startswith("store/") and key.count("/") == 1)
    assert outcomes == 2
    assert "spider_exceptions/count" not in result.stats
    assert result.of(FetchFailure) == []


def test_a_page_that_comes_empty_once_is_had_later(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": HOME, "/rss.xml": feed(BAD), BAD: [Reply(b""), story(1)]}) as site:
        assert crawl(LATER, site=site.url()).stats["store/retry"] == 1
        (article,) = crawl(LATER, site=site.url(), hours=1).of(Article)
        assert article.title == "Rain 1"


def test_a_canonical_elsewhere_does_not_move_the_article(crawl: Callable[..., Crawl]) -> None:
    canonical = '<link rel="canonical" href="https://example.com/other">'
    with Website({"/": HOME, "/rss.xml": feed(GOOD), GOOD: story(1, canonical)}) as site:
        (article,) = crawl(NEWS, site=site.url()).of(Article)
        assert article.canonical_url is None


def test_a_page_cut_off_is_asked_for_again(crawl: Callable[..., Crawl]) -> None:
    cut = Reply(WHOLE[: WHOLE.rindex(b"</p>") + 2])
    with Website({"/": HOME, "/rss.xml": feed(BAD), BAD: [cut, story(1)], GOOD: story(2)}) as site:
        result = crawl(NEWS, {"RETRY_TIMES": 1}, site=site.url())
        (article,) = result.of(Article)
        assert (article.is_partial, site.asked(BAD)) == (False, 2)


def test_a_page_that_stays_cut_off_is_partial(crawl: Callable[..., Crawl]) -> None:
    cut = Reply(WHOLE[: WHOLE.rindex(b"</p>") - 3] + b"<a hre")
    with Website({"/": HOME, "/rss.xml": feed(BAD), BAD: cut}) as site:
        (article,) = crawl(NEWS, {"RETRY_TIMES": 1}, site=site.url()).of(Article)
        assert (article.is_partial, site.asked(BAD)) == (True, 2)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        pytest.param(Reply("<html><body>Not here</body></html>"), "feed-is-html", id="html"),
        pytest.param(Reply(""), "feed-empty", id="empty"),
        pytest.param(Reply("Database error"), "feed-unreadable", id="text"),
        pytest.param(feed(""), "feed-without-links", id="offline"),
        pytest.param(
            hostile.endless(b"<rss><channel>", b"<item><link>/x</link></item>" * 1000), "too-large", id="endless"
        ),
        pytest.param(Reply("x", 500), "http-500", id="500"),
        pytest.param(Reply("", 304), "unexpected-304", id="304-unasked"),
    ],
)
def test_a_bad_feed_is_counted_and_the_rest_goes_on(
    crawl: Callable[..., Crawl], behaviour: Behaviour, reason: str
) -> None:
    with Website({"/": listing(GOOD), "/rss.xml": behaviour, GOOD: story(1)}) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert len(result.of(Article)) == 1
        assert result.stats[f"discovery/failed/{reason}"] == 1


@pytest.mark.parametrize(
    "home",
    [
        pytest.param(hostile.endless(b"<html>", b"<p>x</p>" * 10_000), id="endless"),
        pytest.param(hostile.claims_length(WHOLE, 10**9), id="too-large"),
        pytest.param(hostile.gzip_bomb(60), id="gzip-bomb"),
        pytest.param(hostile.claims_length(WHOLE, len(WHOLE) + 100), id="truncated"),
        pytest.param(Reply(""), id="empty"),
        pytest.param(Reply(b"%PDF-1.7 ..."), id="pdf"),
        pytest.param(Reply("x", 404), id="absent"),
        pytest.param(Reply("x", 500), id="error"),
        pytest.param(Reply("", 302, headers={"Location": "/"}), id="redirect-loop"),
    ],
)
def test_a_site_whose_home_page_cannot_be_read_is_asked_for_its_feeds(
    crawl: Callable[..., Crawl], home: Behaviour
) -> None:
    with Website({"/": home, "/rss.xml": feed(GOOD), GOOD: story(1)}) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert len(result.of(Article)) == 1
        assert result.stats["discovery/failed"] == 1


def test_damaged_entries_are_counted_and_the_others_had(crawl: Callable[..., Crawl]) -> None:
    items = feed(GOOD).body.decode() if isinstance(feed(GOOD).body, bytes) else feed(GOOD).body
    with Website({"/": HOME, "/rss.xml": Reply(items.replace("<item>", "<item><title>x<item>", 1))}) as site:
        site.pages[GOOD] = story(1)
        result = crawl(NEWS, site=site.url())
        assert len(result.of(Article)) == 1
        assert result.stats["discovery/bad_entries"] == 1
