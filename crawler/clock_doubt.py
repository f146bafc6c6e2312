"""Whether the machine's clock may be trusted with deleting what is old.

One that is far ahead for a run would delete what has years to stay, so the dates of what was done before must make it
plausible first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

_DAY = timedelta(days=1)
_LONGEST_PAUSE = 10
"""Days without anything, or times as long as the pauses usually are."""


def doubt_of_clock(times: Iterable[datetime], now: datetime, noun: str) -> str | None:
    """Why nothing should be deleted for its age: `now` comes after a pause as was never made between `times`, at each
    of which there was a `noun`. None where the clock may well be right; the next day's runs make it so.

    What is of the last day, or later, is left out: by a wrong clock, too.

    >>> from datetime import UTC
    >>> days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    >>> doubt_of_clock(days, datetime(2027, 1, 3, tzinfo=UTC), "run")
    "the clock says 2027-01-03, 365 days after the last run before today's"
    """
    days = sorted({time.date() for time in times if time < now - _DAY})
    if not days:
        return None
    usual = median((after - before).days for before, after in pairwise(days)) if len(days) > 1 else 1
    pause = (now.date() - days[-1]).days
    if pause <= _LONGEST_PAUSE * usual:
        return None
    return f"the clock says {now:%Y-%m-%d}, {pause} days after the last {noun} before today's"
