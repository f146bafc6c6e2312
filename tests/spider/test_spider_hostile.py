"""Faults of servers and pages: each has a name, is kept, and costs the run nothing else."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from crawler.items import Article, FetchFailure, Rejection
from crawler.storage.engine import open_engine
from crawler.storage.models import UrlRow
from tests import hostile_server as hostile
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, NEWS, feed, listing, story
from tests.website import Behaviour, Reply, Website

BAD, GOOD = "/1234-bad.html", "/1235-good.html"
WHOLE = story(1).body.encode() if isinstance(story(1).body, str) else b""
SETTINGS = {"DOWNLOAD_TIMEOUT": 1.5}


def page(body: str) -> Reply:
    return Reply(f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>")


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
        pytest.param(page(""), "no-body", id="no-text"),
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


def test_pages_that_lead_round_in_a_circle_end(crawl: Callable[..., Crawl]) -> None:
    pages = {"/": listing(GOOD, next_page="/?page=2"), "/?page=2": listing(BAD, next_page="/?page=3")}
    with Website({**pages, "/?page=3": listing(next_page="/?page=2"), GOOD: story(1), BAD: story(2)}) as site:
        result = crawl(NEWS, site=site.url())
        assert len(result.of(Article)) == 2
        assert site.asked("/?page=2") == 1


def test_endless_pagination_ends_and_the_run_says_so(crawl: Callable[..., Crawl]) -> None:
    class Trap(Website):
        def behaviour(self, path: str) -> Behaviour:
            number = int(path.partition("=")[2] or 1)
            if path.startswith("/?page=") or path == "/":
                return listing(f"/{number + 1000}-rain.html", next_page=f"/?page={number + 1}")
            return super().behaviour(path)

    with Trap() as site:
        result = crawl(NEWS, site=site.url())
        assert result.reason == "finished"
        assert sum(request.path.startswith("/?page=") for request in site.requests) < 120
        assert result.stats["budget/listing_pages_reached"] == 1


@pytest.mark.parametrize("day", [page("No events"), Reply("", 404)], ids=["empty", "absent"])
def test_a_calendar_without_end_is_left_alone_and_named(crawl: Callable[..., Crawl], day: Reply) -> None:
    days = [f"/events/{1000 + day}/" for day in range(60)]
    pages = {"/": HOME, "/rss.xml": feed(*days, GOOD), GOOD: story(2), **dict.fromkeys(days, day)}
    with Website(pages) as site:
        result = crawl(NEWS, {"MAX_MISSES_PER_PATTERN": 20, "LEASE_BATCH": 10}, site=site.url())
        (trap,) = (key for key in result.stats if key.startswith("budget/trap/"))
        assert trap.endswith("/events/9/")
        assert sum(site.asked(day) for day in days) < 50
        assert len(result.of(Article)) == 1
        assert {failure.reason for failure in result.of(FetchFailure)} <= {"trap", "http-404"}


def test_thousands_of_addresses_of_a_trap_take_no_time(crawl: Callable[..., Crawl]) -> None:
    days = [f"/events/{1000 + day}/" for day in range(2000)]
    with Website({"/": HOME, "/rss.xml": feed(*days), **dict.fromkeys(days, page("No events"))}) as site:
        result = crawl(NEWS, {"MAX_MISSES_PER_PATTERN": 20, "LEASE_BATCH": 20}, site=site.url())
        assert result.stats["store/blocked"] > 1500


@pytest.mark.parametrize("behaviour", [Reply("Forbidden", 403), hostile.no_answer])
def test_a_site_that_refuses_everything_is_left_alone(crawl: Callable[..., Crawl], behaviour: Behaviour) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1200)]
    with Website({"/": HOME, "/rss.xml": feed(*paths), **dict.fromkeys(paths, behaviour)}) as site:
        result = crawl(NEWS, {"LEASE_BATCH": 10}, site=site.url())
        assert result.stats["fetch/given_up"] == 1
        assert len(result.of(FetchFailure)) < 60


def test_a_host_that_is_down_costs_its_pages_no_attempt(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1100)]
    states = select(UrlRow.state, UrlRow.attempts, func.count()).group_by(UrlRow.state, UrlRow.attempts)
    down = {"/": HOME, "/rss.xml": feed(*paths), **dict.fromkeys(paths, hostile.no_answer)}
    engine = open_engine(sqlite_url)
    with Website(down) as site, engine.connect() as connection:
        result = crawl(NEWS, {"LEASE_BATCH": 10}, site=site.url())
        assert (result.reason, result.stats["fetch/given_up"]) == ("finished", 1)
        assert sum(map(site.asked, paths)) < 50
        assert connection.execute(states).all() == [("due", 0, 100)]
    engine.dispose()


def test_a_page_that_fails_while_its_host_is_well_costs_an_attempt(
    crawl: Callable[..., Crawl], sqlite_url: str
) -> None:
    pages = {"/": HOME, "/rss.xml": feed("/1-bad.html", GOOD), "/1-bad.html": Reply("Down", 503), GOOD: story(2)}
    engine = open_engine(sqlite_url)
    with Website(pages) as site, engine.connect() as connection:
        crawl(NEWS, site=site.url())
        assert connection.execute(select(UrlRow.attempts).where(UrlRow.state == "retry")).all() == [(1,)]
    engine.dispose()


@pytest.mark.parametrize(("status", "not_had"), [(405, 2), (500, 2), (404, 0), (410, 0)])
def test_new_pages_that_could_not_be_had_are_counted_and_absent_ones_are_not(
    crawl: Callable[..., Crawl], status: int, not_had: int
) -> None:
    with Website({"/": HOME, "/rss.xml": feed(BAD, GOOD), BAD: Reply("x", status), GOOD: Reply("x", status)}) as site:
        assert crawl(NEWS, site=site.url()).stats.get("fetch/not_had", 0) == not_had


def test_a_run_asks_for_no_more_pages_than_it_may(crawl: Callable[..., Crawl]) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1030)]
    with Website({"/": HOME, "/rss.xml": feed(*paths), **{path: story(day) for day, path in enumerate(paths)}}) as site:
        first = crawl(NEWS, {"MAX_PAGES_PER_RUN": 20, "LEASE_BATCH": 8}, site=site.url())
        second = crawl(NEWS, {"MAX_PAGES_PER_RUN": 20, "LEASE_BATCH": 8}, site=site.url())
        assert (len(first.of(Article)), len(second.of(Article))) == (20, 10)
        assert first.stats["budget/pages_reached"] == 1


def test_pages_of_a_trap_that_are_not_asked_for_take_nothing_from_those_that_a_run_may_ask_for(
    crawl: Callable[..., Crawl],
) -> None:
    traps = [f"/calendar/{day}-of-the-year.html" for day in range(300)]
    settings = {"MAX_PAGES_PER_RUN": 60, "MAX_MISSES_PER_PATTERN": 10, "LEASE_BATCH": 8}
    dated = f"<item><title>Rain</title><link>{GOOD}</link><pubDate>Mon, 02 Mar 2020 10:00:00 GMT</pubDate></item>"
    announced = Reply(str(feed(*traps).body).replace("</channel>", f"{dated}</channel>"))
    with Website({"/": HOME, "/rss.xml": announced, GOOD: story(1)}) as site:
        result = crawl(NEWS, settings, site=site.url())
        assert len(result.of(Article)) == 1
        assert "budget/pages_reached" not in result.stats


def test_a_run_asks_no_more_sources_than_it_may(crawl: Callable[..., Crawl]) -> None:
    children = "".join(f"<sitemap><loc>/sitemap-{number}.xml</loc></sitemap>" for number in range(100))
    with Website({"/": HOME, "/sitemap.xml": Reply(f"<sitemapindex>{children}</sitemapindex>")}) as site:
        result = crawl(NEWS, {"MAX_SOURCES_PER_RUN": 30}, site=site.url())
        assert len(site.requests) < 40
        assert result.stats["budget/sources_reached"] == 1
