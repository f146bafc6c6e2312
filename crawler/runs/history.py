"""A site's recorded runs as `crawler.runs.findings` judges them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from crawler.runs.findings import RUNS, Finding, find, pauses
from crawler.runs.outcome import has_read_sources
from crawler.storage.queries import iter_counts, last_runs

if TYPE_CHECKING:
    from sqlalchemy import Engine

_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class _Ending:
    """The run in hand, whose row is not finished yet."""

    started_at: datetime
    counts: Mapping[str, int]


class RunHistory:
    """What a site's runs before the one in hand have recorded."""

    def __init__(self, engine: Engine, source: str, run_id: int, now: datetime) -> None:
        """`run_id` is the one in hand. Raises StorageError."""
        self._now = now
        self._before = [run for run in last_runs(engine, source, limit=RUNS, now=now) if run.id != run_id]
        self._longest_pause = partial(_longest_pause, engine, source, now)

    def find(self, counts: Mapping[str, int]) -> list[Finding]:
        """The findings of the run in hand, which ends with `counts`. Raises StorageError."""
        finished = [run for run in self._before if run.finished_at]
        return find([_Ending(self._now, counts), *finished], self._longest_pause)

    def new_of(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those that the run before did not have: the last one that was judged, and did not die before."""
        noted = next((run.counts for run in self._before if run.exit_code is not None), {})
        return [finding for finding in findings if finding.key not in noted]

    def could_read_sources(self) -> bool:
        """Whether the last run that asked any sources could read some."""
        before = (run.counts for run in self._before)
        asked = (counts for counts in before if has_read_sources(counts) or counts.get("sources_failed"))
        return has_read_sources(next(asked, {}))


def newest_findings(engine: Engine, source: str, now: datetime) -> list[Finding]:
    """The findings of the site's last finished run. Raises StorageError."""
    runs = [run for run in last_runs(engine, source, limit=RUNS, now=now) if run.finished_at]
    return find(runs, partial(_longest_pause, engine, source, now))


def _longest_pause(engine: Engine, source: str, now: datetime) -> timedelta:
    """Between new articles, in some weeks."""
    times = [at for at, counts in iter_counts(engine, source, now - _WEEKS, now) if counts.get("inserted")]
    return max(pauses(times), default=timedelta())
