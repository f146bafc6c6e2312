"""The zone of the site's own clock, as far as the dates of one page tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cached_property

from crawler.extraction.stated_clocks import is_in_utc
from crawler.extraction.stated_dates import DateCandidate
from crawler.extraction.times import is_civil_offset

_SAME_SEASON = timedelta(days=14)
"""How far from a date an offset is believed to hold: longer, and summer time may have come between."""
_SAME_DAY = timedelta(days=1)
_EARLIEST_MIDNIGHT = 20
"""Hour in UTC at which the day begins in the easternmost zones that this is believed for (+04:00)."""

Evidence = tuple[date, timedelta, int]
"""A day, the offset that held on it, and how much this says."""


class PageClock:
    """`site_zone` is the zone that the site's rules name; `near_headline` are the candidates printed there."""

    def __init__(
        self, candidates: Sequence[DateCandidate], near_headline: Sequence[DateCandidate], site_zone: tzinfo | None
    ) -> None:
        self._site_zone = site_zone
        self._candidates, self._near_headline = candidates, near_headline

    @cached_property
    def _evidence(self) -> list[Evidence]:
        return [
            *_stated_offsets(self._candidates),
            *_offsets_of_one_instant(self._candidates),
            *_printed_offsets(self._candidates, self._near_headline),
            *_offsets_of_midnight(self._candidates),
        ]

    def localise(self, value: datetime) -> datetime:
        """A time stated in UTC as the site's own clock showed it, where the site's rules or the page tell; other times
        as they are."""
        if value.tzinfo is None or value.utcoffset():
            return value
        if self._site_zone is not None:
            return value.astimezone(self._site_zone)
        offset = self._offset_at(value, _SAME_SEASON)
        return value.astimezone(timezone(offset)) if offset else value

    def make_aware(self, value: datetime) -> tuple[datetime, str]:
        """A local time with its zone, and where that came from: "site", "page" or "assumed"."""
        if self._site_zone is not None:
            return value.replace(tzinfo=self._site_zone), "site"
        offset = self._offset_at(value, _SAME_DAY)
        if offset is not None:
            return value.replace(tzinfo=timezone(offset)), "page"
        return value.replace(tzinfo=UTC), "assumed"

    def _offset_at(self, value: datetime, within: timedelta) -> timedelta | None:
        if not self._evidence:
            return None
        votes: Counter[timedelta] = Counter()
        for day, offset, weight in self._evidence:
            if abs(value.date() - day) <= within:
                votes[offset] += weight
        return min(votes, key=lambda offset: (-votes[offset], abs(offset), offset)) if votes else None


def _stated_offsets(candidates: Sequence[DateCandidate]) -> list[Evidence]:
    evidence = []
    for candidate in candidates:
        value = candidate.values[0]
        offset = value.utcoffset()
        if offset and candidate.precision != "day" and is_civil_offset(offset):
            evidence.append((value.date(), offset, 2))
    return evidence


def _offsets_of_one_instant(candidates: Sequence[DateCandidate]) -> list[Evidence]:
    """The offsets by one instant that is stated for machines in UTC and, to the same second, without a zone."""
    local = [c for c in candidates if c.distance is None and _is_local_time(c) and c.values[0].second]
    if not local:
        return []
    instants = {c.values[0].replace(tzinfo=None) for c in candidates if is_in_utc(c) and c.precision == "second"}
    offsets = ((c.values[0].date(), c.values[0] - instant) for c in local for instant in instants)
    return [(day, offset, 2) for day, offset in offsets if offset and is_civil_offset(offset)]


def _printed_offsets(candidates: Sequence[DateCandidate], near_headline: Sequence[DateCandidate]) -> list[Evidence]:
    """The offsets by one instant that is stated in UTC and printed as local time."""
    evidence = []
    for is_modified in (False, True):
        printed = [c for c in near_headline if _is_local_time(c) and (c.kind == "modified") is is_modified]
        if not printed:
            continue
        local = min(printed, key=lambda c: c.distance or 0).values[0].replace(second=0)
        for candidate in candidates:
            if is_in_utc(candidate) and candidate.precision != "day" and (candidate.kind == "modified") is is_modified:
                offset = local - candidate.values[0].replace(second=0, tzinfo=None)
                if offset and is_civil_offset(offset):
                    evidence.append((local.date(), offset, 1))
    return evidence


def _offsets_of_midnight(candidates: Sequence[DateCandidate]) -> list[Evidence]:
    """A system east of Greenwich that keeps days states 4 May as 22:00 on 3 May in UTC, and prints 4 May."""
    printed = {c.values[0].date() for c in candidates if c.precision == "day" and c.distance is not None}
    evidence = []
    for candidate in candidates:
        value = candidate.values[0]
        if not is_in_utc(candidate) or value.minute or value.second or value.hour < _EARLIEST_MIDNIGHT:
            continue
        if value.date() not in printed and value.date() + _SAME_DAY in printed:
            evidence.append((value.date(), timedelta(hours=24 - value.hour), 1))
    return evidence


def _is_local_time(candidate: DateCandidate) -> bool:
    return candidate.precision != "day" and candidate.values[0].tzinfo is None
