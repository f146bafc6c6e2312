import shutil
from collections.abc import Callable

import pytest

from crawler.items import Article, FetchFailure
from tests.conftest import missing_service
from tests.crawling import Crawl
from tests.test_spider_crawl import HOME, NEWS, PARAGRAPH, feed, story
from tests.website import Reply, Website

PATH = "/1234-rain.html"
SETTINGS = {"DOWNLOAD_TIMEOUT": 20}
TEXT = "".join(f"<p>{PARAGRAPH.format(day=1, part=part)}</p>" for part in ("old", "new", "upper"))


@pytest.fixture
def browser() -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        missing_service("Chromium is not installed")


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


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_page_that_scripts_write_is_rendered(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": HOME, "/rss.xml": feed(PATH), PATH: app(WRITES), "/api/1": Reply(TEXT)}) as site:
        result = crawl(NEWS, SETTINGS, site=site.url())
        (article,) = result.of(Article)
        assert article.title == "Rain falls"
        assert len(article.body[0].paragraphs) == 3
        assert article.etag is None
        assert result.stats["browser/pages"] == 1


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_site_that_needed_it_twice_is_rendered_at_once(crawl: Callable[..., Crawl]) -> None:
    paths = [f"/{number}-rain.html" for number in range(1000, 1010)]
    pages = dict.fromkeys(paths, app(WRITES))
    with Website({"/": HOME, "/rss.xml": feed(*paths), "/api/1": Reply(TEXT), **pages}) as site:
        result = crawl(NEWS, {**SETTINGS, "LEASE_BATCH": 2, "CONCURRENT_REQUESTS": 1}, site=site.url())
        assert result.stats["browser/pages"] == 10
        asked = [site.asked(path) for path in paths]
        assert (min(asked), max(asked)) == (1, 2)


LISTS = "fetch('/api/list').then(r => r.text()).then(t => { document.getElementById('root').innerHTML = t; });"


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_home_page_whose_links_scripts_write_is_rendered(crawl: Callable[..., Crawl]) -> None:
    links = Reply(f"<nav><a href=/world/>World</a></nav><p><a href={PATH}>Rain falls on the town</a></p>")
    section = app(LISTS.replace("list", "world"))
    pages = {"/": app(LISTS), "/api/list": links, PATH: story(1), "/world/": section}
    pages |= {"/api/world": Reply("<p><a href=/1235-a.html>Snow falls on the town</a></p>"), "/1235-a.html": story(2)}
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
    with Website({"/": story(2)}) as inner:
        secrets = "".join(
            f"fetch('http://{host}:{inner.port}/', {{mode: 'no-cors'}}).catch(() => 0);"
            f"new Image().src = 'http://{host}:{inner.port}/i';"
            f"document.write('<iframe src=\"http://{host}:{inner.port}/f\"></iframe>');"
            for host in ("127.0.0.1", "localhost", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]")
        )
        with Website({"/": HOME, "/rss.xml": feed(PATH), PATH: app(secrets + WRITES), "/api/1": Reply(TEXT)}) as site:
            result = crawl(NEWS, {**SETTINGS, "FETCH_ALLOW": f"127.0.0.1:{site.port}"}, site=site.url())
            assert result.stats["browser/pages"] == 1
            assert inner.requests == []


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_script_cannot_lead_the_browser_elsewhere(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": story(2)}) as other:
        script = f"location.href = 'http://127.0.0.1:{other.port}/';"
        with Website({"/": HOME, "/rss.xml": feed(PATH), PATH: app(script)}) as site:
            result = crawl(NEWS, SETTINGS, site=site.url())
            assert result.reason == "finished"
            assert not any(article.url.startswith(other.url()) for article in result.of(Article))


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_images_and_styles_are_not_loaded(crawl: Callable[..., Crawl]) -> None:
    page = app(WRITES + "document.write('<img src=/a.png><link rel=stylesheet href=/a.css>')")
    with Website({"/": HOME, "/rss.xml": feed(PATH), PATH: page, "/api/1": Reply(TEXT)}) as site:
        crawl(NEWS, SETTINGS, site=site.url())
        assert site.asked("/a.png") == site.asked("/a.css") == 0


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
