"""What is known of hosts, kept from run to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import HostHabitRow
from crawler.storage.records import hash_text
from crawler.storage.upsert import insert_or

_MOST = 10_000
"""Rows that a run looks at: the hosts of one site are few."""


@dataclass(frozen=True, slots=True)
class StoredHabit:
    """What is kept of a habit of a host."""

    host: str
    """With its port, where the URL has one."""
    habit: str
    """One of `crawler.crawl.host_habits.Habit`."""
    seen: int
    """Weight of what speaks for it."""
    missed: int
    """Weight of what speaks against it."""
    changed_at: datetime
    """When it was last learnt."""


_COLUMNS = tuple(getattr(HostHabitRow, name) for name in StoredHabit.__dataclass_fields__)


class Habits:
    """The habits of one source's hosts. Methods block: call them by `asyncio.to_thread`. They raise StorageError."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine = engine
        self._source = source

    def read(self) -> list[StoredHabit]:
        """The newest first."""
        row = HostHabitRow
        statement = select(*_COLUMNS).where(row.source == self._source).order_by(row.changed_at.desc()).limit(_MOST)
        with begin_read(self._engine) as connection:
            return [StoredHabit(*found) for found in connection.execute(statement)]

    def write(self, habits: Iterable[StoredHabit]) -> None:
        rows: dict[bytes, dict[str, Any]] = {}
        for habit in habits:
            key = hash_text(f"{self._source}\n{habit.host}\n{habit.habit}")
            rows[key] = asdict(habit) | {"source": self._source, "habit_key": key}
        if not rows:
            return
        with begin_write(self._engine) as connection:
            statement = insert_or(connection, HostHabitRow)
            new = statement.excluded
            statement = statement.on_conflict_do_update(
                index_elements=["habit_key"],
                set_={"seen": new.seen, "missed": new.missed, "changed_at": new.changed_at},
            )
            connection.execute(statement, [rows[key] for key in sorted(rows)])


def find_habits(engine: Engine, habit: str) -> list[tuple[str, StoredHabit]]:
    """What is kept of one habit, by source and host: each with its source. Raises StorageError."""
    row = HostHabitRow
    statement = select(row.source, *_COLUMNS).where(row.habit == habit).order_by(row.source, row.host)
    with begin_read(engine) as connection:
        return [(source, StoredHabit(*found)) for source, *found in connection.execute(statement)]
