"""Transactions that are tried again: what has broken them may pass, as a deadlock or a restart of the server."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

T = TypeVar("T")

logger = logging.getLogger(__name__)

_WAITS = (0.5, 1.0, 2.0)
"""Seconds before each further try."""
_PASSING = ("40", "57P", "57014", "55P03")
"""SQLSTATEs, or how they begin: a deadlock and the like, a server that restarts, a statement or a wait for a lock that
took longer than the server allows."""


def retry(work: Callable[[], T]) -> T:
    """What `work`, a whole transaction, gives. Raises DBAPIError where it breaks for good, or at the last try."""
    for seconds in _WAITS:
        try:
            return work()
        except DBAPIError as error:
            if not _is_passing(error):
                raise
            logger.warning("A transaction is tried again: %s", first_line(error))
        threading.Event().wait(seconds)
    return work()


def _is_passing(error: DBAPIError) -> bool:
    """Whether the same may well be stored a moment later."""
    state = sqlstate_of(error)
    if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):  # many writers, and another was luckier
        return True
    is_refused = isinstance(error, OperationalError) and not state and not isinstance(error.orig, sqlite3.Error)
    return error.connection_invalidated or is_refused or state.startswith(_PASSING)


def sqlstate_of(error: DBAPIError) -> str:
    """PostgreSQL's code of the error; "" where there is none."""
    return getattr(error.orig, "sqlstate", None) or ""


def first_line(error: Exception) -> str:
    """What is wrong, for a person."""
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {cause}".strip().partition("\n")[0]
