"""The clock that all machines of one database share, since their own may differ by minutes: by it a run is told alive
from dead, and sites and jobs are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from crawler.storage.engine import begin_read


class DatabaseClock:
    """The time of the database's server, asked once; of SQLite this machine's. Raises StorageError when it is made."""

    def __init__(self, engine: Engine) -> None:
        self._ahead = timedelta()
        if engine.dialect.name == "postgresql":
            with begin_read(engine) as connection:
                before = datetime.now(UTC)
                theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
                self._ahead = theirs - before - (datetime.now(UTC) - before) / 2

    def now(self) -> datetime:
        """UTC, whole seconds."""
        return (datetime.now(UTC) + self._ahead).replace(microsecond=0)
