"""The list of sites that need no file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, delete, select

from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import SiteRow
from crawler.storage.upsert import insert_or


@dataclass(frozen=True, slots=True)
class Site:
    """A site by its address."""

    name: str
    """The source of what is stored of it: its host."""
    url: str
    spider: str
    arguments: dict[str, str] = field(default_factory=dict)
    """Besides `site`."""


def put_site(engine: Engine, site: Site, now: datetime) -> None:
    """Adds a site; one of that name gets the new address, spider and arguments. Raises StorageError."""
    with begin_write(engine) as connection:
        statement = insert_or(connection, SiteRow)
        new = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=["name"], set_={"url": new.url, "spider": new.spider, "arguments": new.arguments}
        )
        row = {"name": site.name, "url": site.url, "spider": site.spider, "arguments": site.arguments, "added_at": now}
        connection.execute(statement, row)


def remove_site(engine: Engine, name: str) -> bool:
    """Takes a site from the list; what is stored of it stays. False: it was not there. Raises StorageError."""
    with begin_write(engine) as connection:
        return connection.execute(delete(SiteRow).where(SiteRow.name == name)).rowcount == 1


def find_site(engine: Engine, name: str) -> Site | None:
    """The listed site of that name; None where there is none. Raises StorageError."""
    statement = select(SiteRow.name, SiteRow.url, SiteRow.spider, SiteRow.arguments).where(SiteRow.name == name)
    with begin_read(engine) as connection:
        row = connection.execute(statement).one_or_none()
    return Site(*row) if row else None


def list_sites(engine: Engine) -> list[Site]:
    """The listed sites by name. Raises StorageError."""
    statement = select(SiteRow.name, SiteRow.url, SiteRow.spider, SiteRow.arguments).order_by(SiteRow.name)
    with begin_read(engine) as connection:
        return [Site(*row) for row in connection.execute(statement)]
