"""The day link as the judge of a printed date.

Many systems link an article's date to the archive of its day: <a href="/2013/04/24/">24-04-2013, 07:30</a>. The text
may be ambiguous (4-05-2013) or relative (Today), the link is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo

from crawler.extraction.candidates import SiteHints
from crawler.extraction.dates import FoundDate, parse_date, site_zone

_YEAR_MONTH_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_ORDERS = ("DMY", "MDY", "YMD")


def read_day(text: str) -> date | None:
    """The first year, month, day of a text or URL.

    >>> read_day("http://example.org/2013/04/24/")
    datetime.date(2013, 4, 24)
    """
    for match in _YEAR_MONTH_DAY.finditer(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def judge_date(text: str | None, day: date, *, fetched_at: datetime | None, hints: SiteHints) -> FoundDate:
    """The printed date `text` as it reads on `day`; where it cannot be read so, the day with the text's time of day, or
    alone. A text that states its own zone is only asked whether it is within a day.
    """
    readings = list(_readings(text, fetched_at, hints)) if text else []
    for found in readings:
        distance = abs((found.value.date() - day).days)
        if distance == 0 or (found.zone == "stated" and distance == 1):
            return found
    zone = site_zone(hints)
    return _on_day(readings[0] if readings else None, text, day, zone or UTC, "site" if zone else "assumed")


def _readings(text: str, fetched_at: datetime | None, hints: SiteHints) -> Iterator[FoundDate]:
    """What the text can mean, likeliest first; at the end also days that lie in the future."""
    orders = dict.fromkeys((hints.date_order, *_ORDERS))
    for base in (fetched_at, None):
        for order in orders:
            if found := parse_date(text, fetched_at=base, hints=replace(hints, date_order=order)):
                yield found


def _on_day(found: FoundDate | None, text: str | None, day: date, zone: tzinfo, zone_origin: str) -> FoundDate:
    if found is None or found.precision == "day":
        value = datetime.combine(day, time(0), tzinfo=zone)
        return FoundDate(value, text or day.isoformat(), "day", zone_origin, "url:day")
    if found.zone == "stated":
        return replace(found, value=datetime.combine(day, found.value.timetz()))
    return replace(found, value=datetime.combine(day, found.value.time(), tzinfo=zone))
