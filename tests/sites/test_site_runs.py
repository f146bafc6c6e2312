"""What is shown of several sites while they run."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.sites import site_runs
from crawler.sites.site_runs import _SitesProgress
from crawler.storage import finish_run, start_run
from tests.storage.samples import HOUR, NOON


def test_pages_are_counted_of_the_runs_that_began_since_by_the_databases_clock(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_runs, "DatabaseClock", lambda _: SimpleNamespace(now=lambda: NOON))
    for source, after in (("a", -HOUR), ("a", timedelta()), ("b", timedelta()), ("of-another-ingest", timedelta())):
        run = start_run(engine, source, NOON + after)
        finish_run(engine, run, NOON + after, {"fetched": 3, "inserted": 2, "rejected": 1}, "finished", 0)
    processes: Any = SimpleNamespace(exit_codes={"a": 0}, running={"b": None})
    line = _SitesProgress(engine, processes, ["a", "b", "c"]).line()
    assert line.startswith("1 of 3 sites done, 1 running: 6 fetched, 4 stored, 2 rejected, ")
