"""What a site's runs tell when they are compared with the site's own past: a layout that changed, a flow that ended.

Shares are compared, not numbers, and only where both sides have enough pages that chance does not explain the
difference: quiet days and small sites raise nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from math import sqrt
from typing import Protocol

from crawler.items import Article
from crawler.runs.outcome import count_stored, has_read_sources

WATCHED_FIELDS = ("title", "authors", "date_published", "body", "comment_count")
"""Fields of an Article that are watched."""
MISSING = "missing"
RUNS = 200
"""How many runs of a site are looked at."""
NOTED = "finding/"
"""How the counts begin by which a run notes what was found."""
_ENOUGH = 20
"""Pages on each side of a comparison."""
_PAST = 200
"""Pages of the past that are compared with."""
_MIN_SCORE = 4.0
"""Standard errors between two shares: chance does that once in thirty thousand comparisons."""
_MIN_GAPS = 5
_PATIENCE = 3
_QUIET = timedelta(days=1)
_FAILED_RUNS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at."""

    name: str
    """Stable, such as "field-vanished/comment_count"; docs/operations.md says what each means."""
    detail: str
    """One sentence."""

    @property
    def key(self) -> str:
        """The name of the count that notes it."""
        return NOTED + self.name


class FinishedRun(Protocol):
    """One finished run of a site: `crawler.storage.queries.RunSummary`."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def counts(self) -> Mapping[str, int]: ...


def origins(article: Article) -> Iterator[str]:
    """Where each watched field's value came from: "field/<field>/<kind of provenance>", to be counted in the run."""
    for field in WATCHED_FIELDS:
        yield f"field/{field}/{article.provenance.get(field, MISSING).partition(':')[0]}"


def find(runs: Sequence[FinishedRun], longest_pause: Callable[[], timedelta] = timedelta) -> list[Finding]:
    """The findings of the newest of `runs`, which are a site's finished runs, newest first.

    `longest_pause` gives the longest one between new articles in some weeks; it is asked where `runs` know of none that
    is long enough: those of a busy site go back but two days, and on Sundays few papers publish.
    """
    if not runs:
        return []
    return [*_fields(runs), *_rejections(runs), *_flow(runs, longest_pause), *_sources(runs)]


def pauses(times: Sequence[datetime]) -> list[timedelta]:
    """Between runs that brought new articles, which began at `times`, the newest first."""
    return [newer - older for newer, older in pairwise(times)]


def _fields(runs: Sequence[FinishedRun]) -> Iterator[Finding]:
    for field in WATCHED_FIELDS:
        kinds = [_count_kinds(run, field) for run in runs]
        found = _compare([(kind.total() - kind[MISSING], kind.total()) for kind in kinds])
        if found and found.has_halved:
            yield Finding(
                f"field-vanished/{field}", f"{field} is found on {found.now} of the pages, before on {found.then}"
            )
        found = _compare([(kind["rule"], kind.total()) for kind in kinds])
        if found and found.has_halved:
            yield Finding(
                f"rule-broken/{field}", f"a rule gives {field} on {found.now} of the pages, before on {found.then}"
            )


def _count_kinds(run: FinishedRun, field: str) -> Counter[str]:
    """Kind of provenance -> pages: keys "field/<field>/<kind>" of the run's counts."""
    prefix = f"field/{field}/"
    return Counter({key.removeprefix(prefix): n for key, n in run.counts.items() if key.startswith(prefix)})


def _rejections(runs: Sequence[FinishedRun]) -> Iterator[Finding]:
    rejected = [run.counts.get("rejected", 0) for run in runs]
    stored = [count_stored(run.counts) for run in runs]
    found = _compare([(bad, bad + good) for bad, good in zip(rejected, stored, strict=True)])
    if found and found.has_doubled:
        yield Finding("rejections-rose", f"{found.now} of the pages are rejected, before {found.then}")


def _flow(runs: Sequence[FinishedRun], longest_pause: Callable[[], timedelta]) -> Iterator[Finding]:
    """Whether new articles have stopped, measured by the longest pause that the site made.

    What was found stays until one comes, also when the runs that brought some are no longer among those looked at.
    """
    times = [run.started_at for run in runs if run.counts.get("inserted")]
    silent = takewhile(lambda run: not run.counts.get("inserted"), runs)
    if not any(run.counts.get(f"{NOTED}articles-stopped") for run in silent):
        if len(times) <= _MIN_GAPS:
            return
        pause = runs[0].started_at - times[0]
        if pause <= max(_PATIENCE * max(pauses(times)), _QUIET) or pause <= _PATIENCE * longest_pause():
            return
    since = f"{times[0]:%Y-%m-%d %H:%M}" if times else f"before {runs[-1].started_at:%Y-%m-%d %H:%M}"
    yield Finding("articles-stopped", f"no new article since {since} UTC")


def _sources(runs: Sequence[FinishedRun]) -> Iterator[Finding]:
    recent = runs[:_FAILED_RUNS]
    failing = [run for run in recent if run.counts.get("sources_failed") and not has_read_sources(run.counts)]
    if len(failing) == _FAILED_RUNS:
        yield Finding("sources-fail", f"no source could be read in the last {_FAILED_RUNS} runs")


@dataclass(frozen=True, slots=True)
class _Shares:
    """A share of pages now and before, with the numbers of pages on which they rest."""

    hits_now: int
    pages_now: int
    hits_then: int
    pages_then: int

    @property
    def now(self) -> str:
        return f"{self.hits_now / self.pages_now:.0%}"

    @property
    def then(self) -> str:
        return f"{self.hits_then / self.pages_then:.0%}"

    @property
    def has_halved(self) -> bool:
        return 2 * self.hits_now * self.pages_then <= self.hits_then * self.pages_now and self._score <= -_MIN_SCORE

    @property
    def has_doubled(self) -> bool:
        return self.hits_now * self.pages_then >= 2 * self.hits_then * self.pages_now and self._score >= _MIN_SCORE

    @property
    def _score(self) -> float:
        """Of the two-proportion z-test."""
        pooled = (self.hits_now + self.hits_then) / (self.pages_now + self.pages_then)
        error = sqrt(pooled * (1 - pooled) * (1 / self.pages_now + 1 / self.pages_then))
        return (self.hits_now / self.pages_now - self.hits_then / self.pages_then) / error if error else 0.0


def _compare(samples: Sequence[tuple[int, int]]) -> _Shares | None:
    """The newest runs that have enough pages between them, against the ones before; None where there are too few.

    A sample is a run's hits and pages.
    """
    hits_now = pages_now = hits_then = pages_then = 0
    for hits, pages in samples:
        if pages_now < _ENOUGH:
            hits_now, pages_now = hits_now + hits, pages_now + pages
        elif pages_then < _PAST:
            hits_then, pages_then = hits_then + hits, pages_then + pages
    if pages_now < _ENOUGH or pages_then < _ENOUGH:
        return None
    return _Shares(hits_now, pages_now, hits_then, pages_then)
