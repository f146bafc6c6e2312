"""Which sites `scrapy ingest --all-due` visits, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from crawler.discovery.links import Link
from crawler.sites.due_sites import due_sites
from crawler.source_kind import SourceKind
from crawler.storage import Frontier, Polls, finish_run, open_engine, start_run

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = "https://site.example/feed"


@pytest.fixture
def opened(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, migrate=True)
    yield engine
    engine.dispose()


def polled(engine: Engine, site: str, when: datetime) -> None:
    polls = Polls(engine, site)
    polls.register(FEED, SourceKind.FEED, when)
    polls.record(FEED, when, new=0, status=200)


def ran(engine: Engine, site: str, when: datetime) -> None:
    finish_run(engine, start_run(engine, site, when), when, {}, "finished", 0)


def test_a_site_that_was_never_asked_is_due(opened: Engine) -> None:
    assert due_sites(opened, ["site"], NOW) == ["site"]


def test_a_site_is_due_when_a_source_is(opened: Engine) -> None:
    polled(opened, "site", NOW)
    assert due_sites(opened, ["site"], NOW) == []
    assert due_sites(opened, ["site"], NOW + HOUR) == ["site"]


def test_a_site_is_due_when_a_page_waits_or_a_lease_has_run_out(opened: Engine) -> None:
    polled(opened, "site", NOW)
    frontier = Frontier(opened, "site")
    frontier.add([Link("https://site.example/a", FEED)], NOW)
    assert due_sites(opened, ["site"], NOW) == ["site"]
    frontier.lease(10, NOW, timedelta(seconds=60))
    assert due_sites(opened, ["site"], NOW) == []
    assert due_sites(opened, ["site"], NOW + timedelta(seconds=61)) == ["site"]


def test_a_site_with_a_live_run_is_not_due_and_one_with_a_dead_run_is(opened: Engine) -> None:
    start_run(opened, "site", NOW)
    assert due_sites(opened, ["site"], NOW) == []
    assert due_sites(opened, ["site"], NOW + HOUR) == ["site"]


def test_the_longest_waiting_site_comes_first(opened: Engine) -> None:
    ran(opened, "old", NOW - 2 * HOUR)
    ran(opened, "older", NOW - 3 * HOUR)
    assert due_sites(opened, ["old", "older", "new"], NOW) == ["new", "older", "old"]
