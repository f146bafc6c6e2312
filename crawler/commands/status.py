"""scrapy status: what the database holds of each site, and how the last runs went."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.spiderloader import get_spider_loader

from crawler.command import ProjectCommand, open_output
from crawler.crawl.host_habits import Habit, hosts_left_alone
from crawler.runs.findings import NOTED, Finding
from crawler.runs.history import newest_findings
from crawler.runs.metrics import render_metrics
from crawler.runs.outcome import NOT_FETCHED, ExitCode, count_stored
from crawler.sites.site_loader import own_sites
from crawler.storage import queries
from crawler.storage.clock import DatabaseClock
from crawler.storage.engine import show_url
from crawler.storage.habits import find_habits
from crawler.storage.job_tables import QueueSummary, queue_summary
from crawler.storage.polls import Poll, failing_sources
from crawler.storage.runs import is_alive
from crawler.storage.sites import list_sites
from crawler.terminal.tables import print_table, stdout_console

if TYPE_CHECKING:
    from sqlalchemy import Engine

_RUNS = 10
_FAILING_SHOWN = 5
"""Of one site: where it is down, all of them fail."""
_WHY = 100
"""Characters."""
_OF_FAILING = ("url", "kind", "polled_at", "failures", "status", "detail")
_RECENTLY = timedelta(days=2)
"""A site that has no file and is not listed is still run by its address, where it was within this time."""


class Command(ProjectCommand):
    takes_words = False

    def syntax(self) -> str:
        return "[--json | --prometheus FILE]"

    def short_desc(self) -> str:
        return "Show sites, counts, rejections and the last runs"

    def long_desc(self) -> str:
        return (
            "Show what the database holds of each site (articles, rejected pages by reason, URLs by state), how the "
            "last runs went, what workers do where there are any, and what should be looked at. Exit codes: 0 shown, "
            "2 usage, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="for programs: one JSON object")
        form.add_argument("--prometheus", metavar="FILE", help="for Prometheus: a text file, or - for stdout")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002
        with self.open_database() as engine:
            state = self._read(engine)
        if opts.prometheus:
            with open_output(opts.prometheus) as out:
                out.write(render_metrics(state.sites, state.findings))
        elif opts.json:
            values = {"database": show_url(self.database_url)} | state.as_dict()
            sys.stdout.write(orjson.dumps(values, option=orjson.OPT_INDENT_2).decode() + "\n")
        else:
            console = stdout_console()
            _print_state(console, state)
            console.print(f"Database: {show_url(self.database_url)}{'' if state.sites else ' (empty)'}")
        return ExitCode.FINE

    def _read(self, engine: Engine) -> _State:
        now = DatabaseClock(engine).now()
        sites = self._without_removed(engine, queries.site_summaries(engine, now), now)
        findings = {
            site.source: found
            for site in sites
            if _may_have_findings(site.last_run) and (found := newest_findings(engine, site.source, now))
        }
        waits = hosts_left_alone(find_habits(engine, Habit.ASKS_TO_WAIT), now)
        runs = queries.last_runs(engine, limit=_RUNS, now=now)
        shown = {site.source for site in sites if site.last_run}
        failing = {source: polls for source, polls in failing_sources(engine).items() if source in shown}
        return _State(now, sites, runs, findings, waits, failing, queue_summary(engine))

    def _without_removed(
        self, engine: Engine, sites: list[queries.SiteSummary], now: datetime
    ) -> list[queries.SiteSummary]:
        """The last run of a site that was removed is nothing to look at any more, nor is a site of which that is all,
        such as an address with a mistake."""
        kept = {*own_sites(get_spider_loader(self.settings)), *(site.name for site in list_sites(engine))}
        for site in sites:
            if site.last_run and site.source not in kept and now - site.last_run.started_at > _RECENTLY:
                site.last_run = None
        return [s for s in sites if s.source in kept or s.last_run or s.articles or s.urls or s.rejected]


@dataclass(frozen=True, slots=True)
class _State:
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
    queue: QueueSummary | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "sites": [
                asdict(site)
                | {
                    "findings": self.findings.get(site.source, []),
                    "left_alone": self.left_alone.get(site.source, {}),
                    "failing_sources": [
                        {name: getattr(poll, name) for name in _OF_FAILING}
                        for poll in self.failing.get(site.source, [])
                    ],
                }
                for site in self.sites
            ],
            "runs": [asdict(run) for run in self.runs],
            "queue": asdict(self.queue) if self.queue else None,
        }


def _may_have_findings(run: queries.RunSummary | None) -> bool:
    """A run that has ended notes what was found: the runs before it need not be compared again."""
    return run is not None and (run.exit_code is None or any(name.startswith(NOTED) for name in run.counts))


def _print_state(console: Console, state: _State) -> None:
    if state.sites:
        print_table(console, _site_table(state.sites))
    if state.runs:
        print_table(console, _run_table(state.runs, state.now))
    for title, reasons in (
        ("Rejected", {site.source: site.rejected_by_reason for site in state.sites}),
        ("Not fetched in the last run", {site.source: _not_fetched(site.last_run) for site in state.sites}),
    ):
        if any(reasons.values()):
            print_table(console, _reason_table(title, reasons))
    if state.left_alone:
        print_table(console, _wait_table(state.left_alone))
    if state.failing:
        print_table(console, _failing_table(state.failing))
    if state.findings:
        print_table(console, _finding_table(state.findings))
    if state.queue and (state.queue.workers or any(state.queue.counts.values())):
        _print_queue(console, state.queue)


def _site_table(sites: list[queries.SiteSummary]) -> Table:
    table = Table(title="Sites", title_justify="left")
    table.add_column("Site")
    for name in ("Articles", "Gone", "Rejected", "URLs waiting", "URLs known"):
        table.add_column(name, justify="right")
    for name in ("Newest article", "Last fetch (UTC)"):
        table.add_column(name)
    for site in sites:
        waiting = sum(site.urls.get(state, 0) for state in ("due", "leased", "retry"))
        table.add_row(
            site.source,
            *(f"{count:,}" for count in (site.articles, site.gone, site.rejected, waiting, sum(site.urls.values()))),
            _day(site.newest),
            _minute(site.last_fetched_at),
        )
    return table


def _run_table(runs: list[queries.RunSummary], now: datetime) -> Table:
    table = Table(title="Last runs", title_justify="left")
    for name in ("Site", "Started (UTC)", "Took", "Ended", "Exit code"):
        table.add_column(name, justify="right" if name in ("Took", "Exit code") else "left")
    for name in ("Fetched", "New", "Stored", "Rejected", "Failed"):
        table.add_column(name, justify="right")
    for run in runs:
        count = run.counts.get
        is_running = not run.finished_at and is_alive(run, now)
        end = now if is_running else run.finished_at or run.heartbeat_at
        table.add_row(
            run.source,
            _minute(run.started_at),
            f"{(end - run.started_at).total_seconds():,.0f} s",
            run.reason or ("running" if is_running else "died"),
            "" if run.exit_code is None else str(run.exit_code),
            *(f"{number:,}" for number in (count("fetched", 0), count("inserted", 0))),
            f"{count_stored(run.counts):,}",
            f"{count('rejected', 0):,}",
            f"{max(count('failed', 0), sum(_not_fetched(run).values())):,}",
        )
    return table


def _reason_table(title: str, reasons: Mapping[str, Mapping[str, int]]) -> Table:
    """`reasons`: site -> reason -> pages."""
    table = Table(title=title, title_justify="left")
    for name in ("Site", "Reason"):
        table.add_column(name)
    table.add_column("Pages", justify="right")
    for site, counts in reasons.items():
        for reason, count in counts.items():
            table.add_row(site, reason, f"{count:,}")
    return table


def _not_fetched(run: queries.RunSummary | None) -> dict[str, int]:
    """Reason -> pages that a run asked for and did not get, tried again or not; most frequent first."""
    counts = run.counts if run else {}
    reasons = {name.removeprefix(NOT_FETCHED): n for name, n in counts.items() if name.startswith(NOT_FETCHED)}
    return dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))


def _wait_table(waits: Mapping[str, Mapping[str, datetime]]) -> Table:
    table = Table(title="Left alone, as the host has asked", title_justify="left")
    for name in ("Site", "Host", "Until (UTC)"):
        table.add_column(name)
    for source, hosts in waits.items():
        for host, until in hosts.items():
            table.add_row(source, host, _minute(until))
    return table


def _failing_table(failing: Mapping[str, Sequence[Poll]]) -> Table:
    table = Table(title="Sources that fail", title_justify="left")
    for name in ("Site", "Source", "Last read (UTC)", "Why"):
        table.add_column(name)
    for source, polls in failing.items():
        for poll in polls[:_FAILING_SHOWN]:
            why = (poll.detail or "")[:_WHY]
            table.add_row(source, Text(poll.url), _minute(poll.polled_at), Text(why))
        if (more := len(polls) - _FAILING_SHOWN) > 0:
            table.add_row(source, f"and {more:,} more", "", "")
    return table


def _finding_table(findings: dict[str, list[Finding]]) -> Table:
    table = Table(title="Findings", title_justify="left")
    for name in ("Site", "Finding", "What"):
        table.add_column(name)
    for source, found in findings.items():
        for finding in found:
            table.add_row(source, finding.name, finding.detail)
    return table


def _print_queue(console: Console, queue: QueueSummary) -> None:
    console.print("Jobs: " + ", ".join(f"{count:,} {status}" for status, count in queue.counts.items()))
    workers = Table(title="Workers", title_justify="left")
    for name in ("Worker", "Jobs", "Sign of life"):
        workers.add_column(name, justify="left" if name == "Sign of life" else "right")
    for worker in queue.workers:
        workers.add_row(str(worker.id), str(worker.jobs), f"{worker.silent_for:,.0f} s ago")
    if queue.workers:
        print_table(console, workers)
    jobs = Table(title="Jobs", title_justify="left")
    for name in ("Job", "Site", "Lock", "State", "Since (UTC)", "Attempts", "Worker"):
        jobs.add_column(name, justify="right" if name in ("Attempts", "Worker") else "left")
    for job in queue.jobs:
        worker_id = "" if job.worker is None else str(job.worker)
        since = _minute(job.since)
        jobs.add_row(job.task, job.source, job.lock or "", job.status, since, str(job.attempts), worker_id)
    if queue.jobs:
        print_table(console, jobs)


def _minute(time: datetime | None) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if time else "-"


def _day(time: datetime | None) -> str:
    return time.strftime("%Y-%m-%d") if time else "-"
