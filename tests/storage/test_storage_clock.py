"""The clock of the database: what machines with other clocks go by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from sqlalchemy import Engine

from crawler.storage import clock
from crawler.storage.clock import DatabaseClock

AHEAD = timedelta(hours=3)


class FastClock(datetime):
    """Of a machine that is three hours ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> FastClock:
        now = datetime.now(tz) + AHEAD
        return cls.fromtimestamp(now.timestamp(), tz)


def test_a_machine_with_a_wrong_clock_goes_by_that_of_the_server(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "datetime", FastClock)
    wrong_by = DatabaseClock(engine).now() - datetime.now(UTC)
    expected = timedelta() if engine.dialect.name == "postgresql" else AHEAD  # SQLite has no other clock
    assert abs(wrong_by - expected) < timedelta(seconds=20)
    assert DatabaseClock(engine).now().microsecond == 0


def test_a_machine_whose_clock_is_set_meanwhile_goes_by_that_of_the_server(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = DatabaseClock(engine)
    monkeypatch.setattr(clock, "datetime", FastClock)
    expected = timedelta() if engine.dialect.name == "postgresql" else AHEAD
    assert abs(made.now() - datetime.now(UTC) - expected) < timedelta(seconds=20)
