"""The tables of `scrapy status`."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.runs.findings import Finding
from crawler.runs.outcome import NOT_FETCHED, count_stored
from crawler.status.state import SiteStates
from crawler.storage.job_tables import QueueSummary
from crawler.storage.polls import Poll
from crawler.storage.queries import RunSummary, SiteSummary
from crawler.storage.runs import is_alive
from crawler.terminal.tables import print_table

_FAILING_SHOWN = 5
"""Of one site: where it is down, all of them fail."""
_SOURCES_SHOWN = 30
"""Of one site: some have a sitemap for each month of their past."""
_WHY = 100
"""Characters."""


def print_states(console: Console, state: SiteStates) -> None:
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
    if any(state.sources.values()):
        print_table(console, _source_table(state.sources))
    if state.findings:
        print_table(console, _finding_table(state.findings))
    if state.queue and (state.queue.workers or any(state.queue.counts.values())):
        _print_queue(console, state.queue)


def _site_table(sites: list[SiteSummary]) -> Table:
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


def _run_table(runs: list[RunSummary], now: datetime) -> Table:
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


def _not_fetched(run: RunSummary | None) -> dict[str, int]:
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
            why = textwrap.shorten(poll.detail or "", _WHY, placeholder=" …")
            table.add_row(source, Text(poll.url), _minute(poll.polled_at), Text(why))
        _add_more(table, len(polls) - _FAILING_SHOWN, source)
    return table


def _source_table(sources: Mapping[str, Sequence[Poll]]) -> Table:
    table = Table(title="Sources", title_justify="left")
    site = ["Site"] if len(sources) > 1 else []
    for heading in (*site, "Kind", "Source", "Last read (UTC)", "Brought news (UTC)", "Next (UTC)"):
        table.add_column(heading)
    for name, polls in sources.items():
        first = [name] if site else []
        for poll in polls[:_SOURCES_SHOWN]:
            times = map(_minute, (poll.polled_at, poll.last_new_at, poll.due_at))
            table.add_row(*first, poll.kind, Text(poll.url), *times)
        _add_more(table, len(polls) - _SOURCES_SHOWN, *first, "")
    return table


def _add_more(table: Table, more: int, *cells: str) -> None:
    """A last row behind `cells` that says how many were left out."""
    if more > 0:
        table.add_row(*cells, f"and {more:,} more")


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
