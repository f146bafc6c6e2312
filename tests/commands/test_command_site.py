"""`scrapy site`: the list of sites without a file, and what `scrapy ingest` makes of it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.storage import open_engine
from crawler.storage.article_stream import iter_articles
from crawler.storage.queries import last_runs, site_summaries
from crawler.storage.sites import Site, list_sites, put_site
from tests.commands.conftest import Scrapy, scrapy_command, scrapy_environment
from tests.commands.scrapy_processes import ROOT
from tests.news_site import feed, story
from tests.website import Website

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=False")


def test_what_is_listed_is_what_a_file_of_sites_says(scrapy: Scrapy, tmp_path: Path) -> None:
    sites = tmp_path / "sites.txt"
    sites.write_text(
        "\ufeff# ours\nhttps://www.example.org/en/\nexample.com timezone=Europe/Kyiv  # no scheme\n\n"
        "http://rain.example/ spider=dle 'render=when it must'\n"
    )
    assert scrapy("site", "add", "--from", str(sites)).returncode == 0
    listed = scrapy("site", "list").stdout
    assert listed.splitlines() == [
        "https://example.com/ timezone=Europe/Kyiv",
        "https://www.example.org/en/",
        "http://rain.example/ spider=dle 'render=when it must'",
    ]
    sites.write_text(listed)
    again = scrapy("site", "add", "--from", str(sites))
    assert (again.returncode, scrapy("site", "list").stdout) == (0, listed)
    changed = scrapy("site", "add", "example.com", "-a", "timezone=Europe/London")
    assert changed.stdout == "example.com: https://example.com/ timezone=Europe/London\n"
    removed = scrapy("site", "remove", "https://example.com/", "www.example.org")
    assert removed.stdout.splitlines() == [
        "example.com: asked no more; what is stored of it stays",
        "example.org: asked no more; what is stored of it stays",
    ]
    assert scrapy("site", "list").stdout == "http://rain.example/ spider=dle 'render=when it must'\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "say add, remove or list"),
        (("add",), "add takes the addresses of sites"),
        (("list", "example.org"), "list takes nothing more"),
        (("list", "-a", "timezone=UTC"), "-a and --from are options of add"),
        (("remove", "example.org", "--from", "sites.txt"), "-a and --from are options of add"),
        (("add", "ftp://example.org"), "is not the address of a website"),
        (("add", "list", "example.org"), "if it is the name of a host, write https://list"),
        (("add", "example.org", "-a", "spider=nosuch"), "there is no spider nosuch"),
        (
            ("add", "example.org", "-a", "timezone=Mars/Base"),
            "example.org: news: timezone: there is no zone",
        ),
        (("add", "example.org", "-a", "timezne=Europe/Kyiv"), "news: there is no argument timezne"),
        (("add", "http://www.us-russia.example/"), "the spider us_russia is for this site"),
        (("add", "example.org", "example.org/de/"), "example.org is listed already, as https://example.org/"),
        (("remove", "example.org"), "not listed: example.org"),
    ],
)
def test_what_cannot_be_listed_is_said_in_one_line(scrapy: Scrapy, arguments: tuple[str, ...], message: str) -> None:
    result = scrapy("site", *arguments)
    assert result.returncode == 2
    assert message in result.stdout + result.stderr
    assert scrapy("site", "list").stdout == ""


def test_a_file_with_a_wrong_line_adds_nothing_and_names_the_line(scrapy: Scrapy, tmp_path: Path) -> None:
    (tmp_path / "sites.txt").write_text("https://example.org/\nhttps://example.com/ timezone\n")
    result = scrapy("site", "add", "--from", str(tmp_path / "sites.txt"))
    assert result.returncode == 2
    assert "line 2: 'timezone' is not of the form NAME=VALUE" in result.stderr
    assert scrapy("site", "list").stdout == ""
    assert scrapy("site", "add", "--from", str(tmp_path / "none.txt")).returncode == 1


def test_listed_sites_run_as_sources_of_their_own(scrapy: Scrapy, sqlite_url: str) -> None:
    with Website({"/rss.xml": feed("/1234-rain.html"), "/1234-rain.html": story(1)}) as one, Website() as other:
        one.pages["/"] = other.pages["/"] = story(9)
        names = [f"127.0.0.1:{site.port}" for site in (one, other)]
        assert scrapy("site", "add", one.url(), other.url()).returncode == 0
        engine = open_engine(sqlite_url)
        assert {site.source for site in site_summaries(engine, datetime.now(UTC))} == set(names)
        due = scrapy("ingest", "--all-due", *FAST, FETCH_ALLOW="127.0.0.1")
        assert {run.source for run in last_runs(engine)} >= set(names), due.stderr
        assert [article.source for article in iter_articles(engine)] == [names[0]], due.stderr
        runs = len(last_runs(engine))
        scrapy("ingest", "--all-due", *FAST, FETCH_ALLOW="127.0.0.1")
        assert [run for run in last_runs(engine)[: len(last_runs(engine)) - runs] if run.source in names] == []
        alone = scrapy("ingest", names[0], *FAST, FETCH_ALLOW="127.0.0.1")
        assert (alone.returncode, last_runs(engine)[0].source) == (0, names[0]), alone.stderr
        assert [site.url for site in list_sites(engine)] == sorted(site.url() for site in (one, other))
        engine.dispose()


def test_a_listed_site_that_has_a_file_is_not_run_with_all_others(scrapy: Scrapy, sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    put_site(engine, Site("us-russia.example", "http://us-russia.example/", "dle"), datetime(2026, 1, 1, tzinfo=UTC))
    result = scrapy("ingest")
    assert (result.returncode, last_runs(engine)) == (0, [])
    assert "us-russia.example is left out, since the spider us_russia is for it" in result.stderr
    engine.dispose()


@pytest.fixture
def _sigint_heard() -> Iterator[None]:
    """What a shell starts in the background ignores it, and so would all that is started from there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_sigint_heard")
def test_an_interrupted_command_says_so_in_one_line(sqlite_url: str) -> None:
    process = subprocess.Popen(
        [*scrapy_command("site", "add", "--from", "-")],
        cwd=ROOT,
        env=scrapy_environment(sqlite_url, PYTHONUNBUFFERED="1"),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write("# no address\n" * 20_000)  # more than a pipe holds: it is being read now
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert errors == "scrapy: interrupted\n"
    assert process.returncode == 130


def test_a_listed_site_is_not_run_as_another_one(scrapy: Scrapy) -> None:
    scrapy("site", "add", "https://example.org/")
    result = scrapy("ingest", "example.org", "-a", "site=https://www.example.com/")
    assert result.returncode == 2
    assert "example.org is the listed site https://example.org/: `scrapy ingest news -a site=...` runs another" in (
        result.stderr
    )
