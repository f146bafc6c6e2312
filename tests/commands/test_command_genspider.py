"""`scrapy genspider`: a new site's file and its first saved page, from a site on loopback."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.discovery.feed import Feed
from crawler.discovery.links import Source
from crawler.platform_spider import PlatformSpider
from crawler.sites.site_file import render_site_file
from tests.commands.conftest import scrapy_command, scrapy_environment
from tests.commands.scrapy_processes import ROOT
from tests.news_site import feed, listing, story
from tests.website import Reply, Website, unused_port

Project = Callable[..., "subprocess.CompletedProcess[str]"]

NEWEST = "/2013/04/24/rain-falls.html"
ROBOTS = Reply("Sitemap: /news.xml\nUser-agent: *\nDisallow: /private", content_type="text/plain")
DATED = '<meta property="article:published_time" content="2013-04-24T07:30:00+02:00">'
NEWS_SITEMAP = Reply(
    f"<urlset><url><loc>{NEWEST}</loc><lastmod>2013-04-24</lastmod></url>"
    "<url><loc>/2013/04/23/older.html</loc><lastmod>2013-04-23</lastmod></url></urlset>",
    content_type="application/xml",
)


@pytest.fixture
def site() -> Iterator[Website]:
    pages = {
        "/": listing("/2013/04/23/older.html", NEWEST),
        "/robots.txt": ROBOTS,
        "/news.xml": NEWS_SITEMAP,
        "/rss.xml": feed(NEWEST),
        NEWEST: story(24, DATED),
        "/2013/04/23/older.html": story(23),
    }
    with Website(pages) as website:
        yield website


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """`scrapy` in a project of its own, with our code and no sites but ours."""
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    shutil.copytree(ROOT / "spiders", tmp_path / "spiders")
    for package in ("crawler", "pipelines"):
        (tmp_path / package).symlink_to(ROOT / package)
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "test_fixtures.py", tmp_path / "tests")
    return lambda *command: subprocess.run(
        command,
        cwd=tmp_path,
        env=scrapy_environment(f"sqlite:///{tmp_path}/news.db", FETCH_ALLOW="127.0.0.1"),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def generate(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return project(*scrapy_command("genspider", *arguments, "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=False"))


def test_a_home_page_gives_a_site_file_and_its_newest_article(project: Project, tmp_path: Path, site: Website) -> None:
    result = generate(project, "-t", "news", "daily_rain", site.url())
    assert result.returncode == 0, result.stderr
    text = (tmp_path / "spiders" / "daily_rain.py").read_text()
    assert text == (
        f'"""127.0.0.1:{site.port}."""\n\n'
        "from __future__ import annotations\n\n"
        "from crawler.discovery.feed import Feed\n"
        "from crawler.discovery.listing import Listing\n"
        "from crawler.discovery.sitemap import Sitemap\n"
        "from spiders.news import AnySiteSpider\n\n\n"
        "class DailyRainSpider(AnySiteSpider):\n"
        '    name = "daily_rain"\n'
        f'    base_url = "{site.url()}"\n'
        "    sources = (\n"
        f'        Feed("{site.url("/rss.xml")}"),\n'
        f'        Sitemap("{site.url("/news.xml")}"),\n'
        f'        Listing("{site.url()}"),\n'
        "    )\n"
    )
    (saved,) = (tmp_path / "fixtures" / "daily_rain").glob("*.json")
    assert saved.name == "2013-04-24-rain-falls.json"
    assert json.loads(saved.read_text())["article"]["title"] == "Rain 24"
    assert result.stdout.startswith("spiders/daily_rain.py\nfixtures/daily_rain/2013-04-24-rain-falls.html\n  title: ")
    assert "title: Rain 24" in result.stdout
    assert "seems to run on" not in result.stdout
    tested = project(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_fixtures.py")
    assert "1 passed" in tested.stdout, tested.stdout

    again = generate(project, "daily_rain", site.url())
    assert again.returncode == 2
    assert again.stderr == f"scrapy: daily_rain exists already: {tmp_path}/spiders/daily_rain.py\n"
    crawled = project(*scrapy_command("ingest", "daily_rain", "-s", "DOWNLOAD_DELAY=0"))
    assert "2 new" in crawled.stderr, crawled.stderr


def test_an_article_is_saved_as_it_is_named(project: Project, tmp_path: Path, site: Website) -> None:
    result = generate(project, "older_rain", site.url("/2013/04/23/older.html"))
    assert result.returncode == 0, result.stderr
    (saved,) = (tmp_path / "fixtures" / "older_rain").glob("*.json")
    assert json.loads(saved.read_text())["url"] == site.url("/2013/04/23/older.html")
    assert f'base_url = "{site.url()}"' in (tmp_path / "spiders" / "older_rain.py").read_text()


def test_a_site_on_a_known_system_is_told_so(project: Project, site: Website) -> None:
    site.pages[NEWEST] = story(24, DATED + '<meta name="generator" content="WordPress 6.4">')
    result = generate(project, "daily_rain", site.url(NEWEST))
    assert "the site seems to run on a system that -t wordpress knows" in result.stdout, result.stderr


def test_a_site_that_cannot_be_used_leaves_nothing_behind(project: Project, tmp_path: Path, site: Website) -> None:
    before = sorted((tmp_path / "spiders").glob("*.py"))
    for url, code, message in (
        (f"http://127.0.0.1:{unused_port()}/", 3, "connection-refused"),
        (site.url("/private/1234-rain.html"), 3, "robots"),
        (site.url("/2013/04/24/gone.html"), 3, "http-404"),
        ("http://10.0.0.1/", 3, "refused-address"),
        ("https://", 2, "is not the address of a website"),
    ):
        result = generate(project, "daily_rain", url)
        assert result.returncode == code, result.stderr
        assert message in result.stderr.splitlines()[-1]
        assert "Traceback" not in result.stderr
    site.pages = {"/": listing("/about/", "/2013/04/24/short.html"), "/2013/04/24/short.html": Reply("<h1>x</h1>")}
    result = generate(project, "daily_rain", site.url())
    assert (result.returncode, result.stderr.count("no article found")) == (4, 1), result.stderr
    assert sorted((tmp_path / "spiders").glob("*.py")) == before
    assert not (tmp_path / "fixtures").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("daily-rain", "example.org"), "'daily-rain' cannot be a name, daily_rain can"),
        (("class", "example.org"), "'class' cannot be a name: it is a word of Python's"),
        (("daily_rain",), "a name for the site and its address"),
        (("-t", "basic", "daily_rain", "example.org"), "there is no template basic"),
        (("-t", "us_russia", "daily_rain", "example.org"), "there is no template us_russia"),
        (("us_russia", "example.org"), "us_russia exists already"),
        (("dle_urls", "example.org"), "dle_urls exists already"),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(scrapy: Project, arguments: tuple[str, ...], message: str) -> None:
    result = scrapy("genspider", *arguments)
    assert result.returncode == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    "address", ['https://example.org/"; import os; "', "https://example.org/\\", "https://e.org/\n"]
)
def test_no_address_of_a_site_becomes_code(address: str) -> None:
    sources: list[Source] = [Feed(address)]
    tree = ast.parse(render_site_file("x", address, PlatformSpider, sources, render=True))
    assert [type(node).__name__ for node in tree.body] == ["Expr", *["ImportFrom"] * 4, "ClassDef"]
