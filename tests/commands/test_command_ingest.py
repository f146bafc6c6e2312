"""`scrapy ingest`: what cron sees."""

from __future__ import annotations

import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.fixture_store import SavedSite, SitePage, read_site
from crawler.sample_site import SampleSite
from crawler.storage import open_engine
from crawler.storage.queries import last_runs
from crawler.storage.runs import start_run
from tests.commands.conftest import FAST, Scrapy, address
from tests.commands.scrapy_processes import ROOT
from tests.proxy_server import ProxyServer

NOT_FOUND = SitePage(b"not here", "text/plain", 404)


def test_a_page_that_is_only_looked_at_is_no_run_of_a_site(
    scrapy: Scrapy, sqlite_url: str, sample_site: SampleSite, tmp_path: Path
) -> None:
    site = address(sample_site)
    shown = scrapy("fetch", "--nolog", f"http://{site}/", FETCH_ALLOW=site, ARCHIVE_DIR=str(tmp_path / "archive"))
    assert "</html>" in shown.stdout
    assert "(empty)" in scrapy("status").stdout
    assert not (tmp_path / "archive").exists()


def test_a_run_stores_articles_and_is_recorded(scrapy: Scrapy, sqlite_url: str, sample_site: SampleSite) -> None:
    site = address(sample_site)
    result = scrapy("ingest", "dle", "-a", f"site=http://{site}/", *FAST, FETCH_ALLOW=site)
    assert result.returncode == 0, result.stderr
    engine = open_engine(sqlite_url)
    [run] = last_runs(engine)
    assert (run.reason, run.exit_code) == ("finished", 0)
    assert run.counts["inserted"] >= 5
    assert run.counts["rejected"] == 2
    assert run.finished_at is not None

    again = scrapy("ingest", "dle", "-a", f"site=http://{site}/", *FAST, FETCH_ALLOW=site)
    assert again.returncode == 0, again.stderr
    newest = last_runs(engine)[0]
    assert newest.id != run.id
    assert newest.counts["inserted"] == newest.counts["updated"] == 0
    engine.dispose()


def test_the_proxy_of_the_environment_is_used(scrapy: Scrapy, sqlite_url: str) -> None:
    with (
        SampleSite(read_site(ROOT / "fixtures" / "us_russia")) as site,
        ProxyServer(wants=b"Basic YW5uOnNlY3JldA==") as proxy,
    ):
        proxy.ports[80] = site.port
        result = scrapy(
            "ingest",
            "dle",
            "-a",
            f"site=http://{site.site.host}/",
            *FAST,
            "-s",
            "LOG_LEVEL=DEBUG",
            http_proxy=proxy.url("ann:secret"),
            no_proxy="",
        )
        assert result.returncode == 0, result.stderr
        assert f"GET http://{site.site.host}/robots.txt" in proxy.targets
        assert not {"secret", "YW5uOnNlY3JldA"} & set(re.findall(r"\w+", result.stderr))


def test_a_proxy_that_cannot_be_used_ends_the_run_before_it_begins(scrapy: Scrapy) -> None:
    result = scrapy(
        "ingest", "dle", "-a", "site=https://example.org/", *FAST, https_proxy="socks5://ann:secret@10.0.0.1"
    )
    assert result.returncode == 2, result.stderr
    assert "'socks5://10.0.0.1': only http and https lead to a proxy" in result.stderr


def test_a_site_that_does_not_answer_is_unreachable(scrapy: Scrapy) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        site = f"127.0.0.1:{closed.getsockname()[1]}"
        result = scrapy("ingest", "dle", "-a", f"site=http://{site}/", *FAST, FETCH_ALLOW=site)
    assert result.returncode == 3, result.stderr
    assert result.stderr.splitlines()[-1].endswith(
        "unreachable (finished): 0 fetched, 0 new, 0 updated, 0 unchanged, 3 sources failed"
    )
    assert "Traceback" not in result.stderr


def test_a_private_address_that_is_not_allowed_is_unreachable(scrapy: Scrapy, sample_site: SampleSite) -> None:
    result = scrapy("ingest", "dle", "-a", f"site=http://{address(sample_site)}/", *FAST, FETCH_ALLOW="")
    assert result.returncode == 3, result.stderr
    assert sample_site.requests == []


def test_pages_that_give_no_article_are_nothing_usable(scrapy: Scrapy) -> None:
    listing = b'<div id="dle-content"><a href="/1-a.html">One story</a> <a href="/2-b.html">Another story</a></div>'
    empty = b'<html><body><div id="dle-content"><h1 class="title">No text</h1></div></body></html>'
    pages = {"/": SitePage(listing, "text/html")} | {
        path: SitePage(empty, "text/html") for path in ("/1-a.html", "/2-b.html")
    }
    with SampleSite(SavedSite("site.example", pages, NOT_FOUND)) as site:
        result = scrapy("ingest", "dle", "-a", f"site=http://{address(site)}/", *FAST, FETCH_ALLOW=address(site))
    assert result.returncode == 4, result.stderr
    with SampleSite(SavedSite("site.example", {"/": SitePage(b"<h1>Shoes</h1>", "text/html")}, NOT_FOUND)) as site:
        result = scrapy("ingest", "news", "-a", f"site=http://{address(site)}/", *FAST, FETCH_ALLOW=address(site))
    assert result.returncode == 4, result.stderr
    assert result.stderr.endswith("0 unchanged; nothing there has led to an article yet\n")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://user:secret@127.0.0.1:1/none", "cannot use the database postgresql://user:***@127.0.0.1:1/none"),
        ("sqlite:////proc/none/news.db", "/proc/none"),
        ("oracle://host/name", "'oracle' is not supported"),
        ("nonsense", "not of the form"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_line(scrapy: Scrapy, url: str, message: str) -> None:
    result = scrapy("ingest", "us_russia", DATABASE_URL=url)
    assert result.returncode == 5
    [line] = result.stderr.splitlines()
    assert message in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no_such_spider",), "there is no spider no_such_spider"),
        (("us_russia", "-a", "nonsense"), "NAME=VALUE"),
        (("news",), "news has no sources of its own: name a site by -a site=https://..."),
        (("news", "-a", "site=ftp://a"), "is not the address of a website"),
        (("news", "-a", "site=http://./"), "is not the address of a website"),
        (("--jobs", "0"), "--jobs"),
        (("--no-such-option",), "unrecognized arguments: --no-such-option"),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(scrapy: Scrapy, arguments: tuple[str, ...], message: str) -> None:
    result = scrapy("ingest", *arguments)
    assert result.returncode == 2
    assert message in result.stderr


def test_a_live_run_is_not_overlapped_and_a_dead_one_is_taken_over(
    scrapy: Scrapy, sqlite_url: str, sample_site: SampleSite
) -> None:
    site = address(sample_site)
    command = ("ingest", "dle", "-a", f"site=http://{site}/", *FAST)
    engine = open_engine(sqlite_url)
    live = start_run(engine, site, datetime.now(UTC))
    refused = scrapy(*command, FETCH_ALLOW=site)
    assert refused.returncode == 6, refused.stderr
    assert f"{site} is already running since" in refused.stderr
    assert sample_site.requests == []
    with engine.begin() as connection:
        old = (datetime.now(UTC) - timedelta(hours=1)).replace(tzinfo=None)
        connection.exec_driver_sql("update crawl_runs set heartbeat_at = ? where id = ?", (str(old), live))
    taken = scrapy(*command, FETCH_ALLOW=site)
    assert taken.returncode == 0, taken.stderr
    assert {run.id: run.reason for run in last_runs(engine)}[live] == "lost"
    engine.dispose()


def test_a_log_that_cannot_be_written_is_one_line(scrapy: Scrapy) -> None:
    result = scrapy("ingest", "us_russia", "--logfile", "/no/such/folder/news.log")
    assert (result.returncode, result.stderr) == (
        1,
        "scrapy: cannot write the log /no/such/folder/news.log: No such file or directory\n",
    )


def test_several_spiders_run_in_processes_of_their_own(scrapy: Scrapy, sqlite_url: str, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        site = f"127.0.0.1:{closed.getsockname()[1]}"
        options = ("-a", f"site=http://{site}/", "--jobs", "1", *FAST)
        result = scrapy("ingest", "dle", "news", *options, FETCH_ALLOW=site)
        log = tmp_path / "news.log"
        logged = scrapy("ingest", "dle", "news", *options, "--logfile", str(log), FETCH_ALLOW=site)
        assert " WARNING: " in log.read_text()
        assert " WARNING: " not in logged.stderr
        silent = scrapy("ingest", "dle", "news", *options, "--nolog", FETCH_ALLOW=site)
        assert len(silent.stderr.splitlines()) == 2, silent.stderr
    assert result.returncode == 3, result.stderr
    lines = result.stderr.splitlines()
    assert any(line.startswith(f"[dle] {site}: unreachable") for line in lines)
    assert any(line.startswith(f"[news] {site}: unreachable") for line in lines)
    engine = open_engine(sqlite_url)
    assert [run.source for run in last_runs(engine)] == [site] * 6
    engine.dispose()


def test_the_help_names_the_exit_codes(scrapy: Scrapy, tmp_path: Path) -> None:
    text = " ".join(scrapy("ingest", "-h").stdout.split())
    assert "3 nothing could be fetched" in text
    assert "6 already running" in text


def test_all_due_runs_what_is_due_and_then_nothing(scrapy: Scrapy, sqlite_url: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        site = f"127.0.0.1:{closed.getsockname()[1]}"
        command = ("ingest", "--all-due", "--max-runtime", "60", *FAST)
        assert "There is no site yet" in scrapy(*command).stderr, "the sample site is nobody's"
        assert scrapy("site", "add", f"http://{site}/").returncode == 0
        first = scrapy(*command, FETCH_ALLOW=site)
    assert first.returncode == 3, first.stderr
    assert f"[{site}] unreachable" in first.stderr
    engine = open_engine(sqlite_url)
    assert [run.source for run in last_runs(engine)] == [site]
    engine.dispose()


def test_all_due_and_names_exclude_each_other(scrapy: Scrapy) -> None:
    result = scrapy("ingest", "us_russia", "--all-due")
    assert result.returncode == 2
    assert "--all-due chooses the sites itself" in result.stderr


def test_a_site_file_with_a_mistake_holds_up_no_other(
    scrapy: Scrapy, sqlite_url: str, sample_site: SampleSite, tmp_path: Path
) -> None:
    site = address(sample_site)
    package = tmp_path / "sites_of_the_test"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "bad.py").write_text("import no_such_module\n")
    (package / "good.py").write_text(
        "from spiders.dle import DleSpider\n\n"
        f"class Good(DleSpider):\n    name = 'good'\n    base_url = 'http://{site}/'\n"
    )
    modules = ("-s", "SPIDER_MODULES=sites_of_the_test", *FAST)
    result = scrapy("ingest", "--all-due", *modules, FETCH_ALLOW=site, PYTHONPATH=str(tmp_path))
    assert result.returncode == 1, result.stderr
    assert f"[bad] scrapy: {package}/bad.py, line 1: ModuleNotFoundError: No module named 'no_such_module'" in (
        result.stderr
    )
    assert "Traceback" not in result.stderr
    engine = open_engine(sqlite_url)
    assert [(run.source, run.exit_code) for run in last_runs(engine)] == [("good", 0)]
    engine.dispose()

    (package / "empty.py").write_text(
        "from crawler.spider import NewsSpider\n\nclass Empty(NewsSpider):\n    name = 'empty'\n"
    )
    empty = scrapy("ingest", "empty", *modules, PYTHONPATH=str(tmp_path))
    assert empty.returncode == 2
    assert "empty has no sources of its own: its file must name some" in empty.stderr
    named = scrapy("ingest", "good", "bad", *modules, FETCH_ALLOW=site, PYTHONPATH=str(tmp_path))
    assert named.returncode == 1
    assert named.stderr.count("\n") == 1
