"""INSERT ... ON CONFLICT, which SQLAlchemy has once for each database."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from crawler.storage.models import Base


def insert_or(connection: Connection, table: type[Base]) -> postgresql.Insert:
    """An insert into `table` that has on_conflict_do_nothing, on_conflict_do_update and excluded."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return cast("postgresql.Insert", sqlite.insert(table))  # the same methods; no common class
