"""PostgreSQL's advisory locks, by which processes take turns. SQLite needs none: it has one writer at a time."""

from __future__ import annotations

from enum import Enum, unique

from sqlalchemy import BigInteger, Connection, bindparam, func, select


@unique
class Lock(Enum):
    """What processes take turns at, with the number of its lock."""

    MIGRATION = 7_250_149_531
    JOB_QUEUE = 7_250_149_532
    """Jobs are added, and the queue's tables are set up."""
    STORIES = 5_031_406_227
    ERASURE = 5_031_406_228
    """Who stores or announces shares it, so that nothing is stored that is being erased meanwhile."""


_NUMBER = bindparam("number", type_=BigInteger)
_TAKE = select(func.pg_advisory_xact_lock(_NUMBER))
_SHARE = select(func.pg_advisory_xact_lock_shared(_NUMBER))


def take_lock(connection: Connection, lock: Lock, *, is_shared: bool = False) -> None:
    """Waits until nobody else holds the lock, or all who do share it, and keeps it to the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(_SHARE if is_shared else _TAKE, {"number": lock.value})
