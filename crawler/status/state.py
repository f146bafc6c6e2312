"""What is known of the sites and of their last runs, as `scrapy status` shows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from scrapy.spiderloader import SpiderLoaderProtocol

from crawler.crawl.host_habits import Habit, hosts_left_alone
from crawler.runs.findings import NOTED, Finding
from crawler.runs.history import newest_findings
from crawler.sites.site_loader import own_sites
from crawler.storage import queries
from crawler.storage.clock import DatabaseClock
from crawler.storage.habits import find_habits
from crawler.storage.job_tables import QueueSummary, queue_summary
from crawler.storage.polls import Poll, Polls, failing_sources
from crawler.storage.sites import list_sites

if TYPE_CHECKING:
    from sqlalchemy import Engine

_RUNS = 10
_OF_POLL = ("url", "kind", "polled_at", "failures", "status", "detail")
_RECENTLY = timedelta(days=2)
"""A site that has no file and is not listed is still run by its address, where it was within this time."""


class UnknownSiteError(Exception):
    """A site was asked for of which nothing is known; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class SiteStates:
    now: datetime
    """By the database's clock."""
    sites: list[queries.SiteSummary]
    runs: list[queries.RunSummary]
    findings: dict[str, list[Finding]]
    """By site, where there are any."""
    left_alone: dict[str, dict[str, datetime]]
    """Site -> host -> until when, as it has asked."""
    failing: dict[str, list[Poll]]
    """By site, where there are any."""
    sources: dict[str, list[Poll]]
    """By site, of those that were named: all that they ask for articles."""
    queue: QueueSummary | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "sites": [
                asdict(site)
                | {
                    "findings": self.findings.get(site.source, []),
                    "left_alone": self.left_alone.get(site.source, {}),
                    "failing_sources": [
                        {name: getattr(poll, name) for name in _OF_POLL} for poll in self.failing.get(site.source, [])
                    ],
                }
                | ({"sources": list(map(asdict, self.sources[site.source]))} if site.source in self.sources else {})
                for site in self.sites
            ],
            "runs": [asdict(run) for run in self.runs],
            "queue": asdict(self.queue) if self.queue else None,
        }


def read_states(engine: Engine, loader: SpiderLoaderProtocol, names: Collection[str] = ()) -> SiteStates:
    """Of the sites of these names, with their sources; of all sites where there are none.

    Raises UnknownSiteError, StorageError.
    """
    now = DatabaseClock(engine).now()
    sites = _without_removed(engine, loader, queries.site_summaries(engine, now), now)
    if unknown := sorted({*names} - {site.source for site in sites}):
        raise UnknownSiteError(f"nothing is known of {unknown[0]}: `scrapy status` shows all sites by their names")
    sites = [site for site in sites if not names or site.source in names]
    findings = {
        site.source: found
        for site in sites
        if _may_have_findings(site.last_run) and (found := newest_findings(engine, site.source, now))
    }
    waits = hosts_left_alone(find_habits(engine, Habit.ASKS_TO_WAIT), now)
    shown = {site.source for site in sites if site.last_run}
    return SiteStates(
        now=now,
        sites=sites,
        runs=_last_runs(engine, names, now),
        findings=findings,
        left_alone={source: hosts for source, hosts in waits.items() if not names or source in names},
        failing={source: polls for source, polls in failing_sources(engine).items() if source in shown},
        sources={name: Polls(engine, name).all() for name in sorted(names)},
        queue=None if names else queue_summary(engine),
    )


def _last_runs(engine: Engine, names: Collection[str], now: datetime) -> list[queries.RunSummary]:
    if not names:
        return queries.last_runs(engine, limit=_RUNS, now=now)
    runs = [run for name in names for run in queries.last_runs(engine, name, limit=_RUNS, now=now)]
    return sorted(runs, key=lambda run: (run.started_at, run.id), reverse=True)[:_RUNS]


def _without_removed(
    engine: Engine, loader: SpiderLoaderProtocol, sites: list[queries.SiteSummary], now: datetime
) -> list[queries.SiteSummary]:
    """The last run of a site that was removed is nothing to look at any more, nor is a site of which that is all, such
    as an address with a mistake."""
    kept = {*own_sites(loader), *(site.name for site in list_sites(engine))}
    for site in sites:
        if site.last_run and site.source not in kept and now - site.last_run.started_at > _RECENTLY:
            site.last_run = site.last_ended_run = None
    return [s for s in sites if s.source in kept or s.last_run or s.articles or s.urls or s.rejected]


def _may_have_findings(run: queries.RunSummary | None) -> bool:
    """A run that has ended notes what was found: the runs before it need not be compared again."""
    return run is not None and (run.exit_code is None or any(name.startswith(NOTED) for name in run.counts))
