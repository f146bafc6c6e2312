"""The clock that all machines of one database share, since their own may differ by minutes: by it a run is told alive
from dead, and sites and jobs are due."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from crawler.storage.engine import begin_read

_COUNTER = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while a machine sleeps, where there is such a one."""


class DatabaseClock:
    """The time of the database's server, asked once; of SQLite this machine's. Raises StorageError when it is made."""

    def __init__(self, engine: Engine) -> None:
        self._asked: tuple[datetime, float] | None = None
        """What the server said, and when, in seconds that go on whatever this machine's clock is set to."""
        if engine.dialect.name == "postgresql":
            with begin_read(engine) as connection:
                before = _seconds()
                theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
                self._asked = theirs.astimezone(UTC), (before + _seconds()) / 2

    def now(self) -> datetime:
        """UTC, whole seconds."""
        if self._asked is None:
            return datetime.now(UTC).replace(microsecond=0)
        theirs, at = self._asked
        return (theirs + timedelta(seconds=_seconds() - at)).replace(microsecond=0)


def _seconds() -> float:
    return time.clock_gettime(_COUNTER)
