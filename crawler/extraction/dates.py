"""When the article was published and last modified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.extraction.candidates import SiteHints
from crawler.extraction.date_candidates import Extent, last_resort, printed_dates, stated_dates
from crawler.extraction.date_choice import ChosenDate, DateChoice, is_settled, states_local_time
from crawler.extraction.date_order import ORDERS, order_of_dates, order_of_language
from crawler.extraction.date_parsing import FIRST_YEAR, DateReading, normalise, read_dates, read_iso
from crawler.extraction.layout import Layout
from crawler.extraction.relative_dates import latest_day, read_relative
from crawler.items import FUTURE
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


def find_dates(page: Page, layout: Layout, hints: SiteHints, language: str | None) -> Dates:
    """What the page states, by agreement of its sources; None where nobody states it clearly enough.

    The value is in the zone that the page or the site states; a time that is stated in UTC is given in the page's own
    zone where another date of the page tells it.
    """
    choice = choice_of_page(page, layout, hints, language)
    return Dates(_as_found(choice.published), _as_found(choice.modified()))


def choice_of_page(page: Page, layout: Layout, hints: SiteHints, language: str | None) -> DateChoice:
    """Printed dates are read only as far as they can add something: reading them is what costs time."""
    candidates = stated_dates(page)
    extent: Extent = "all"
    if is_settled(candidates):
        extent = "times" if states_local_time(candidates) else "marked"
    candidates += printed_dates(page, layout, language, extent)
    zone = site_zone(hints)
    if all(candidate.kind == "modified" for candidate in candidates):
        base = _wall_clock(page.fetched_at, zone or UTC) if page.fetched_at else None
        candidates += last_resort(page, layout, language, base)
    return DateChoice(
        candidates,
        fetched_at=page.fetched_at,
        site_zone=zone,
        date_order=lambda candidate: order_of_dates(page, hints, language, is_printed=candidate.distance is not None),
    )


def _as_found(chosen: ChosenDate | None) -> FoundDate | None:
    if chosen is None:
        return None
    candidate = chosen.candidate
    return FoundDate(chosen.value, candidate.raw, candidate.precision, chosen.zone, candidate.origin)


def parse_date(text: str, *, fetched_at: datetime | None, hints: SiteHints) -> FoundDate | None:
    """The first date that a text names, whatever words stand around it; None where it does not name one day.

    `fetched_at` (aware) is the base of "Today, 07:30" and of days without a year, and no date lies more than a day
    after it. `hints.timezone` is the zone of a date that states none (else UTC is assumed), `hints.date_order` decides
    whether 4-05-2013 is in April or in May: without it, `hints.languages` and `fetched_at` may leave it open, which is
    None.
    """
    zone = site_zone(hints)
    base = _wall_clock(fetched_at, zone or UTC) if fetched_at else None
    language = hints.languages[0] if hints.languages else None
    line = normalise(text)
    stated = read_iso(line)
    if stated and (base is None or stated.replace(tzinfo=None) - FUTURE <= base):
        precision = "second" if line[16:17] == ":" else "minute"
        return _found(stated, line, precision, zone)
    for reading in read_dates(line, language):
        day = settle_day(reading, hints.date_order or order_of_language(language), base)
        if day:
            return _found(reading.at(day), reading.raw, reading.precision, zone)
    relative = read_relative(line, base, language) if base else None
    return _found(relative.value, relative.raw, relative.precision, zone) if relative else None


def _wall_clock(fetched_at: datetime, zone: tzinfo) -> datetime | None:
    """What a clock at the site showed; None for times that no page was fetched at."""
    try:
        wall_clock = fetched_at.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return None
    return wall_clock if wall_clock.year >= FIRST_YEAR else None


def settle_day(reading: DateReading, date_order: str | None, base: datetime | None) -> date | None:
    """The one day that a reading can mean; None where it stays open or lies in the future of `base`."""
    days = reading.days
    if not reading.has_year:
        return latest_day(days[0], base.date()) if base else None
    if len(days) > 1 and date_order in ORDERS:
        days = days[:1] if date_order == "DMY" else days[1:]
    if base:
        days = tuple(day for day in days if day - FUTURE <= base.date())
    return days[0] if len(days) == 1 else None


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
