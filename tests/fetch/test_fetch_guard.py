from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler
from twisted.internet.address import IPv4Address

from crawler.fetch.allow_list import AllowList
from crawler.fetch.failures import FetchError
from crawler.fetch.guard import GuardMiddleware, _Filter
from crawler.items import Article, FetchFailure
from tests.authority import Authority
from tests.crawling import Crawl
from tests.news_site import HOME, NEWS, feed, story
from tests.website import Reply, Website, unused_port

STORY = "/1234-rain.html"


def outcome(crawl: Callable[..., Crawl], site: Website, **settings: object) -> tuple[str, str]:
    """Reason and detail of the failure of STORY's fetch."""
    result = crawl(NEWS, {"FETCH_ALLOW": f"127.0.0.1:{site.port}", **settings}, site=site.url())
    assert result.reason == "finished"
    assert result.of(Article) == [], result
    (failure,) = result.of(FetchFailure)
    assert failure.url == site.url(STORY)
    return failure.reason, failure.detail


def redirect(location: str) -> Reply:
    return Reply(status=302, headers={"Location": location})


def refresh(location: str) -> Reply:
    return Reply(f'<html><head><meta http-equiv="refresh" content="0; url={location}"></head><body>x</body></html>')


HIDDEN_FORMS = [
    pytest.param("http://127.0.0.1:{port}/", id="loopback"),
    pytest.param("http://localhost:{port}/", id="name"),
    pytest.param("http://2130706433:{port}/", id="decimal"),
    pytest.param("http://0x7f000001:{port}/", id="hexadecimal"),
    pytest.param("http://0177.0.0.1:{port}/", id="octal"),
    pytest.param("http://127.1:{port}/", id="short"),
    pytest.param("http://[::1]:{port}/", id="ipv6"),
    pytest.param("http://[::ffff:127.0.0.1]:{port}/", id="mapped"),
    pytest.param("http://[::ffff:7f00:1]:{port}/", id="mapped-hexadecimal"),
    pytest.param("http://0:{port}/", id="zero"),
    pytest.param("http://①②⑦.⓪.⓪.①:{port}/", id="circled-digits"),
    pytest.param("http://user@127.0.0.1:{port}/", id="user"),
    pytest.param("//127.0.0.1:{port}/", id="no-scheme"),
]


@pytest.mark.parametrize("form", HIDDEN_FORMS)
@pytest.mark.parametrize("way", [redirect, refresh])
def test_no_spelling_of_a_redirect_reaches_loopback(
    crawl: Callable[..., Crawl], way: Callable[[str], Reply], form: str
) -> None:
    with Website({"/": story(1)}) as inner, Website({"/": HOME, "/rss.xml": feed(STORY)}) as site:
        site.pages[STORY] = way(form.format(port=inner.port))
        reason, _ = outcome(crawl, site)
        assert inner.requests == []
        assert reason in ("offsite", "refused-address", "dns")


@pytest.mark.parametrize("form", HIDDEN_FORMS[:11])
def test_a_source_on_loopback_is_refused_by_its_address(crawl: Callable[..., Crawl], form: str) -> None:
    with Website({"/": story(1), "/robots.txt": Reply("x")}) as inner:
        result = crawl(NEWS, {"FETCH_ALLOW": f"127.0.0.1:{unused_port()}"}, site=form.format(port=inner.port))
        assert inner.requests == []
        assert result.reason == "finished"
        assert result.stats["discovery/failed/refused-address"] == 1, "the home page"


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        pytest.param("http://169.254.169.254/latest/meta-data/", "offsite", id="metadata"),
        pytest.param("http://example.com/", "offsite", id="another-site"),
        pytest.param("file:///etc/passwd", "bad-url", id="file"),
        pytest.param("ftp://127.0.0.1/x", "bad-url", id="ftp"),
        pytest.param("javascript:alert(1)", "bad-url", id="script"),
        pytest.param("data:text/html,x", "bad-url", id="data"),
        pytest.param("", "redirect-loop", id="empty"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(crawl: Callable[..., Crawl], location: str, reason: str) -> None:
    with Website({"/": HOME, "/rss.xml": feed(STORY), STORY: redirect(location)}) as site:
        assert outcome(crawl, site)[0] == reason


@pytest.mark.parametrize("way", [redirect, refresh])
def test_a_user_in_a_redirect_is_left_out(crawl: Callable[..., Crawl], way: Callable[[str], Reply]) -> None:
    with Website({"/": HOME, "/rss.xml": feed(STORY), "/1235-moved.html": story(1)}) as site:
        site.pages[STORY] = way(site.url("/1235-moved.html").replace("//", "//ann:secret@"))
        (article,) = crawl(NEWS, site=site.url()).of(Article)
        assert article.url == site.url("/1235-moved.html")


@pytest.mark.parametrize("way", [redirect, refresh])
def test_a_failure_tells_no_password(crawl: Callable[..., Crawl], way: Callable[[str], Reply]) -> None:
    with Website({"/": HOME, "/rss.xml": feed(STORY), STORY: way("http://ann:secret@example.com/")}) as site:
        reason, detail = outcome(crawl, site)
        assert reason == "offsite"
        assert "secret" not in detail


def test_not_even_the_robots_txt_of_another_site_is_asked_for(crawl: Callable[..., Crawl]) -> None:
    with Website() as other, Website({"/": HOME, "/rss.xml": feed(STORY)}) as site:
        site.pages[STORY] = redirect(other.url("/x"))
        assert outcome(crawl, site, FETCH_ALLOW="127.0.0.1")[0] == "offsite"
        assert other.requests == []


def test_redirects_end(crawl: Callable[..., Crawl]) -> None:
    with Website(
        {"/": HOME, "/rss.xml": feed(STORY), STORY: redirect("/a"), "/a": redirect("/b"), "/b": redirect("/a")}
    ) as site:
        assert outcome(crawl, site)[0] == "redirect-loop"
        assert len(site.requests) < 30


def test_a_redirect_without_an_address_leads_nowhere(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": HOME, "/rss.xml": feed(STORY), STORY: Reply(status=301)}) as site:
        assert outcome(crawl, site) == ("bad-url", "it redirects to None, which is no web address")


@pytest.mark.parametrize(
    "content", ["0; url=javascript:history.back()", "0; url=http://[::1", "5; url=#top", "60; url=/"]
)
def test_a_refresh_to_no_address_or_to_itself_or_much_later_leaves_the_page(
    crawl: Callable[..., Crawl], content: str
) -> None:
    page = story(1, f'<meta http-equiv="refresh" content="{content}">')
    with Website({"/": HOME, "/rss.xml": feed(STORY), STORY: page}) as site:
        (article,) = crawl(NEWS, site=site.url()).of(Article)
        assert article.url == site.url(STORY)


def test_refreshes_end(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": HOME, "/rss.xml": feed(STORY), STORY: refresh("/a"), "/a": refresh(STORY)}) as site:
        assert outcome(crawl, site)[0] == "redirect-loop"


def test_a_site_with_a_good_certificate_is_fetched(crawl: Callable[..., Crawl], authority: Authority) -> None:
    with Website({"/": HOME, "/rss.xml": feed(STORY), STORY: story(1)}, authority.server()) as site:
        assert len(crawl(NEWS, site=site.url()).of(Article)) == 1


@pytest.mark.parametrize(
    "certificate",
    [
        pytest.param({"end": timedelta(minutes=-5)}, id="expired"),
        pytest.param({"begin": timedelta(minutes=30)}, id="of-tomorrow"),
        pytest.param({"is_signed": False}, id="signed-by-nobody"),
        pytest.param({"names": ["127.0.0.2", "localhost"]}, id="of-another-host"),
        pytest.param({"names": []}, id="of-no-host"),
    ],
)
def test_a_certificate_that_proves_nothing_is_not_accepted(
    crawl: Callable[..., Crawl], authority: Authority, certificate: dict[str, Any]
) -> None:
    with Website({"/": HOME, "/rss.xml": feed(STORY), STORY: story(1)}, authority.server(**certificate)) as site:
        result = crawl(NEWS, site=site.url())
        assert (site.requests, result.stats["discovery/failed/tls"]) == ([], 2)


def test_a_server_without_tls_behind_https_is_a_failure(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": HOME}) as site:
        result = crawl(NEWS, {"DOWNLOAD_TIMEOUT": 2}, site=site.url().replace("http:", "https:"))
        assert result.stats["discovery/failed"] == 2


@pytest.mark.parametrize(
    ("lookups", "reason"),
    [
        pytest.param([["10.0.0.1"]], "refused-address", id="a-private-address"),
        pytest.param([["10.0.0.1", "93.184.215.14"], []], None, id="a-private-and-a-public-one-and-then-none"),
        pytest.param([["10.0.0.1"], []], None, id="a-private-one-and-then-none"),
    ],
)
def test_a_name_that_is_not_found_is_no_refused_address(lookups: list[list[str]], reason: str | None) -> None:
    receiver: Any = SimpleNamespace(addressResolved=lambda _: None, resolutionComplete=lambda: None)
    for addresses in lookups:
        passed = _Filter(receiver, AllowList(), "news.test", 80)
        for address in addresses:
            passed.addressResolved(IPv4Address("TCP", address, 80))
        passed.resolutionComplete()
    guard = GuardMiddleware(get_crawler())
    guard._crawler.stats = StatsCollector(guard._crawler)
    request, error = Request("http://news.test/"), CannotResolveHostError("no address")
    if reason is None:
        assert guard.process_exception(request, error) is None
    else:
        with pytest.raises(FetchError) as caught:
            guard.process_exception(request, error)
        assert caught.value.reason == reason
