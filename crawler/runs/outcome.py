"""What a run came to, and the exit code that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from crawler.close_reasons import CloseReason

if TYPE_CHECKING:
    from crawler.runs.findings import Finding

STORED = ("inserted", "updated", "unchanged", "duplicate")
"""Counts of pages that gave an article, by what that did to the database."""
OUTCOMES = (*STORED, "rejected", "failed", "gone", "blocked")
"""Counts of pages by what became of them."""
COUNTED = {
    "fetched": "response_received_count",
    "links": "discovery/links",
    "new_links": "discovery/new",
    "sources_read": "discovery/read",
    "sources_failed": "discovery/failed",
    "bad_entries": "discovery/bad_entries",
    **{name: f"store/{name}" for name in OUTCOMES},
    "not_had": "fetch/not_had",
    "postponed": "fetch/postponed",
    "left_alone": "politeness/left_alone",
    "errors": "spider_exceptions/count",
    "longest_delay": "politeness/longest_delay",
}
"""A run's counts -> the statistics that they are taken from; "sources_read" is of those that lead to articles, also of
ones that have not changed, "not_had" of pages that have never been read, whether they are tried again or not,
"left_alone" of hosts that have asked earlier runs for it, and "longest_delay" in seconds, between two requests."""
NOT_FETCHED = "fetch/failed/"
"""What the counts of pages that were not fetched begin with; the reason follows."""
_NOT_HAD = ("failed", "blocked", "not_had", "postponed", "left_alone", "sources_failed")
_DETAILED = ("store/rejected/", NOT_FETCHED, "discovery/failed/", "parser/", "field/", "budget/")


class ExitCode(IntEnum):
    """By what was stored; the same for every command."""

    FINE = 0
    """Articles were stored, or there was nothing new."""
    ERROR = 1
    """The program failed; its log says where."""
    USAGE = 2
    """The command line is wrong; nothing was done."""
    UNREACHABLE = 3
    """Nothing could be fetched, or nothing but errors."""
    NOTHING_USABLE = 4
    """Pages were fetched, and none gave an article."""
    DATABASE = 5
    """The database cannot be used."""
    ALREADY_RUNNING = 6
    """Another run of the same spider is alive."""
    FINDING = 7
    """Articles were stored, or there was nothing new, but something about the site should be looked at."""
    ARCHIVE = 8
    """The archive cannot be written: the disk is full, or not ours."""


_WORST_FIRST = (
    ExitCode.DATABASE,
    ExitCode.ARCHIVE,
    ExitCode.ERROR,
    ExitCode.USAGE,
    ExitCode.NOTHING_USABLE,
    ExitCode.UNREACHABLE,
    ExitCode.FINDING,
    ExitCode.ALREADY_RUNNING,
)

_CODES: Mapping[str, ExitCode] = {
    CloseReason.DATABASE: ExitCode.DATABASE,
    CloseReason.ARCHIVE: ExitCode.ARCHIVE,
    CloseReason.ALREADY_RUNNING: ExitCode.ALREADY_RUNNING,
    CloseReason.ERROR: ExitCode.ERROR,
    CloseReason.START_ERROR: ExitCode.ERROR,
}
"""The reasons of runs that are judged by nothing else."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """One run of one spider, finished."""

    source: str
    reason: str
    """A CloseReason, or another one of Scrapy's."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Keys of COUNTED."""
    message: str | None = None
    """One line for a person where something went wrong."""
    findings: tuple[Finding, ...] = ()
    has_articles: bool = True
    """Whether the database holds any article of the source, of this or of earlier runs."""
    others_were_read: bool = False
    """Whether the run asked only what was due, and the one before it that asked any sources could read some."""

    @property
    def stored(self) -> int:
        """Pages that gave an article, new or not."""
        return count_stored(self.counts)

    @property
    def exit_code(self) -> ExitCode:
        code, _ = self._judge()
        return ExitCode.FINDING if code == ExitCode.FINE and self.findings else code

    @property
    def explanation(self) -> str | None:
        """One line for a person, where the exit code and the counts do not say it all."""
        _, why = self._judge()
        return self.message or why

    def _judge(self) -> tuple[ExitCode, str | None]:
        if self.reason in _CODES:
            return _CODES[self.reason], None
        return (ExitCode.FINE, None) if self.stored else self._why_nothing_was_stored()

    def _why_nothing_was_stored(self) -> tuple[ExitCode, str | None]:
        count = self.counts.get
        was_cut_short = self.reason != CloseReason.FINISHED
        if count("errors", 0):
            return ExitCode.ERROR, None
        is_readable = self.others_were_read or has_read_sources(self.counts)
        failures = sum(count(name, 0) for name in _NOT_HAD if not (is_readable and name == "sources_failed"))
        if not count("fetched", 0):
            return (ExitCode.UNREACHABLE if failures else ExitCode.FINE), None
        if was_cut_short:
            return ExitCode.FINE, None
        if count("rejected", 0):
            return ExitCode.NOTHING_USABLE, None
        if failures:
            return ExitCode.UNREACHABLE, "nothing that answered was an article's page"
        if self.has_articles:
            return ExitCode.FINE, None
        return ExitCode.NOTHING_USABLE, "nothing there has led to an article yet"


def count_stored(counts: Mapping[str, int]) -> int:
    """Pages of a run that gave an article, new or not; `counts` by keys of COUNTED."""
    return sum(counts.get(name, 0) for name in STORED)


def has_read_sources(counts: Mapping[str, int]) -> bool:
    """Whether a run could read any source that leads to articles."""
    return bool(counts.get("sources_read") or counts.get("links"))


def count_run(stats: Mapping[str, Any]) -> dict[str, int]:
    """A run's counts out of Scrapy's statistics: COUNTED, and by reason, rule, origin and budget.

    Also in a thread beside the crawl's.
    """
    stats = dict(stats)  # else one that the crawl adds meanwhile would break off the look at them
    counts = {name: int(stats.get(key, 0)) for name, key in COUNTED.items()}
    detailed = {key: int(value) for key, value in stats.items() if key.startswith(_DETAILED)}
    return counts | {key.removeprefix("store/"): value for key, value in sorted(detailed.items())}


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The one exit code of several runs."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), ExitCode.FINE)
