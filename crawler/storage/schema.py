"""Which version the tables are of, and how they come to the newest one."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def revisions() -> list[str]:
    """All versions, oldest first: the numbers with which the names of the migrations begin.

    Alembic would know them too; loading it takes longer than all that a short run does.
    """
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def newest_revision() -> str:
    return revisions()[-1]


def current_revision(connection: Connection) -> str | None:
    """The version that the tables are of; None where there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(column("version_num")).select_from(table("alembic_version"))).scalar()


def run_migrations(connection: Connection) -> None:
    """Brings the tables to the newest version, within the connection's transaction."""
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
