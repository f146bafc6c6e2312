"""What is known of hosts, kept from run to run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine, select

from crawler.crawl.host_habits import Habit, StoredHabit, end_of_wait
from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import HostHabitRow
from crawler.storage.records import hash_text
from crawler.storage.upsert import insert_or

_MOST = 10_000
"""Rows that a run looks at: the hosts of one site are few."""


class Habits:
    """The habits of one source's hosts. Methods block: call them by `asyncio.to_thread`. They raise StorageError."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine = engine
        self._source = source

    def read(self) -> list[StoredHabit]:
        """The newest first."""
        row = HostHabitRow
        statement = (
            select(row.host, row.habit, row.seen, row.missed, row.changed_at)
            .where(row.source == self._source)
            .order_by(row.changed_at.desc())
            .limit(_MOST)
        )
        with begin_read(self._engine) as connection:
            return [StoredHabit(*found) for found in connection.execute(statement)]

    def write(self, habits: Iterable[StoredHabit]) -> None:
        rows = [
            {
                "source": self._source,
                "host": habit.host,
                "habit": habit.habit,
                "habit_key": hash_text(f"{self._source}\n{habit.host}\n{habit.habit}"),
                "seen": habit.seen,
                "missed": habit.missed,
                "changed_at": habit.changed_at,
            }
            for habit in habits
        ]
        if not rows:
            return
        with begin_write(self._engine) as connection:
            statement = insert_or(connection, HostHabitRow)
            new = statement.excluded
            statement = statement.on_conflict_do_update(
                index_elements=["habit_key"],
                set_={"seen": new.seen, "missed": new.missed, "changed_at": new.changed_at},
            )
            connection.execute(statement, sorted(rows, key=lambda row: str(row["habit_key"])))


def hosts_left_alone(engine: Engine, now: datetime) -> dict[str, dict[str, datetime]]:
    """Source -> host that has asked to be left alone -> until when. Raises StorageError."""
    row = HostHabitRow
    statement = (
        select(row.source, row.host, row.seen).where(row.habit == Habit.ASKS_TO_WAIT).order_by(row.source, row.host)
    )
    found: dict[str, dict[str, datetime]] = {}
    with begin_read(engine) as connection:
        for source, host, minute in connection.execute(statement):
            if end := end_of_wait(minute, now):
                found.setdefault(source, {})[host] = end
    return found
