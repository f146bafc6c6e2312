"""Which sites a run of all should visit now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.storage.due import has_work
from crawler.storage.queries import last_runs
from crawler.storage.runs import is_alive

if TYPE_CHECKING:
    from sqlalchemy import Engine

_NEVER = datetime.min.replace(tzinfo=UTC)


def due_sites(engine: Engine, sites: Iterable[str], now: datetime) -> list[str]:
    """Of `sites` (names of spiders) those with a source to ask or a page to fetch, the longest waiting first.

    A site with a live run is not among them. Raises StorageError.
    """
    started: dict[str, datetime] = {}
    for site in sites:
        last = next(iter(last_runs(engine, site, limit=1, now=now)), None)
        is_live = last is not None and last.finished_at is None and is_alive(last, now)
        if not is_live and has_work(engine, site, now):
            started[site] = last.started_at if last else _NEVER
    return sorted(started, key=lambda site: (started[site], site))
