"""JobQueue: jobs are added to it; what is waiting or running is not added again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from procrastinate import App, SyncPsycopgConnector
from procrastinate.schema import SchemaManager

from crawler.due_sites import due_sites
from crawler.jobs.site_locks import Site, lock_names
from crawler.storage.clock import DatabaseClock
from crawler.storage.job_tables import adding_jobs, check_queue, set_up_queue

if TYPE_CHECKING:
    from sqlalchemy import Engine

INGEST = "ingest"
"""Name of the task that runs a site."""


class JobQueue:
    """Adds jobs for `sites`, which are all that the workers may run: their locks depend on each other.

    Raises NoQueueError where the database has no queue, StorageError.
    """

    def __init__(self, engine: Engine, sites: Iterable[Site]) -> None:
        check_queue(engine, migrations()[-1][0])
        self._engine = engine
        self._sites = {site.source: site for site in sites}
        self._locks = lock_names(self._sites.values())
        self._clock = DatabaseClock(engine)
        self._app = App(connector=SyncPsycopgConnector())

    def add(self, sources: Iterable[str], *, only_due: bool) -> list[str]:
        """Adds a run of each of `sources` and returns those that were neither waiting nor running.

        `only_due`: the run asks the feeds, sitemaps and listings whose time has come, not all. Raises StorageError.
        """
        wanted = list(dict.fromkeys(sources))
        if not wanted:
            return []
        with adding_jobs(self._engine) as (connection, is_open):
            added = [source for source in wanted if (INGEST, source) not in is_open]
            for source in added:
                site = self._sites[source]
                job = self._app.configure_task(INGEST, lock=self._locks[source], connection=connection)
                job.defer(source=source, spider=site.spider, arguments=dict(site.arguments), only_due=only_due)
        return added

    def add_due(self) -> list[str]:
        """Adds the sites that are due, the longest waiting first. Raises StorageError."""
        return self.add(due_sites(self._engine, self._sites, self._clock.now()), only_due=True)


def set_up(engine: Engine) -> None:
    """Creates the queue's tables or brings them up to date. Raises StorageError."""
    set_up_queue(engine, SchemaManager.get_schema(), migrations())


def migrations() -> list[tuple[str, str]]:
    """Name and SQL of procrastinate's migrations, in their order; its schema holds them all."""
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return [(path.stem, path.read_text(encoding="utf-8")) for path in files]
