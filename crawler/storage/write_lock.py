"""Waiting for SQLite's write lock, which another program may hold, until it is free or this process is to end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from threading import Event
from time import monotonic

from sqlalchemy.exc import OperationalError

LONGEST_WAIT = 30.0
"""Seconds that a writer waits for another process."""
_WHEN_ENDING = 3.0
"""The same, once this process was told to end."""
_LOOK_EVERY = 0.3
"""Seconds between two looks whether it was."""

_BEGIN = "BEGIN IMMEDIATE"
_is_ending = Event()


def wait_no_more() -> None:
    """From here on nobody in this process waits for long: it is to end within seconds."""
    _is_ending.set()


def take_write_lock(connection: sqlite3.Connection) -> None:
    """Begins a transaction that writes. Raises OperationalError where the lock does not come free."""
    began = monotonic()
    _set_wait(connection, _LOOK_EVERY)  # SQLite's own wait cannot be broken off
    try:
        while not _try(connection, lambda: monotonic() - began < _longest_wait()):
            pass
    finally:
        _set_wait(connection, LONGEST_WAIT)


def _try(connection: sqlite3.Connection, may_go_on: Callable[[], bool]) -> bool:
    """Whether the transaction has begun; False where another program has the lock, and it is worth trying again."""
    try:
        connection.execute(_BEGIN)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY and may_go_on():  # whatever its extended code adds
            return False
        raise OperationalError(_BEGIN, None, error) from error
    return True


def _longest_wait() -> float:
    return _WHEN_ENDING if _is_ending.is_set() else LONGEST_WAIT


def _set_wait(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")
