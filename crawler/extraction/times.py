"""The time of day beside a date, and the zone that it states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler.extraction.date_words import kind_of_date


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    hour: int
    minute: int
    second: int
    precision: str
    """"minute" or "second"."""
    zone: tzinfo | None
    """None where the text states none."""
    end: int
    """Where it ends in the text."""


_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "WAT": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "CAT": 2, "SAST": 2, "EAT": 3, "EEST": 3, "MSK": 3, "МСК": 3, "TRT": 3, "GST": 4, "PKT": 5,
    "IST": 5.5, "NPT": 5.75, "WIB": 7, "ICT": 7, "WITA": 8, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8,
    "AWST": 8, "WIT": 9, "JST": 9, "KST": 9, "ACST": 9.5,
    "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
}

_ODD_OFFSETS = frozenset({-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75, 13.75})

_ZONE = (
    r"(?:(?:UTC|GMT)\s?[+\-]\d{1,2}(?::?\d\d)?|[+\-](?:0\d|1[0-4]):?[0-5]\d"
    r"|[A-Z]{1,4}T|UTC|MESZ|MEZ|MSK|МСК|WIB|WITA|Z)"
)
_CLOCK = (
    r"(?P<before>上午|下午|午前|午後|晚上|凌晨|早上|오전|오후)?\s?"
    r"(?<![\d.,])(?P<h>[01]?\d|2[0-4])(?:"
    r"\s?:\s?(?P<m>[0-5]\d)(?:\s?:\s?(?P<s>[0-5]\d)(?:[.,]\d{1,9})?)?(?![\d:])"
    r"|\s?[h時时點点시ч]\.?\s?(?P<m2>[0-5]\d)(?!\d)\s?[分분]?(?:\s?(?P<s2>[0-5]\d)\s?[秒초])?"
    r"|\.(?P<m3>[0-5]\d)(?![.\d%€$/\-])"
    r"|(?=\s?(?i:[ap]\.?m\b|Uhr\b|[h時时點点시](?![^\W\d_])))"
    r")"
    r"\s?(?P<after>(?i:[ap]\.?\s?m\b)\.?|(?:م|ص|مساءً|صباحًا|ب\.ظ\.?|ق\.ظ\.?|μ\.?μ\.?|π\.?μ\.?)(?!\w))?"
    r"(?:\s?(?i:Uhr|hrs?|hs|uur)\b\.?)?"
)
_END_ZONE = r"(?:[\s,]{0,2}\(?(?P<zone>" + _ZONE + r")(?![A-Za-z\d]))?"
_DIGIT = re.compile(r"\d")
_AFTER = re.compile(r"(?P<gap>\D{0,24}?)" + _CLOCK + _END_ZONE)
_BEFORE = re.compile(_CLOCK + _END_ZONE + r"(?P<gap>\D{0,16})$")
_WITHIN = re.compile(_CLOCK + _END_ZONE)


def find_time(text: str, start: int, end: int) -> TimeOfDay | None:
    """The time that follows a date which ends at `start`, at most 24 characters away and before `end`."""
    end = min(end, start + 64)
    match = _AFTER.match(text, start, end) if _DIGIT.search(text, start, end) else None
    if match is None or not _is_near(match["gap"]):
        return None
    if match["m3"] and len(match["gap"]) > 12:
        return None
    return _read(match)


def find_time_before(text: str, start: int, previous: int) -> TimeOfDay | None:
    """The time right before a date that begins at `start`, after `previous`, as in "07:30, 24 April 2013"."""
    first = max(previous, start - 44)
    match = _BEFORE.search(text, first, start) if _DIGIT.search(text, first, start) else None
    if match is None or not _is_near(match["gap"]):
        return None
    return _read(match)


def find_time_within(text: str, start: int, end: int) -> TimeOfDay | None:
    """The time inside a date, as in "Apr 24 07:30:00 EDT 2013"."""
    match = _WITHIN.search(text, start, end) if text.find(":", start, end) >= 0 else None
    return _read(match) if match and (match["m"] or match["m2"]) else None


def _is_near(gap: str) -> bool:
    """Between date and time may stand "at" or the weekday, but nothing that says that the time is another date's."""
    return kind_of_date(gap) in (None, "published")


def _read(match: re.Match[str]) -> TimeOfDay | None:
    hour = int(match["h"])
    minute = int(match["m"] or match["m2"] or match["m3"] or 0)
    second = match["s"] or match["s2"]
    half = _half(match["before"] or match["after"])
    if half == "am" and hour == 12:
        hour = 0
    elif half == "pm" and hour < 12:
        hour += 12
    if hour == 24:
        if minute:
            return None
        hour, minute = 23, 59
    precision = "second" if second else "minute"
    zone = None if _is_range(match) else read_zone(match["zone"])
    return TimeOfDay(hour, minute, int(second or 0), precision, zone, match.end())


def _is_range(match: re.Match[str]) -> bool:
    """Whether "10:30-11:30" says from when to when: an offset right behind minutes is written so only in ISO 8601."""
    zone = match["zone"]
    if not zone or zone[0] not in "+-" or match["s"]:
        return False
    before = match.start("zone") - 1
    return match.string[before] != " " and match.string[match.start("h") - 1 : match.start("h")] != "T"


def _half(word: str | None) -> str | None:
    if not word:
        return None
    first = word[0].lower()
    if word in ("下午", "午後", "晚上", "오후") or first in "pمبμ":
        return "pm"
    return "am"


def is_civil_offset(offset: timedelta) -> bool:
    """Whether clocks somewhere are this far from UTC: whole hours from -11 to +14, and the few odd ones.

    >>> is_civil_offset(timedelta(hours=5.5)), is_civil_offset(timedelta(hours=-13.5))
    (True, False)
    """
    hours = offset.total_seconds() / 3600
    return -11 <= hours <= 14 and (hours.is_integer() or hours in _ODD_OFFSETS)


@lru_cache(maxsize=256)
def read_zone(text: str | None) -> tzinfo | None:
    """An offset or a zone's abbreviation; None where it is not known.

    >>> read_zone("+05:30"), read_zone("GMT-4"), read_zone("CEST"), read_zone("XYZT")
    (datetime.timezone(datetime.timedelta(seconds=19800)), datetime.timezone(datetime.timedelta(days=-1, \
seconds=72000)), datetime.timezone(datetime.timedelta(seconds=7200)), None)
    """
    if not text:
        return None
    name = text.upper()
    if name in _REGIONS:
        return ZoneInfo(_REGIONS[name])
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name])) if _HOURS[name] else UTC
    match = re.search(r"([+\-])(\d{1,2}):?(\d\d)?$", name)
    if match is None:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if offset > timedelta(hours=14, minutes=59):
        return None
    if not offset:
        return UTC
    return timezone(-offset if match[1] == "-" else offset)
