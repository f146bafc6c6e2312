"""Pages that only a browser can show: what it gets, what it asks, where it may not go."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from types import MappingProxyType

import pytest

from crawler.fetch.browser_requests import MAX_REQUESTS_TO_HOST
from crawler.fetch.chromium import PAGES_AT_A_TIME
from crawler.items import Article, FetchFailure
from crawler.storage import open_engine
from tests.authority import Authority
from tests.conftest import missing_service
from tests.crawling import Crawl
from tests.hostile_server import drip, silence
from tests.news_site import HOME, NEWS, PARAGRAPH, feed, story
from tests.proxy_server import ProxyServer
from tests.website import Behaviour, Reply, Send, Website
from tests.website import Request as WebsiteRequest

PATH = "/1234-rain.html"
SETTINGS = {"DOWNLOAD_TIMEOUT": 20}
TEXT = "".join(f"<p>{PARAGRAPH.format(day=1, part=part)}</p>" for part in ("old", "new", "upper"))


@pytest.fixture
def browser() -> str:
    """Its path."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or missing_service("Chromium is not installed")


@pytest.fixture
def trusting_browser(browser: str, tmp_path: Path) -> str:
    """One that takes every certificate: it has a list of authorities of its own."""
    path = tmp_path / "chromium"
    path.write_text(f'#!/bin/sh\nexec {browser} --ignore-certificate-errors "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def app(script: str) -> Reply:
    """The shell of a script application."""
    return Reply(
        "<!DOCTYPE html><html lang=en><head><title>Example</title></head><body><div id=root>Loading</div>"
        f"<noscript>Please enable JavaScript.</noscript><script>{script}</script></body></html>"
    )


WRITES = (
    "fetch('/api/1').then(r => r.text()).then(t => { document.title = 'Rain';"
    "document.getElementById('root').innerHTML = '<article><h1>Rain falls</h1>' + t + '</article>'; });"
)


def app_site(page: Behaviour | Sequence[Behaviour], more: Mapping[str, Behaviour] = MappingProxyType({})) -> Website:
    """A site with one article, at PATH, whose text scripts may get from /api/1; and `more` pages."""
    return Website({"/": HOME, "/rss.xml": feed(PATH), PATH: page, "/api/1": Reply(TEXT), **more})


def text_when_wanted() -> dict[str, Behaviour]:
    """Pages of a site: /api/1 answers when /wanted was asked for."""
    is_wanted = threading.Event()

    def answer_when_wanted(send: Send, request: WebsiteRequest) -> None:
        is_wanted.wait(20)
        Reply(TEXT)(send, request)

    def want(send: Send, request: WebsiteRequest) -> None:
        is_wanted.set()
        Reply()(send, request)

    return {"/api/1": answer_when_wanted, "/wanted": want}


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_page_that_scripts_write_is_rendered(crawl: Callable[..., Crawl]) -> None:
    with app_site(app(WRITES)) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        (article,) = result.of(Article)
        assert article.title == "Rain falls"
        assert len(article.body[0].paragraphs) == 3
        assert article.etag is None
        assert result.stats["browser/pages"] == 1


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_text_that_is_on_its_way_is_waited_for(crawl: Callable[..., Crawl]) -> None:
    page = app(WRITES + "setTimeout(() => fetch('/wanted'), 1200);")
    with app_site(page, text_when_wanted()) as site:
        result = crawl(NEWS, {"DOWNLOAD_TIMEOUT": 60}, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain falls"]
        assert result.stats["browser/pages"] == 1


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_site_that_needed_it_twice_is_rendered_at_once(crawl: Callable[..., Crawl]) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1006)]
    pages = dict.fromkeys(paths, app(WRITES))
    with Website({"/": HOME, "/rss.xml": feed(*paths), "/api/1": Reply(TEXT), **pages}) as site:
        result = crawl(NEWS, {**SETTINGS, "LEASE_BATCH": 2, "CONCURRENT_REQUESTS": 1}, site=site.url())
        assert result.stats["browser/pages"] == 6
        asked = [site.asked(path) for path in paths]
        assert (min(asked), max(asked)) == (1, 2)


LISTS = "fetch('/api/list').then(r => r.text()).then(t => { document.getElementById('root').innerHTML = t; });"


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_home_page_whose_links_scripts_write_is_rendered(crawl: Callable[..., Crawl]) -> None:
    links = Reply(f"<nav><a href=/world/>World</a></nav><p><a href={PATH}>Rain falls on the town</a></p>{TEXT}")
    section, snow = app(LISTS.replace("list", "world")), f"<p><a href=/1235-a.html>Snow falls on the town</a></p>{TEXT}"
    pages = {"/": app(LISTS), "/api/list": links, PATH: story(1), "/world/": section}
    pages |= {"/api/world": Reply(snow), "/1235-a.html": story(2)}
    with Website(pages) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert {article.title for article in result.of(Article)} == {"Rain 1", "Rain 2"}
        assert (site.asked("/"), result.stats["browser/pages"]) == (2, 2)
        again = crawl(NEWS, SETTINGS, site=site.url())
        assert (site.asked("/"), again.stats["browser/pages"]) == (3, 2), "what helped twice is done at once"
        assert again.of(Article) == []


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_the_next_run_knows_which_host_needs_it(crawl: Callable[..., Crawl]) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1004)]
    pages = dict.fromkeys(paths, app(WRITES))
    with Website({"/": HOME, "/rss.xml": feed(*paths[:2]), "/api/1": Reply(TEXT), **pages}) as site:
        crawl(NEWS, SETTINGS, site=site.url())
        site.pages["/rss.xml"] = feed(*paths)
        crawl(NEWS, SETTINGS, site=site.url())
        assert [site.asked(path) for path in paths] == [2, 2, 1, 1]


def test_without_chromium_a_home_page_is_read_as_it_is(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": app(LISTS), "/rss.xml": feed(PATH), PATH: story(1)}) as site:
        result = crawl(NEWS, {**SETTINGS, "CHROMIUM": "/nowhere/chromium"}, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain 1"]
        assert result.stats.get("discovery/failed", 0) == 0


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_the_browser_reaches_no_private_address(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": story(2)}) as inner, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stun:
        stun.bind(("127.0.0.1", 0))
        stun.setblocking(False)
        secrets = (
            f"const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{stun.getsockname()[1]}'}}]}});"
            "peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));"
        )
        secrets += "".join(
            f"fetch('http://{host}:{inner.port}/', {{mode: 'no-cors'}}).catch(() => 0);"
            f"new Image().src = 'http://{host}:{inner.port}/i';"
            f"document.write('<iframe src=\"http://{host}:{inner.port}/f\"></iframe>');"
            for host in ("127.0.0.1", "localhost", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]")
        )
        with app_site(app(secrets + WRITES)) as site:
            result = crawl(NEWS, {**SETTINGS, "FETCH_ALLOW": f"127.0.0.1:{site.port}"}, site=site.url())
            assert result.stats["browser/pages"] == 1
            assert inner.requests == []
            with pytest.raises(BlockingIOError):
                stun.recv(1)


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_script_cannot_lead_the_browser_elsewhere(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": story(2)}) as other:
        script = f"location.href = 'http://127.0.0.1:{other.port}/';"
        with app_site(app(script)) as site:
            result = crawl(NEWS, SETTINGS, site=site.url())
            assert result.reason == "finished"
            assert not any(article.url.startswith(other.url()) for article in result.of(Article))


@pytest.mark.browser
@pytest.mark.parametrize("address", ["/1235-flood.html", "#part-7"])
def test_a_script_cannot_give_its_page_another_address(crawl: Callable[..., Crawl], address: str) -> None:
    other = "/1235-flood.html"
    script = f"history.pushState({{}}, '', '{address}');" + WRITES
    pages = {"/": HOME, "/rss.xml": feed(other, PATH), other: story(2), PATH: app(script), "/api/1": Reply(TEXT)}
    with Website(pages) as site:
        articles = crawl(NEWS, SETTINGS, site=site.url()).of(Article)
        assert {article.url: article.title for article in articles} == {
            site.url(other): "Rain 2",
            site.url(PATH): "Rain falls",
        }


@pytest.mark.browser
def test_a_page_that_leads_the_browser_to_no_web_page_is_its_failure(crawl: Callable[..., Crawl]) -> None:
    script = "location.href = URL.createObjectURL(new Blob(['<h1>x</h1>'], {type: 'text/html'}));"
    with app_site(app(script)) as site:
        (failure,) = crawl(NEWS, SETTINGS, site=site.url()).of(FetchFailure)
        assert failure.reason == "browser-failed"


CREDENTIALS = "Basic YW5uOnNlY3JldA=="


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_browser_goes_out_by_the_operators_proxy(
    crawl: Callable[..., Crawl], authority: Authority, trusting_browser: str, scheme: str
) -> None:
    script = "fetch('http://10.1.2.3/').catch(() => 0); fetch('https://localhost/').catch(() => 0);" + WRITES
    pages = {"/": HOME, "/rss.xml": feed(PATH), PATH: app(script), "/api/1": Reply(TEXT)}
    tls = authority.server(["news.test"]) if scheme == "https" else None
    with Website(pages, tls) as site, ProxyServer(wants=CREDENTIALS.encode()) as proxy:
        proxies = dict.fromkeys(("http", "https"), proxy.url("ann:secret"))
        settings = {**SETTINGS, "FETCH_ALLOW": "", "PROXIES": proxies, "CHROMIUM": trusting_browser}
        result = crawl(NEWS, settings, site=f"{scheme}://news.test:{site.port}/")
        assert [article.title for article in result.of(Article)] == ["Rain falls"]
        assert result.stats["browser/pages"] == site.asked("/api/1") == 1
        targets = " ".join(proxy.targets)  # some of them are Chromium's own
        assert f"{'CONNECT ' if scheme == 'https' else 'GET http://'}news.test:{site.port}" in targets
        assert "10.1.2.3" not in targets
        assert "localhost" not in targets
        assert not any("proxy-authorization" in request.headers for request in site.requests if scheme == "https")


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_images_and_styles_are_not_loaded(crawl: Callable[..., Crawl]) -> None:
    page = app(WRITES + "document.write('<img src=/a.png><link rel=stylesheet href=/a.css>')")
    with app_site(page) as site:
        crawl(NEWS, SETTINGS, site=site.url())
        assert site.asked("/a.png") == site.asked("/a.css") == 0


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    "script",
    [
        "for (const method of ['PUT', 'PATCH', 'DELETE']) fetch('/changed', {method}).catch(() => 0);",
        "document.body.insertAdjacentHTML('beforeend', '<iframe name=f></iframe>"
        "<form method=post action=/changed target=f></form>'); document.forms[0].submit();",
    ],
    ids=["by-method", "by-form"],
)
def test_a_page_changes_nothing_on_its_host(crawl: Callable[..., Crawl], script: str) -> None:
    page = app(script + WRITES)
    with Website({"/": HOME, "/rss.xml": feed(PATH), PATH: page, "/api/1": Reply(TEXT)}) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain falls"]
        assert site.asked("/changed") == 0


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_window_is_not_even_asked_for(crawl: Callable[..., Crawl]) -> None:
    page = app("for (let i = 0; i < 40; i++) window.open('/popup');" + WRITES)
    with app_site(page) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain falls"]
        assert site.asked("/popup") == 0


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_page_asks_its_host_for_so_much_and_no_more(crawl: Callable[..., Crawl]) -> None:
    asks = "var asked = []; for (let i = 0; i < 300; i++) asked.push(fetch('/more/' + i));"
    when_all_are_answered = ".then(t => Promise.allSettled(asked).then(() => t)).then(t =>"
    page = app(WRITES.replace(".then(t =>", when_all_are_answered) + asks)
    with app_site(page) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain falls"]
        of_the_page = [request for request in site.requests if request.path.startswith(("/api", "/more"))]
        assert len(of_the_page) == MAX_REQUESTS_TO_HOST - 1, "the page itself is one"
        assert result.stats["browser/requests_stopped"] == 302 - MAX_REQUESTS_TO_HOST


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("milliseconds", [0, 2500])
def test_a_host_rests_for_what_a_page_has_asked_of_it_however_long_that_is_rendered(
    crawl: Callable[..., Crawl], milliseconds: int
) -> None:
    asks = "for (let i = 0; i < 10; i++) fetch('/more/' + i).catch(() => 0);"
    busy = f"const begun = Date.now(); while (Date.now() < begun + {milliseconds});"
    paths = [f"/{number}-rain.html" for number in range(1000, 1003)]
    pages = dict.fromkeys(paths, app(busy + WRITES + asks))
    with Website({"/": HOME, "/rss.xml": feed(*paths), "/api/1": Reply(TEXT), **pages}) as site:
        result = crawl(NEWS, {**SETTINGS, "DOWNLOAD_DELAY": 0.3, "RANDOMIZE_DOWNLOAD_DELAY": False}, site=site.url())
        assert result.stats["browser/pages"] == 3
        assert result.stats["politeness/longest_rest"] == ceil(0.3 * 11)
        assert result.stats["elapsed_time_seconds"] > 0.3 * (len(site.requests) - 13) + milliseconds / 1000, (
            "neither the first request nor those of the last page need be waited for"
        )


RULES = '{"prefetch": [{"urls": ["/next"]}], "prerender": [{"urls": ["/next"]}]}'
ADD_RULES = (
    "const rules = document.createElement('script'); rules.type = 'speculationrules';"
    f"rules.textContent = '{RULES}'; {{}}.append(rules);"
)


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    "script",
    [
        pytest.param("document.head.innerHTML += '<link rel=prefetch href=/next>';", id="by-the-browser"),
        pytest.param("fetch('/next', {headers: {Purpose: 'prefetch'}}).catch(() => 0);", id="by-a-framework"),
        pytest.param(f"</script><script type=speculationrules>{RULES}</script><script>", id="by-rules"),
        pytest.param(ADD_RULES.replace("{}", "document.head"), id="by-rules-of-a-script"),
        pytest.param(f"setTimeout(() => {{{ADD_RULES.replace('{}', 'document.body')}}}, 300);", id="by-late-rules"),
        pytest.param(
            ADD_RULES.replace("{}", "document.getElementById('next').attachShadow({mode: 'closed'})"),
            id="by-rules-in-a-shadow",
        ),
        pytest.param("new WebSocket(`ws://${location.host}/next`);", id="by-a-socket"),
    ],
)
def test_what_the_reader_might_want_next_is_not_asked_for(crawl: Callable[..., Crawl], script: str) -> None:
    page = app(WRITES + "setTimeout(() => fetch('/wanted'), 900);" + script)
    page = replace(page, body=str(page.body).replace("<body>", "<body><p id=next></p>"))
    page = replace(page, headers={"Speculation-Rules": '"/rules"'})
    rules = Reply(RULES, content_type="application/speculationrules+json")
    with app_site(page, {"/rules": rules, **text_when_wanted()}) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain falls"]
        assert site.asked("/next") == site.asked("/rules") == 0


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_page_that_waits_for_a_socket_is_told_that_there_is_none(crawl: Callable[..., Crawl]) -> None:
    opened = "const socket = new WebSocket('wss://example.org/'); socket.addEventListener('error', () => {"
    then_closed = "socket.onclose = event => { if (event.code && socket.readyState === WebSocket.CLOSED) {"
    with app_site(app(f"{opened} {then_closed} {WRITES} }} }}; }});")) as site:
        assert [article.title for article in crawl(NEWS, SETTINGS, site=site.url()).of(Article)] == ["Rain falls"]


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_script_that_never_ends_is_a_failure_of_the_browser_alone(crawl: Callable[..., Crawl]) -> None:
    with Website(
        {"/": HOME, "/rss.xml": feed(PATH, "/1235-a.html"), PATH: app("while (true) {}"), "/1235-a.html": story(1)}
    ) as site:
        result = crawl(NEWS, {"DOWNLOAD_TIMEOUT": 4}, site=site.url())
        assert result.reason == "finished"
        assert [article.title for article in result.of(Article)] == ["Rain 1"]
        assert result.stats["browser/failed/timeout"] == 1
        assert [failure.reason for failure in result.of(FetchFailure)] == ["timeout"], "it is tried again later"


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_what_the_plain_page_has_cost_is_not_counted_against_the_rendered_one(crawl: Callable[..., Crawl]) -> None:
    answers = [Reply("Busy", 503), app(WRITES), app("while (true) {}"), app(WRITES)]
    with app_site(answers) as site:
        result = crawl(NEWS, {"DOWNLOAD_TIMEOUT": 4, "RETRY_TIMES": 1}, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain falls"]
        assert (site.asked(PATH), result.stats["browser/pages"]) == (4, 2)


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("script", [silence, drip(b"1", b"\n", 0.3)], ids=["that-never-answers", "that-drips-for-ever"])
def test_a_script_that_holds_up_the_text_is_not_waited_for(crawl: Callable[..., Crawl], script: Behaviour) -> None:
    page = Reply(str(app(WRITES).body).replace("<title>", "<script src=/hangs.js></script><title>"))
    with app_site(page, {"/hangs.js": script}) as site:
        result = crawl(NEWS, {"DOWNLOAD_TIMEOUT": 9}, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain falls"]
        assert (result.stats["browser/pages"], result.stats.get("browser/failed/timeout", 0)) == (1, 0)


FLOOD = "setInterval(() => {{ for (let i = 0; i < 200; i++) {} }}, 5);"


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    ("script", "failures"),
    [
        pytest.param("for (let i = 0; i < 40; i++) window.open('/popup');" + WRITES, set(), id="windows-in-windows"),
        pytest.param("document.write('<iframe src=/silence></iframe>');" + WRITES, set(), id="load-never-ends"),
        pytest.param("alert(1); confirm(2); onbeforeunload = () => 'x'; print();" + WRITES, set(), id="dialogs"),
        pytest.param(
            "Object.defineProperty(HTMLElement.prototype, 'innerText', {get: () => ({length: 'long'})});" + WRITES,
            set(),
            id="length-no-number",
        ),
        pytest.param(
            FLOOD.format("fetch('/' + Math.random())") + WRITES,
            {"browser-failed", "timeout"},
            id="requests-without-end",
        ),
        pytest.param(
            "fetch('http://127.0.0.1:1/').catch(() => 0); while (true) document.write('<p>rain</p>'.repeat(1000));",
            {"browser-failed", "timeout"},
            id="memory-without-end",
        ),
    ],
)
def test_a_hostile_script_ends_by_a_bound_and_costs_no_other_page(
    crawl: Callable[..., Crawl], script: str, failures: set[str]
) -> None:
    window = app("window.open('/window'); const all = []; setInterval(() => all.push(new Uint8Array(1e6).fill(1)), 5)")
    pages = {PATH: app(script), "/1235-a.html": app(WRITES.replace("Rain", "Snow").replace("/1'", "/2'"))}
    pages |= {"/api/1": Reply(TEXT), "/api/2": Reply(TEXT.replace("rain", "snow")), "/popup": window, "/window": window}
    with Website({"/": HOME, "/rss.xml": feed(*list(pages)[:2]), "/silence": silence, **pages}) as site:
        settings = {"DOWNLOAD_TIMEOUT": 15, "RETRY_TIMES": 1, "FETCH_ALLOW": f"127.0.0.1:{site.port}"}
        result = crawl(NEWS, settings, site=site.url())
        titles = {article.title for article in result.of(Article)}
        assert titles == ({"Snow falls"} if failures else {"Rain falls", "Snow falls"})
        failed = {key.rpartition("/")[2] for key in result.stats if key.startswith("browser/failed/")}
        assert failed <= failures
        assert bool(failed) == bool(failures)
        assert result.stats.get("playwright/request_count/aborted", 0) < 5_000, "closed, it is not heard"


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_pages_that_keep_the_browser_busy_in_vain_are_put_off_and_other_pages_of_the_host_are_read(
    crawl: Callable[..., Crawl], sqlite_url: str
) -> None:
    paths = [f"/{number}-a.html" for number in range(1000, 1020)]
    pages = {path: app("while (true);") for path in paths} | {"/2000-b.html": story(1)}
    with Website({"/": HOME, "/rss.xml": feed(*pages), **pages}) as site:
        result = crawl(NEWS, {"DOWNLOAD_TIMEOUT": 3, "MAX_BROWSER_SECONDS": 2}, site=site.url())
        assert result.reason == "finished"
        assert [article.title for article in result.of(Article)] == ["Rain 1"]
        failed = {failure.url for failure in result.of(FetchFailure)}
        assert 0 < len(failed) <= 2 * PAGES_AT_A_TIME
        put_off = {site.url(path) for path in paths} - failed
        assert result.stats["fetch/postponed"] == len(put_off)
        assert result.stats[f"budget/browser/127.0.0.1:{site.port}"] == len(put_off)
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        due = connection.exec_driver_sql("select url from urls where state = 'due' and attempts = 0").scalars()
        assert set(due) == put_off
    engine.dispose()


def test_plain_pages_start_no_browser(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": HOME, "/rss.xml": feed(PATH), PATH: story(1)}) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        assert len(result.of(Article)) == 1
        assert not any(key.startswith(("browser", "playwright")) for key in result.stats)


def test_without_chromium_plain_pages_go_on(crawl: Callable[..., Crawl]) -> None:
    settings = {**SETTINGS, "CHROMIUM": "/nowhere/chromium"}
    pages = {PATH: app(WRITES), "/1235-a.html": story(1)}
    with Website({"/": HOME, "/rss.xml": feed(*pages), **pages}) as site:
        result = crawl(NEWS, settings, site=site.url())
        assert result.reason == "finished"
        assert [article.title for article in result.of(Article)] == ["Rain 1"]
        assert result.stats["browser/failed/no-browser"] == 1
        assert result.of(FetchFailure) == []
