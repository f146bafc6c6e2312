"""JobQueue: jobs are added to it; what is waiting or running is not added again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from procrastinate import App, SyncPsycopgConnector
from procrastinate.schema import SchemaManager
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from crawler.jobs.site_locks import SiteRun, known_sites, lock_names
from crawler.sites.due_sites import due_sites
from crawler.sites.site_list import have_files
from crawler.storage.clock import DatabaseClock
from crawler.storage.job_tables import adding_jobs, check_queue, set_up_queue
from crawler.storage.sites import list_sites

if TYPE_CHECKING:
    from sqlalchemy import Engine

logger = logging.getLogger(__name__)

INGEST = "ingest"
"""Name of the task that runs a site."""
REPLAY = "replay"
"""Name of the task that replays one source of the archive, or one file; sites go first, since they cannot wait."""


class JobQueue:
    """Adds jobs for sites. `settings` tell where spiders are.

    Raises NoQueueError where the database has no queue, StorageError.
    """

    def __init__(self, engine: Engine, settings: BaseSettings) -> None:
        check_queue(engine, migrations()[-1][0])
        self._engine = engine
        self._settings = settings
        self._clock = DatabaseClock(engine)
        self._app = App(connector=SyncPsycopgConnector())
        self._told: set[str] = set()
        """Sites that were left out, as the log says once of each."""

    def add(self, sites: Iterable[SiteRun], *, only_due: bool) -> list[str]:
        """Adds a run of each of `sites` and returns the sources of those that were neither waiting nor running.

        `only_due`: the run asks the feeds, sitemaps and listings whose time has come, not all. Raises StorageError.
        """
        wanted = {site.source: site for site in sites}
        return self._add(
            list(wanted.values()), lock_names((known_sites(self._engine, self._settings) | wanted).values()), only_due
        )

    def add_due(self) -> list[str]:
        """Adds the known sites that are due, the longest waiting first; not those that are listed beside a file.

        Raises StorageError.
        """
        known = known_sites(self._engine, self._settings)
        left_out = have_files(list_sites(self._engine), get_spider_loader(self._settings))
        for name in left_out.keys() - self._told:
            logger.warning("%s", left_out[name])
        self._told.update(left_out)
        due = [known[source] for source in due_sites(self._engine, known.keys() - left_out.keys(), self._clock.now())]
        return self._add(due, lock_names(known.values()), only_due=True)

    def add_replays(self, replays: Mapping[str, Sequence[str]]) -> list[str]:
        """Adds a job for each name (a source, or a file) with its command line for `scrapy replay`; one of a name runs
        at a time. Returns the names that were neither waiting nor running. Raises StorageError.
        """
        with adding_jobs(self._engine) as (connection, is_open):
            added = [name for name in replays if (REPLAY, name) not in is_open]
            for name in added:
                job = self._app.configure_task(REPLAY, lock=f"replay {name}", priority=-1, connection=connection)
                job.defer(source=name, command=list(replays[name]))
        return added

    def _add(self, sites: Sequence[SiteRun], locks: Mapping[str, str], only_due: bool) -> list[str]:
        """The locks are those of all sites together: two that share no domain may both share one with a third."""
        if not sites:
            return []
        with adding_jobs(self._engine) as (connection, is_open):
            added = [site for site in sites if (INGEST, site.source) not in is_open]
            for site in added:
                job = self._app.configure_task(INGEST, lock=locks[site.source], connection=connection)
                job.defer(source=site.source, spider=site.spider, arguments=dict(site.arguments), only_due=only_due)
        return [site.source for site in added]


def set_up(engine: Engine) -> None:
    """Creates the queue's tables or brings them up to date. Raises StorageError."""
    set_up_queue(engine, SchemaManager.get_schema(), migrations())


def migrations() -> list[tuple[str, str]]:
    """Name and SQL of procrastinate's migrations, in their order; its schema holds them all."""
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return [(path.stem, path.read_text(encoding="utf-8")) for path in files]
