"""What the queue's own log says of known errors: one line, without traceback."""

from __future__ import annotations

import logging

import pytest
from procrastinate.exceptions import ConnectorException

from crawler.jobs.retries import RunFailedError
from crawler.jobs.worker import shorten_known_errors


def log(logger: str, error: Exception) -> None:
    logging.getLogger(logger).error("job 7", exc_info=error)


def test_a_run_that_failed_and_a_database_that_was_away_are_one_line(caplog: pytest.LogCaptureFixture) -> None:
    shorten_known_errors()
    away = ConnectorException()
    away.__cause__ = OSError("the server is shutting down\nor has died")
    failed = RunFailedError("example.org", 1)
    log("procrastinate.worker", failed)
    log("procrastinate.utils", away)
    assert [(record.getMessage(), record.exc_info) for record in caplog.records] == [
        (f"job 7: {failed}", None),
        ("job 7: the server is shutting down", None),
    ]


def test_an_error_that_nobody_knows_keeps_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    shorten_known_errors()
    log("procrastinate.worker", ZeroDivisionError())
    assert caplog.records[0].exc_info is not None
