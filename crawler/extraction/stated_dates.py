"""One statement of a date, wherever it stands, and how the text of a machine-readable one is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.extraction.date_parsing import DateReading, normalise, read_dates, read_iso

_MAX_VALUE = 80
_SECONDS, _MILLISECONDS = 10, 13
"""Digits of a Unix time."""
_FIRST_UNIX_TIME, _LAST_UNIX_TIME = 600_000_000, 4_000_000_000
_EPOCHS = frozenset(
    {(1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (1899, 12, 30), (1901, 12, 13), (1904, 1, 1), (1980, 1, 1)}
)
"""Of Unix and west of it, SQL Server, OLE, Unix in 32 bits, the Macintosh and MS-DOS."""


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One statement of a date."""

    values: tuple[datetime, ...]
    """Aware where the page states a zone, else naive. Two where day and month could be swapped: day first, then
    month first."""
    precision: str
    """"day", "minute" or "second"."""
    raw: str
    source: str
    """Row of the table of weights, such as "meta-published"."""
    origin: str
    """As in `Article.provenance`."""
    kind: str
    """What it is the date of: "published", "modified" or "unknown"."""
    distance: int | None = None
    """Elements between it and the headline; None where it is not printed."""
    is_alone: bool = True
    """False where it stands in a sentence."""


def read_value(text: str, source: str, origin: str, kind: str, language: str | None = None) -> DateCandidate | None:
    """A statement whose whole text is one date: ISO 8601, a Unix time, or as people write it."""
    text = text.strip()
    stated = read_iso(text)
    if stated:
        if is_placeholder(stated):
            return None
        return DateCandidate((stated,), precision_of(stated, text), text, source, origin, kind)
    if len(text) in (_SECONDS, _MILLISECONDS) and text.isascii() and text.isdigit():
        seconds = int(text[:_SECONDS])
        if _FIRST_UNIX_TIME < seconds < _LAST_UNIX_TIME:
            return DateCandidate((datetime.fromtimestamp(seconds, UTC),), "second", text, source, origin, kind)
    if len(text) > _MAX_VALUE:
        return None
    for reading in read_dates(normalise(text), language):
        if reading.has_year and not is_placeholder(reading.at(reading.days[0])):
            return candidate_of(reading, source, origin, kind)
    return None


def candidate_of(
    reading: DateReading, source: str, origin: str, kind: str, *, distance: int | None = None, is_alone: bool = True
) -> DateCandidate:
    """A date that was read from a text."""
    values = tuple(reading.at(day) for day in reading.days)
    precision = reading.precision
    if reading.time and not (reading.time.hour or reading.time.minute or reading.time.second):
        precision = "day"
    return DateCandidate(values, precision, reading.raw, source, origin, kind, distance, is_alone)


def precision_of(value: datetime, text: str) -> str:
    """The precision of an ISO 8601 text. Systems that keep days only print midnight."""
    if not (value.hour or value.minute or value.second):
        return "day"
    return "second" if text[16:17] == ":" else "minute"


def is_placeholder(value: datetime) -> bool:
    """Whether a system prints this where it has no date: the beginning of an epoch."""
    return (value.year, value.month, value.day) in _EPOCHS
