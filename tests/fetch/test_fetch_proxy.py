import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError
from scrapy.utils.test import get_crawler

from crawler.fetch.download_handler import DownloadHandler
from crawler.fetch.failures import FetchError, ProxyError
from crawler.fetch.proxy import Proxies, Proxy, ProxySettingError
from crawler.items import Article, FetchFailure
from tests.authority import Authority
from tests.crawling import Crawl
from tests.news_site import HOME, NEWS, feed, story
from tests.proxy_server import ProxyServer
from tests.raw_server import ANSWER, RawServer
from tests.website import Reply, Website, unused_port

STORY = "/1234-rain.html"
ANN = b"Basic YW5uOnA6YUBzcw=="
"""Of ann, whose password is p:a@ss."""


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("http://proxy.corp:3128", Proxy("proxy.corp", 3128)),
        ("http://proxy.corp:3128/", Proxy("proxy.corp", 3128)),
        ("proxy.corp:3128", Proxy("proxy.corp", 3128)),
        ("http://[fd00::1]:3128", Proxy("fd00::1", 3128)),
        ("https://proxy.corp", Proxy("proxy.corp", 443, is_tls=True)),
        ("http://ann:p%3Aa%40ss@proxy.corp", Proxy("proxy.corp", 80, authorization=ANN)),
        ("http://ann@proxy.corp", Proxy("proxy.corp", 80, authorization=b"Basic YW5uOg==")),
    ],
)
def test_a_proxy_is_read_as_other_programs_read_it(text: str, proxy: Proxy) -> None:
    assert Proxy.parse(text) == proxy
    assert "Basic" not in f"{proxy} {proxy!r}"


@pytest.mark.parametrize(
    "text", ["socks5://ann:secret@10.0.0.1", "http://ann:secret@proxy:port", "http://ann:secret@:1", "secret@"]
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(text: str) -> None:
    with pytest.raises(ProxySettingError) as caught:
        Proxies({"https": text})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("no_proxy", "reached_directly"),
    [
        ("", []),
        ("*", ["https://www.example.org", "https://intranet.corp:8443", "https://10.1.2.3", "https://[fd00::1]"]),
        ("example.org", ["https://www.example.org"]),
        (" .corp , .Example.ORG", ["https://www.example.org", "https://intranet.corp:8443"]),
        ("*.corp", ["https://intranet.corp:8443"]),
        ("intranet.corp:8443,www.example.org:80", ["https://intranet.corp:8443"]),
        ("ample.org,1.2.3", []),
        ("10.0.0.0/8,[fd00::1]", ["https://10.1.2.3", "https://[fd00::1]"]),
        ("10.1.2.3:443", ["https://10.1.2.3"]),
    ],
)
def test_no_proxy_names_what_is_reached_without(no_proxy: str, reached_directly: list[str]) -> None:
    proxies = Proxies({"https": "http://proxy.corp:3128", "no": no_proxy})
    hosts = {
        "https://www.example.org": ("www.example.org", 443),
        "https://intranet.corp:8443": ("intranet.corp", 8443),
        "https://10.1.2.3": ("10.1.2.3", 443),
        "https://[fd00::1]": ("fd00::1", 443),
    }
    assert [url for url, (host, port) in hosts.items() if not proxies.find("https", host, port)] == reached_directly
    assert not any(proxies.find("http", host, port) for host, port in hosts.values())


def test_no_proxy_leads_to_this_machine() -> None:
    proxies = Proxies({"http": "http://proxy.corp:3128"})
    hosts = ("localhost", "127.0.0.1", "127.8.9.1", "::1", "127.0.0.1.example.org", "10.0.0.1")
    assert [host for host in hosts if proxies.find("http", host, 80)] == ["127.0.0.1.example.org", "10.0.0.1"]


@pytest.fixture
def site(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Website]:
    """By https, as news.test and other.test; its certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with Website({"/": Reply("rain")}, authority.server(["news.test", "other.test"])) as site:
        yield site


def make_handler(proxy: str, timeout: float = 5, allow: str = "") -> DownloadHandler:
    settings = {
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "PROXIES": {"http": proxy, "https": proxy},
        "FETCH_ALLOW": allow,
    }
    return DownloadHandler(get_crawler(settings_dict=settings))


async def fetch(handler: DownloadHandler, url: str) -> bytes:
    try:
        response = await handler.download_request(Request(url, headers={"X-Mine": "1"}))
        assert response.ip_address is None, "which only the proxy knows"
        return response.body
    finally:
        await handler.close()


@pytest.mark.parametrize("is_tls", [False, True], ids=["http", "https"])
async def test_https_goes_through_a_tunnel_that_shows_nothing_to_the_proxy_but_host_and_credentials(
    site: Website, authority: Authority, is_tls: bool
) -> None:
    with ProxyServer(wants=ANN, tls=authority.server() if is_tls else None) as proxy:
        handler = make_handler(proxy.url("ann:p%3Aa%40ss"))
        assert await fetch(handler, f"https://news.test:{site.port}/") == b"rain"
    target = b"news.test:%d" % site.port
    lines = [b"CONNECT %b HTTP/1.1" % target, b"Host: " + target, b"Proxy-Authorization: " + ANN]
    assert proxy.heads == [b"\r\n".join((*lines, b"\r\n"))]
    assert site.requests[0].headers == {"host": target.decode(), "x-mine": "1"}


async def test_http_is_asked_of_the_proxy_itself() -> None:
    with Website({"/a?b=1": Reply("rain")}) as site, ProxyServer(wants=ANN) as proxy:
        handler = make_handler(proxy.url("ann:p%3Aa%40ss"))
        assert await fetch(handler, f"http://news.test:{site.port}/a?b=1") == b"rain"
        assert proxy.targets == [f"GET http://news.test:{site.port}/a?b=1"]


async def test_a_tunnel_is_kept_for_its_host_alone(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    hosts = ["news.test", "other.test"]
    async with RawServer(ANSWER, tls=authority.server(hosts)) as server:
        with ProxyServer() as proxy:
            handler = make_handler(proxy.url())
            for host in (*hosts, *hosts):
                request = Request(f"https://{host}:{server.port}/")
                assert (await handler.download_request(request)).body == b"rain"
                assert 0 < request.meta["answer_latency"] <= request.meta["download_latency"]
            await handler.close()
            assert [head.split()[1] for head in proxy.heads] == [f"{host}:{server.port}".encode() for host in hosts]


async def test_the_certificate_in_a_tunnel_must_be_the_hosts(site: Website) -> None:
    with ProxyServer() as proxy:
        with pytest.raises(DownloadFailedError, match=r"TLS: .*certificate"):
            await fetch(make_handler(proxy.url()), f"https://third.test:{site.port}/")
        assert site.requests == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(
            b"HTTP/1.1 403 No\r\nContent-Length: 9999\r\n\r\n<p>", r"CONNECT news\.test:443 with 403", id="403"
        ),
        pytest.param(b"HTTP/1.1 502 Bad\r\n\r\n", r"with 502", id="502"),
        pytest.param(b"HTTP/1.1 302 Go\r\nLocation: http://login.corp/\r\n\r\n", r"with 302", id="302"),
        pytest.param(
            b"HTTP/1.1 407 Who\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n",
            r"407: the proxy 127\S+ wants credentials, and has none \(Negotiate, NTLM\)",
            id="407",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "says more than its answer", id="surplus"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", "does not answer CONNECT: not HTTP", id="no-http"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000, "endless headers", id="endless-head"),
        pytest.param(b"HTTP/1.1 200", "the connection ended", id="half-an-answer"),
    ],
)
async def test_a_proxy_that_opens_no_tunnel_is_named_with_its_answer(answer: bytes, message: str) -> None:
    with ProxyServer(answer) as proxy, pytest.raises(ProxyError, match=message):
        await fetch(make_handler(proxy.url()), "https://news.test/")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_refuses_the_credentials_says_407(scheme: str) -> None:
    message = r"407: the proxy 127\S+ does not accept the credentials \(Basic\)"
    with ProxyServer(wants=ANN) as proxy, pytest.raises(ProxyError, match=message):
        await fetch(make_handler(proxy.url("bob:guess")), f"{scheme}://news.test/")


async def test_a_proxy_that_is_not_there_is_named() -> None:
    port = unused_port()
    with pytest.raises(ProxyError, match=rf"the proxy 127\.0\.0\.1:{port} takes no connection"):
        await fetch(make_handler(f"http://127.0.0.1:{port}"), "https://news.test/")


async def test_a_proxy_that_never_answers_is_timed_out() -> None:
    with ProxyServer(b"HTTP/1.1 100 Continue\r\n\r\n", silent_for=2) as proxy, pytest.raises(DownloadTimeoutError):
        await fetch(make_handler(proxy.url(), timeout=0.1), "https://news.test/")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["192.168.1.1", "2130706433", "[::ffff:7f00:1]", "intranet", "169.254.169.254"])
async def test_a_proxy_is_not_asked_for_a_private_address(scheme: str, host: str) -> None:
    with ProxyServer() as proxy, Website({"/": Reply("secret")}) as inner:
        handler = make_handler(proxy.url())
        with pytest.raises(FetchError) as caught:
            await fetch(handler, f"{scheme}://{host}:{inner.port}/")
        assert (caught.value.reason, proxy.heads, inner.requests) == ("refused-address", [], [])


async def test_a_private_host_that_is_named_is_asked_of_the_proxy() -> None:
    with ProxyServer() as proxy, Website({"/": Reply("rain")}) as inner:
        handler = make_handler(proxy.url(), allow=f"intranet:{inner.port}")
        assert await fetch(handler, f"http://intranet:{inner.port}/") == b"rain"


def crawl_through(crawl: Callable[..., Crawl], proxy: ProxyServer, site: str, **settings: Any) -> Crawl:
    proxies = {"http": proxy.url("ann:p%3Aa%40ss"), "https": proxy.url("ann:p%3Aa%40ss")}
    result = crawl(NEWS, {"PROXIES": proxies, "FETCH_ALLOW": "", **settings}, site=site)
    assert result.reason == "finished"
    return result


@pytest.mark.parametrize("is_tls", [False, True], ids=["http", "https"])
def test_a_crawl_goes_out_by_the_proxy_with_its_robots_txt(
    crawl: Callable[..., Crawl], authority: Authority, is_tls: bool
) -> None:
    pages = {"/": HOME, "/rss.xml": feed(STORY, "/private/1235-a.html"), STORY: story(1)}
    pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /private/", content_type="text/plain")
    tls = authority.server() if is_tls else None
    with Website(pages, authority.server(["news.test"])) as site, ProxyServer(wants=ANN, tls=tls) as proxy:
        result = crawl_through(crawl, proxy, f"https://news.test:{site.port}/")
        (article,) = result.of(Article)
        assert article.url == f"https://news.test:{site.port}{STORY}"
        assert [failure.reason for failure in result.of(FetchFailure)] == ["robots"]
        assert proxy.targets == [f"CONNECT news.test:{site.port}"]
        assert not any("proxy-authorization" in request.headers for request in site.requests)


@pytest.mark.parametrize("is_to_tls", [True, False], ids=["to-https", "to-http"])
def test_a_redirect_to_the_other_scheme_takes_its_own_way_through_the_proxy(
    crawl: Callable[..., Crawl], authority: Authority, is_to_tls: bool
) -> None:
    pages = {"/": HOME, "/rss.xml": feed(STORY), "/moved.html": story(1)}
    here, there = ("http", "https") if is_to_tls else ("https", "http")
    pages[STORY] = Reply(status=302, headers={"Location": f"{there}://news.test/moved.html"})
    with Website(pages) as plain, Website(pages, authority.server(["news.test"])) as safe:
        with ProxyServer(wants=ANN, ports={80: plain.port, 443: safe.port}) as proxy:
            (article,) = crawl_through(crawl, proxy, f"{here}://news.test/").of(Article)
        assert article.url == f"{there}://news.test/moved.html"
        assert "CONNECT news.test:443" in proxy.targets
        assert ("GET http://news.test/moved.html" in proxy.targets) != is_to_tls
        assert not any("proxy-authorization" in request.headers for request in safe.requests)


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:{port}/", "http://0x7f.1:{port}/", "https://[::1]:{port}/", "//2130706433:{port}/"]
)
def test_no_redirect_leads_the_proxy_to_a_private_address(crawl: Callable[..., Crawl], location: str) -> None:
    with Website({"/": story(1)}) as inner, Website({"/": HOME, "/rss.xml": feed(STORY)}) as site:
        site.pages[STORY] = Reply(status=302, headers={"Location": location.format(port=inner.port)})
        with ProxyServer(wants=ANN) as proxy:
            result = crawl_through(crawl, proxy, f"http://news.test:{site.port}/")
            (failure,) = result.of(FetchFailure)
            assert failure.reason in ("offsite", "refused-address")
            assert inner.requests == []
            assert not any(str(inner.port) in target for target in proxy.targets)


def test_a_refusing_proxy_is_no_fault_of_the_pages(crawl: Callable[..., Crawl]) -> None:
    with ProxyServer(wants=b"Basic eA==") as proxy:
        result = crawl_through(crawl, proxy, "https://news.test/")
        assert result.stats["discovery/failed/proxy"] == 2
        assert "secret" not in str(result.stats)


async def test_no_password_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ProxyServer(wants=ANN) as proxy, pytest.raises(ProxyError) as caught:
        await fetch(make_handler(proxy.url("bob:guess")), "https://news.test/")
    said = caplog.text + str(caught.value)
    assert "guess" not in said
    assert "Ym9iOmd1ZXNz" not in said
