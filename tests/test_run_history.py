"""Findings out of recorded runs, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from crawler.run_history import find_in_runs, newest_findings
from crawler.storage import finish_run, open_engine, start_run

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
GOOD = {"inserted": 30, "field/title/rule": 30}
BROKEN = {"inserted": 30, "field/title/json-ld": 30}


@pytest.fixture
def opened(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, migrate=True)
    for day in (3, 2, 1):
        when = NOW - timedelta(days=day)
        finish_run(engine, start_run(engine, "site", when), when, GOOD, "finished", 0)
    yield engine
    engine.dispose()


def test_a_run_is_compared_with_the_finished_runs_before_it(opened: Engine) -> None:
    run = start_run(opened, "site", NOW)
    assert find_in_runs(opened, "site", run, GOOD, NOW) == []
    [finding] = find_in_runs(opened, "site", run, BROKEN, NOW)
    assert finding.name == "rule-broken/title"
    assert newest_findings(opened, "site") == []
    finish_run(opened, run, NOW, BROKEN, "finished", 7)
    assert newest_findings(opened, "site") == [finding]


def test_a_site_is_not_compared_with_another(opened: Engine) -> None:
    run = start_run(opened, "other", NOW)
    assert find_in_runs(opened, "other", run, BROKEN, NOW) == []
    assert newest_findings(opened, "other") == []
