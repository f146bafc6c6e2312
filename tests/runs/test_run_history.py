"""Findings out of recorded runs, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from crawler.runs.history import RunHistory, newest_findings
from crawler.storage import finish_run, open_engine, start_run
from crawler.storage.models import CrawlRunRow
from crawler.storage.queries import site_summaries

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
    assert RunHistory(opened, "site", run, NOW).find(GOOD) == []
    [finding] = RunHistory(opened, "site", run, NOW).find(BROKEN)
    assert finding.name == "rule-broken/title"
    assert newest_findings(opened, "site", NOW) == []
    finish_run(opened, run, NOW, BROKEN, "finished", 7)
    assert newest_findings(opened, "site", NOW) == [finding]


def test_a_site_is_not_compared_with_another(opened: Engine) -> None:
    run = start_run(opened, "other", NOW)
    assert RunHistory(opened, "other", run, NOW).find(BROKEN) == []
    assert newest_findings(opened, "other", NOW) == []


def test_a_run_whose_clock_was_ahead_is_not_taken_for_the_last_one_until_that_time_comes(opened: Engine) -> None:
    ahead = NOW + timedelta(days=365)
    failed = {"sources_failed": 1, "finding/articles-stopped": 1}
    finish_run(opened, start_run(opened, "site", ahead), ahead, failed, "finished", 3)
    quiet = {"sources_failed": 1}
    run = start_run(opened, "site", NOW)
    assert RunHistory(opened, "site", run, NOW).find(quiet) == []
    assert RunHistory(opened, "site", run, NOW).could_read_sources() is False
    finish_run(opened, run, NOW, quiet, "finished", 0)
    assert newest_findings(opened, "site", NOW) == []
    [summary] = site_summaries(opened, NOW)
    assert summary.last_run is not None
    assert summary.last_run.started_at == NOW


def test_what_the_last_run_could_read_is_told_by_the_one_that_asked(opened: Engine) -> None:
    for minutes, counts in ((3, {"sources_read": 2, "sources_failed": 1}), (2, {"fetched": 4}), (1, {"rejected": 1})):
        when = NOW - timedelta(minutes=minutes)
        finish_run(opened, start_run(opened, "site", when), when, counts, "finished", 0)
    run = start_run(opened, "site", NOW)
    assert RunHistory(opened, "site", run, NOW).could_read_sources()
    finish_run(opened, run, NOW, {"sources_failed": 1}, "finished", 0)
    assert not RunHistory(opened, "site", start_run(opened, "site", NOW), NOW).could_read_sources()


def test_a_finding_is_not_new_again_because_a_run_has_died_meanwhile(opened: Engine) -> None:
    run = start_run(opened, "site", NOW)
    found = RunHistory(opened, "site", run, NOW).find(BROKEN)
    assert RunHistory(opened, "site", run, NOW).new_of(found) == found != []
    finish_run(opened, run, NOW, {**BROKEN, **{finding.key: 1 for finding in found}}, "finished", 7)
    start_run(opened, "site", NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    after = start_run(opened, "site", later)
    assert RunHistory(opened, "site", after, later).new_of(found) == []


def test_a_busy_site_that_publishes_on_weekdays_has_not_stopped_on_sundays(opened: Engine) -> None:
    monday = NOW.replace(hour=0, minute=0, second=0) + timedelta(days=6)
    hours = [day * 24 + hour for day in range(5) for hour in range(8, 19)]
    times = [monday + timedelta(days=7 * week, hours=hour) for week in range(2) for hour in hours]
    quiet_since = times[-1]
    with opened.begin() as connection:
        started = [(time, {"inserted": 1}) for time in times]
        started += [(times[-55] + timedelta(minutes=n), {"fetched": 1}) for n in range(1, 240)]
        rows = [
            {"source": "weekdays", "host": "h", "pid": 1, "heartbeat_at": at, "finished_at": at, "counts": counts}
            | {"started_at": at}
            for at, counts in started
        ]
        connection.execute(insert(CrawlRunRow), rows)

    def findings_after(hours: float) -> list[str]:
        at = quiet_since + timedelta(hours=hours)
        run = start_run(opened, "weekdays", at)
        found = RunHistory(opened, "weekdays", run, at).find({"fetched": 1})
        finish_run(opened, run, at, {"fetched": 1}, "finished", 0)
        return [finding.name for finding in found]

    assert findings_after(48) == []
    assert findings_after(24 * 9) == ["articles-stopped"]
