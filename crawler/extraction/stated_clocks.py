"""Times for machines that state a wrong zone or none, where other statements of the page tell which clock they show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from crawler.extraction.stated_dates import DateCandidate


def read_clocks(candidates: Sequence[DateCandidate]) -> list[DateCandidate]:
    """The candidates in the zones that they were stated in."""
    return _read_as_utc(_with_true_zones(candidates))


def _with_true_zones(candidates: Sequence[DateCandidate]) -> list[DateCandidate]:
    """One time of day that is stated in UTC and with an offset, too, is right once.

    Content systems write the local time with a "Z", and some the time in UTC with the site's offset: then another
    statement names the same instant as the one in UTC does.
    """
    if all(map(is_in_utc, candidates)) or not any(map(is_in_utc, candidates)):
        return list(candidates)
    utc, local = _by_time_of_day(candidates)
    doubled = utc.keys() & local.keys()
    if not doubled:
        return list(candidates)
    instants = {c.values[0] for c in candidates if _is_exact(c) and _wall_clock(c) not in doubled}
    if any(wall.replace(tzinfo=UTC) in instants for wall in doubled):
        return [_in_zone(c, UTC) if _wall_clock(c) in doubled else c for c in candidates]
    wrong = [c for wall in doubled for c in utc[wall]]
    if not any(c.values[0] in instants for wall in doubled for c in local[wall]):  # else some of its UTC is right
        families = {_family(c) for c in wrong}
        wrong = [c for c in candidates if is_in_utc(c) and _has_time(c) and _family(c) in families]
    zone = local[min(doubled)][0].values[0].tzinfo
    return [_in_zone(c, zone) if c in wrong else c for c in candidates]


def _by_time_of_day(
    candidates: Iterable[DateCandidate],
) -> tuple[dict[datetime, list[DateCandidate]], dict[datetime, list[DateCandidate]]]:
    """The times that are exact to the second, those in UTC and those with an offset, by what the clock shows."""
    utc: dict[datetime, list[DateCandidate]] = {}
    local: dict[datetime, list[DateCandidate]] = {}
    for candidate in candidates:
        if _is_exact(candidate):
            (utc if is_in_utc(candidate) else local).setdefault(_wall_clock(candidate), []).append(candidate)
    return utc, local


def _read_as_utc(candidates: Sequence[DateCandidate]) -> list[DateCandidate]:
    """A time for machines that states no zone, but is to the minute one that is stated in UTC, is in UTC too."""
    minutes = {_minute_of(c) for c in candidates if _has_time(c) and is_in_utc(c)}
    if not minutes:
        return list(candidates)
    return [
        _in_zone(c, UTC)
        if c.distance is None and _has_time(c) and c.values[0].tzinfo is None and _minute_of(c) in minutes
        else c
        for c in candidates
    ]


def is_in_utc(candidate: DateCandidate) -> bool:
    """Whether the date states its zone, and that is UTC."""
    value = candidate.values[0]
    return value.tzinfo is not None and not value.utcoffset()


def _in_zone(candidate: DateCandidate, zone: tzinfo | None) -> DateCandidate:
    return replace(candidate, values=(candidate.values[0].replace(tzinfo=zone),))


def _is_exact(candidate: DateCandidate) -> bool:
    value = candidate.values[0]
    return value.tzinfo is not None and candidate.precision == "second" and value.second != 0


def _has_time(candidate: DateCandidate) -> bool:
    return candidate.precision != "day"


def _wall_clock(candidate: DateCandidate) -> datetime:
    return candidate.values[0].replace(tzinfo=None)


def _minute_of(candidate: DateCandidate) -> datetime:
    return candidate.values[0].replace(second=0, tzinfo=None)


def _family(candidate: DateCandidate) -> str:
    """The syntax that a date is stated in: "ld", "meta" and so on."""
    return candidate.source.partition("-")[0]
