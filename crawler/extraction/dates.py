"""When the article was published and last modified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.extraction.candidates import SiteHints
from crawler.extraction.date_parsing import Reading, normalise, read_dates, read_iso
from crawler.extraction.layout import Layout
from crawler.extraction.relative_dates import read_relative
from crawler.page import Page


@dataclass(frozen=True, slots=True)
class FoundDate:
    """`value` is aware; `raw`, `precision` and `zone` as in `Article.date_published_*`, `origin` as in provenance."""

    value: datetime
    raw: str
    precision: str
    zone: str
    origin: str


@dataclass(frozen=True, slots=True)
class Dates:
    published: FoundDate | None
    modified: FoundDate | None


def find_dates(page: Page, layout: Layout, hints: SiteHints, language: str | None) -> Dates:  # noqa: ARG001
    return Dates(None, None)


def parse_date(
    text: str, *, fetched_at: datetime | None, hints: SiteHints, language: str | None = None
) -> FoundDate | None:
    """The first date that a text names, whatever words stand around it; None where it does not name one day.

    `fetched_at` (aware) is the base of "Today, 07:30" and of days without a year, and no date lies more than a day
    after it. `hints.timezone` is the zone of a date that states none (else UTC is assumed), `hints.date_order` decides
    whether 4-05-2013 is in April or in May: without it, `language` and `fetched_at` may leave it open, which is None.
    """
    zone = site_zone(hints)
    base = fetched_at.astimezone(zone or UTC).replace(tzinfo=None) if fetched_at else None
    language = language or (hints.languages[0] if hints.languages else None)
    line = normalise(text)
    stated = read_iso(line)
    if stated and (base is None or stated.replace(tzinfo=None) <= base + timedelta(days=1)):
        precision = "second" if line[16:17] == ":" else "minute"
        return _found(stated, line, precision, zone)
    for reading in read_dates(line, language):
        day = settle_day(reading, hints.date_order, base)
        if day:
            return _found(reading.at(day), reading.raw, reading.precision, zone)
    relative = read_relative(line, base, language) if base else None
    return _found(relative.value, relative.raw, relative.precision, zone) if relative else None


def settle_day(reading: Reading, date_order: str | None, base: datetime | None) -> date | None:
    """The one day that a reading can mean; None where it stays open or lies in the future of `base`."""
    days = reading.days
    if not reading.has_year:
        return _latest(days[0], base.date()) if base else None
    if len(days) > 1 and date_order in ("DMY", "MDY"):
        days = days[:1] if date_order == "DMY" else days[1:]
    if base:
        days = tuple(day for day in days if day <= base.date() + timedelta(days=1))
    return days[0] if len(days) == 1 else None


def _latest(placeholder: date, today: date) -> date | None:
    """The last such day of a year that is not after tomorrow."""
    for year in range(today.year + 1, today.year - 8, -1):
        try:
            day = placeholder.replace(year=year)
        except ValueError:  # 29 February
            continue
        if day <= today + timedelta(days=1):
            return day
    return None


def site_zone(hints: SiteHints) -> tzinfo | None:
    """The zone that the site's rules name; raises ValueError where there is no such zone."""
    if hints.timezone is None:
        return None
    try:
        return ZoneInfo(hints.timezone)
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"{hints.timezone!r} is no IANA time zone") from error


def _found(value: datetime, raw: str, precision: str, zone: tzinfo | None) -> FoundDate:
    if value.tzinfo is not None:
        return FoundDate(value, raw, precision, "stated", "text:date")
    return FoundDate(value.replace(tzinfo=zone or UTC), raw, precision, "site" if zone else "assumed", "text:date")
