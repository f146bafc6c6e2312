"""`scrapy fixture`: record, check, update."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from crawler.command import CommandError
from crawler.commands.fixture import Command
from crawler.fixture_store import SavedSite, SitePage, read_site
from crawler.rules import ArticleRules
from crawler.runs.outcome import ExitCode
from crawler.sample_site import SampleSite
from spiders.us_russia import UsRussiaSpider
from tests.commands.conftest import Scrapy
from tests.commands.scrapy_processes import ROOT

PAGES = ROOT / "fixtures" / "us_russia"
NAME = "2013-04-24-russia-us-agree-to-revive-syria-peace-plan"


def execute(*arguments: str) -> ExitCode:
    """The command in this process; without a crawler process it can fetch nothing."""
    command = Command()
    command.settings = get_project_settings()
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    options, names = parser.parse_known_args(arguments)
    return command.execute(names, options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of fixtures with one page of one spider."""
    (tmp_path / "us_russia").mkdir()
    for suffix in (".html", ".json"):
        shutil.copy(PAGES / f"{NAME}{suffix}", tmp_path / "us_russia")
    return tmp_path


def test_saved_pages_that_agree_are_fine(scrapy: Scrapy, folder: Path) -> None:
    result = scrapy("fixture", "us_russia", "--check", "--folder", str(folder))
    assert (result.returncode, result.stdout) == (0, "1 saved page, 0 different\n")


def test_rules_of_a_site_that_give_nothing_on_any_saved_page_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base, own = UsRussiaSpider.own_and_base_rules()[1], ArticleRules(title=("h1.gone", "h1"), authors=(".nobody",))
    monkeypatch.setattr(UsRussiaSpider, "rules", own.over(base))
    assert execute("us_russia", "--check", "--folder", str(folder)) == ExitCode.ERROR  # provenance is another
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("us_russia: ")]
    assert lines == [
        "us_russia: the rule h1.gone of title gives nothing on any saved page",
        "us_russia: the rule .nobody of authors gives nothing on any saved page",
    ]


def test_a_difference_is_shown_and_an_update_rewrites_the_expectation(scrapy: Scrapy, folder: Path) -> None:
    description = folder / "us_russia" / f"{NAME}.json"
    right = description.read_text()
    description.write_text(right.replace('"comment_count": 0', '"comment_count": 7'))
    wrong = scrapy("fixture", "--check", "--folder", str(folder))
    assert wrong.returncode == 1
    assert '-  "comment_count": 7' in wrong.stdout
    assert wrong.stdout.endswith("1 saved page, 1 different\n")
    assert scrapy("fixture", "us_russia", "--update", "--folder", str(folder)).returncode == 0
    assert description.read_text() == right


def test_a_page_is_recorded_as_a_crawl_would_fetch_it(scrapy: Scrapy, tmp_path: Path) -> None:
    sample = read_site(PAGES)
    path = "/politics/4127-russia-us-agree-to-revive-syria-peace-plan.html"
    site = SavedSite(
        sample.host,
        {
            path: sample.pages[path],
            "/9-forbidden.html": sample.pages[path],
            "/7-gone.html": SitePage(b"<h1>It is not here</h1>", "text/html", 410),
            "/8-moved.html": SitePage(b"", "text/html", 301, {"Location": path}),
            "/robots.txt": SitePage(b"User-agent: *\nDisallow: /9-forbidden.html\n", "text/plain"),
        },
        sample.not_found,
    )
    with SampleSite(site) as server:
        address = f"http://127.0.0.1:{server.port}"
        result = scrapy(
            "fixture",
            "us_russia",
            f"{address}/8-moved.html",
            f"{address}/9-forbidden.html",
            f"{address}/7-gone.html",
            "--folder",
            str(tmp_path),
            FETCH_ALLOW=f"127.0.0.1:{server.port}",
        )
        requests = server.requests
    saved = tmp_path / "us_russia" / f"2013-04-24-{path.rpartition('/')[2][:-5]}.html"
    assert f"{saved}\n" in result.stdout, result.stderr
    assert f"{address}/7-gone.html answered 410; saved all the same\n" in result.stderr
    assert saved.read_bytes() == sample.pages[path].body
    description = json.loads(saved.with_suffix(".json").read_text())
    assert description["url"] == f"{address}{path}"
    assert description["requested_url"] == f"{address}/8-moved.html"
    assert description["article"]["title"] == "Russia, US agree to revive Syria peace plan"
    assert result.returncode == 3
    assert "/9-forbidden.html: robots" in result.stderr
    assert "/9-forbidden.html" not in requests


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="nothing"),
        pytest.param(("us_russia",), id="no-url"),
        pytest.param(("us_russia", "--check", "--at", "2024-01-01"), id="time-of-saved-pages"),
        pytest.param(("us_russia", "--rejected", "--fetch"), id="fetch-from-the-archive"),
        pytest.param(("us_russia", "--update", "-a", "timezone=UTC"), id="arguments-of-saved-pages"),
        pytest.param(("us_russia", "http://us-russia.example/", "--limit", "2"), id="limit-of-one"),
        pytest.param(("us_russia", "--check", "--reason", "no-body"), id="reason-of-saved-pages"),
        pytest.param(("us_russia", "dle", "--check"), id="two-spiders"),
        pytest.param(("nosuch", "http://example.org/"), id="no-such-spider"),
        pytest.param(("us_russia", "example.org/1.html"), id="no-scheme"),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        execute(*arguments)


def test_what_is_done_with_saved_pages_is_one_thing(scrapy: Scrapy, folder: Path) -> None:
    result = scrapy("fixture", "us_russia", "--check", "--update", "--folder", str(folder))
    assert result.returncode == 2
    assert "argument --update: not allowed with argument --check" in result.stderr


def test_a_folder_without_pages_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no saved pages"):
        execute("us_russia", "--check", "--folder", str(tmp_path))
    with pytest.raises(CommandError, match="no saved pages"):
        execute("--check", "--folder", str(tmp_path / "nowhere"))
