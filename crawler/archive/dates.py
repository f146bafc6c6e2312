"""WARC-Date in the forms that files have it in."""

from __future__ import annotations

from datetime import UTC, datetime

_YEARS = (1, 9000)
_YEAR_OR_MONTH = (4, 7)
"""Lengths of "2024" and "2024-01"."""


def read_date(text: str) -> datetime:
    """UTC, also where no zone is named; WARC 1.1 may leave out all behind the year.

    Raises ValueError where it is none, or leaves no room for another zone or a next visit.

    >>> read_date("2024-02").isoformat()
    '2024-02-01T00:00:00+00:00'
    """
    text = text.strip()
    return in_utc(datetime.fromisoformat(f"{text}-01-01"[:10] if len(text) in _YEAR_OR_MONTH else text))


def in_utc(date: datetime) -> datetime:
    """The date in UTC, which it is in if it is naive. Raises ValueError as `read_date`."""
    if not _YEARS[0] < date.year < _YEARS[1]:
        raise ValueError(f"the year {date.year} is not believed")
    return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
