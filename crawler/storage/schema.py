"""Which version the tables are of, and how they come to the newest one."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

from crawler.storage.models import Base
from crawler.storage.search_table import create_search_table

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic makes it."""


def revisions() -> list[str]:
    """All versions, oldest first: the numbers with which the names of the migrations begin.

    Alembic would know them too, but takes long to load.
    """
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def newest_revision() -> str:
    return revisions()[-1]


def current_revision(connection: Connection) -> str | None:
    """The version that the tables are of; None where there are none yet."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar()


def create_tables(connection: Connection) -> None:
    """Makes the tables of the newest version in a database without any, within the connection's transaction.

    The migrations would make the same, and take longer than all that a short run does.
    """
    Base.metadata.create_all(connection, checkfirst=False)
    create_search_table(connection)
    _VERSION.create(connection, checkfirst=True)  # Alembic keeps it, empty, when it takes all migrations back
    connection.execute(_VERSION.insert().values(version_num=newest_revision()))


def run_migrations(connection: Connection) -> None:
    """Brings tables of an older version to the newest, within the connection's transaction."""
    from alembic import command

    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)  # it greets each time
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
