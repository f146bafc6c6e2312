"""The real `scrapy` command, on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.fixture_store import read_site
from crawler.items import Article, Rejection, Section
from crawler.sample_site import SampleSite
from crawler.storage import Writer, finish_run, open_engine, start_run, upgrade
from tests.commands.scrapy_processes import LIMIT, ROOT, run_scrapy

Scrapy = Callable[..., "subprocess.CompletedProcess[str]"]
StartScrapy = Callable[..., "subprocess.Popen[str]"]
NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=False")


def scrapy_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scrapy", *arguments]


def scrapy_environment(database_url: str, **environment: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": database_url, "COLUMNS": "200"} | environment


@pytest.fixture
def scrapy(sqlite_url: str) -> Scrapy:
    """`scrapy(*arguments, **environment)`: runs the command on `sqlite_url` unless DATABASE_URL is given."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        variables = scrapy_environment(environment.pop("DATABASE_URL", sqlite_url), **environment)
        if any(name.startswith("PYTHON") for name in environment):  # an interpreter reads them as it starts
            command = scrapy_command(*arguments)
            return subprocess.run(
                command, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", timeout=LIMIT
            )
        return run_scrapy(arguments, variables)

    return run


@pytest.fixture
def start_scrapy(sqlite_url: str, tmp_path: Path) -> StartScrapy:
    """`start_scrapy(*arguments, **environment)`: starts the command on `sqlite_url`; its stderr can be read."""

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        variables = scrapy_environment(sqlite_url, ARCHIVE_DIR=str(tmp_path / "archive"), **environment)
        command = scrapy_command(*arguments)
        return subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True)

    return start


@pytest.fixture
def sample_site() -> Iterator[SampleSite]:
    """The bundled site under its own address instead of its host's."""
    with SampleSite(saved := read_site(ROOT / "fixtures" / "us_russia")) as site:
        own = address(site).encode()
        pages = {
            path: replace(page, body=page.body.replace(saved.host.encode(), own)) for path, page in saved.pages.items()
        }
        site.site = replace(saved, pages=pages)
        yield site


def address(site: SampleSite) -> str:
    """Its host and port."""
    return f"127.0.0.1:{site.port}"


def article(number: int, published: str) -> Article:
    return Article(
        url=f"https://site.example/{number}",
        source="site",
        fetched_at=NOW,
        title=f"Title {number}: “quotes”, 😀",
        authors=["A. Author", "B, Author"],
        date_published=datetime.fromisoformat(published),
        date_published_precision="minute",
        body=[Section(None, [f"The lead of story {number}."]), Section("Next", ["One", f"Two {number}"])],
        comment_count=number or None,
        language="en",
    )


@pytest.fixture
def filled(database_url: str) -> str:
    upgrade(database_url)
    engine = open_engine(database_url)
    run = start_run(engine, "site", NOW)
    writer = Writer(engine)
    writer.start()
    for number, published in enumerate(("2024-01-01T10:00+03:00", "2024-01-02T10:00+00:00")):
        writer.put(article(number, published))
    writer.put(Rejection("https://site.example/x", None, "site", NOW, "no-body", "it has no text"))
    writer.close()
    finish_run(engine, run, NOW, {"fetched": 4, "inserted": 2, "rejected": 1}, "finished", 0)
    engine.dispose()
    return database_url
