"""The file of an SQLite database, which must stay the one that was opened."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError


def watch_file(engine: Engine) -> None:
    """Lets no transaction begin once the file at the engine's path is gone, or another one: SQLite would go on in the
    unlinked file, and all of it would be lost. Raises OperationalError there."""
    watch = _Watch()
    event.listen(engine, "connect", watch.note)
    event.listen(engine, "begin", watch.check)


class _Watch:
    def __init__(self) -> None:
        self._path = ""
        self._opened: tuple[int, int] | None = None
        """What the first connection has opened."""

    def note(self, connection: sqlite3.Connection, _record: Any) -> None:
        if self._opened is None:
            self._path = connection.execute("PRAGMA database_list").fetchone()[2]
            self._opened = _identity(self._path)

    def check(self, _connection: Connection) -> None:
        if self._opened != (found := _identity(self._path)):
            what = "replaced by another" if found else "deleted"
            raise OperationalError(None, None, sqlite3.OperationalError(f"its file was {what} while it was in use"))


def _identity(path: str) -> tuple[int, int] | None:
    """What the file at a path is known by, whatever it is called; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
