"""Runs: one alive for each source, dead ones are taken over."""

from __future__ import annotations

import os
import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from crawler.discovery.links import Link
from crawler.storage.frontier import Frontier
from crawler.storage.queries import last_runs
from crawler.storage.runs import AlreadyRunning, finish_run, heartbeat, start_run
from tests.storage.contents import url_states
from tests.storage.samples import HOUR, NOON

MINUTE = timedelta(minutes=1)


def test_a_run_is_recorded_from_start_to_end(engine: Engine) -> None:
    run_id = start_run(engine, "example", NOON)
    assert heartbeat(engine, run_id, NOON + MINUTE, {"inserted": 2})
    (run,) = last_runs(engine)
    assert (run.pid, run.finished_at, run.heartbeat_at, run.counts) == (
        os.getpid(),
        None,
        NOON + MINUTE,
        {"inserted": 2},
    )
    finish_run(engine, run_id, NOON + HOUR, {"inserted": 3}, "finished", 0)
    (run,) = last_runs(engine)
    assert (run.finished_at, run.counts, run.reason, run.exit_code) == (NOON + HOUR, {"inserted": 3}, "finished", 0)


def test_a_live_run_refuses_another_one_of_its_source_only(engine: Engine) -> None:
    run_id = start_run(engine, "example", NOON)
    heartbeat(engine, run_id, NOON + 10 * MINUTE)
    with pytest.raises(
        AlreadyRunning, match=rf"example is already running since 2026-03-01 12:00:00 UTC \(process {os.getpid()} on"
    ):
        start_run(engine, "example", NOON + 11 * MINUTE)
    start_run(engine, "other", NOON)


def test_a_run_that_has_shown_itself_in_the_future_only_is_taken_over(engine: Engine) -> None:
    start_run(engine, "example", NOON + 9999 * HOUR)
    start_run(engine, "example", NOON)
    assert [run.reason for run in last_runs(engine)] == [None, "lost"]


def test_a_finished_run_does_not_hinder_the_next(engine: Engine) -> None:
    finish_run(engine, start_run(engine, "example", NOON), NOON, {}, "finished")
    start_run(engine, "example", NOON)
    assert [run.reason for run in last_runs(engine)] == [None, "finished"]


def test_a_run_without_heartbeat_is_taken_over_with_its_leases(engine: Engine) -> None:
    dead = start_run(engine, "example", NOON)
    frontier = Frontier(engine, "example", run_id=dead)
    frontier.add([Link("https://example.org/1-news.html", "feed")], NOON)
    frontier.lease(9, NOON, HOUR)
    start_run(engine, "example", NOON + 3 * MINUTE)
    new, lost = last_runs(engine)
    assert (lost.id, lost.reason, lost.finished_at) == (dead, "lost", NOON)
    assert new.finished_at is None
    assert url_states(engine) == {"due": 1}


def test_a_run_that_was_taken_over_learns_it_and_changes_nothing(engine: Engine) -> None:
    dead = start_run(engine, "example", NOON)
    start_run(engine, "example", NOON + HOUR)
    assert not heartbeat(engine, dead, NOON + HOUR)
    finish_run(engine, dead, NOON + HOUR, {"inserted": 5}, "finished")
    assert [run.reason for run in last_runs(engine)] == [None, "lost"]


@pytest.mark.parametrize("dead_before", [False, True], ids=["none before", "a dead one before"])
def test_of_many_that_start_at_once_one_runs(engine: Engine, dead_before: bool) -> None:
    if dead_before:
        start_run(engine, "example", NOON - HOUR)
    started: list[int] = []
    refused: list[AlreadyRunning] = []

    def start() -> None:
        try:
            started.append(start_run(engine, "example", NOON))
        except AlreadyRunning as error:
            refused.append(error)

    threads = [threading.Thread(target=start) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(started), len(refused)) == (1, 4)
