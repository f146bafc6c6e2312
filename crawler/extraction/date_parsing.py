"""Text -> the dates that it names, whatever words stand around them.

Patterns for the shapes that news pages print: ISO 8601, numbers, month names of 68 languages, Chinese, Japanese and
Korean forms, Buddhist, Persian and Japanese years. Nothing here reads the clock and nothing guesses: a day that could
be a month is handed on as two readings. Every pattern is bounded, so the time is linear in MAX_TEXT.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from crawler.extraction.calendars import from_buddhist, from_era, from_jalali
from crawler.extraction.month_names import JALALI, is_month, join_double_names, month_number
from crawler.extraction.times import TimeOfDay, find_time, find_time_before, find_time_within, read_zone
from crawler.extraction.weekdays import on_weekday
from crawler.items import EARLIEST

MAX_TEXT = 400
"""Characters of a text that are looked at: no date line is longer."""
FIRST_YEAR = EARLIEST.year
LAST_YEAR = 2100
_LEAP_YEAR = 2000
"""Stands for the year that a text does not name."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """One date in a text."""

    days: tuple[date, ...]
    """One day; two where day and month could be swapped: day first, then month first."""
    time: TimeOfDay | None
    start: int
    end: int
    """Where it stands in the normalised text, its time of day included."""
    raw: str
    has_year: bool = True
    """False: the year in `days` is a placeholder."""

    @property
    def precision(self) -> str:
        """ "day", "minute" or "second"."""
        return self.time.precision if self.time else "day"

    @property
    def zone(self) -> tzinfo | None:
        """The zone that the text states."""
        return self.time.zone if self.time else None

    def at(self, day: date) -> datetime:
        """The date and time on `day`: aware only where the text states a zone, midnight where it states no time."""
        if self.time is None:
            return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone is decided by who asks
        time = self.time
        return datetime(day.year, day.month, day.day, time.hour, time.minute, time.second, tzinfo=time.zone)


@dataclass(frozen=True, slots=True)
class _Match:
    days: tuple[date, ...]
    start: int
    end: int
    has_year: bool = True
    time: TimeOfDay | None = None


_LETTERS = r"[^\W\d_][^\s\d,;:|/()\[\]•·\-–—\"'’.]{1,19}"
_WORD = r"(?<![^\W\d_])" + _LETTERS
_OF = r"(?:(?:de|del|di|of|d|dia|da|do|den|an|ta)['’\s]\s?)?"
# What stands before a number is looked at behind its first digit: `re` skips to what a pattern begins with, if it can.
_NUMBERS = re.compile(
    r"(?P<a>\d(?<![\d/,].)(?<!\d[:.\-].)\d?)\s?(?P<sep>[./\-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?"
    r"(?P<y>[12]\d{3}|\d{2}(?!:\d))(?![\d%]|[./\-]\d)"  # "4.5. 10:30" ends with a time
)
_YEAR_FIRST = re.compile(
    r"(?P<y>[12](?<![\d/.].)(?<!\d:.)\d{3})(?:\s?(?P<sep>[./\-])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})"
    r"|\s?[年년]\s?(?P<m2>\d{1,2})\s?[月월]\s?(?P<d2>\d{1,2})\s?[日일号號]?)(?!\d)"
)
_MONTH_AND_DAY = re.compile(r"(?P<m>\d(?<![\d年년].)(?<![年년] .)\d?)\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]")
_ERA = re.compile(
    r"(?P<era>令和|平成|昭和|民國|民国)\s?(?P<y>\d{1,3}|元)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"
)
_COMPACT = re.compile(
    r"(?<![\w.,/\-])(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)"
    r"(?:T?(?P<h>[0-2]\d):?(?P<min>[0-5]\d)(?::?(?P<s>[0-5]\d))?(?P<zone>Z|[+\-]\d{2}:?\d{2})?)?(?![\w.,/])"
)
_VIETNAMESE = re.compile(
    r"(?P<d>\d(?<!\d.)\d?)\s{1,3}[Tt]háng\s{1,3}(?P<m>\d{1,2}),?\s{1,3}(?:năm\s{1,3})?(?P<y>[12]\d{3})(?!\d)"
)
_DAY_MONTH = re.compile(
    r"(?P<d>\d(?<![\d.,/].)(?<!\d[:-].)\d?)(?:st|nd|rd|th|er|re|[ªº°]|-?(?:го|е|га|а|є)\b)?[\s.,/\-]{0,3}"
    + _OF
    + rf"(?P<mon>{_LETTERS})"
    r"(?:[\s.,/\-]{0,3}(?:(?:de|del|of|do|di|da|año)\s{1,2}|(?:พ\.ศ\.|ค\.ศ\.)\s?)?"
    r"(?P<y>[12]\d{3}(?!\d)|(?<=[\s/.\-])['’]?\d\d(?![\d:.h])))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?P<mon>{_WORD})[\s.]{{1,3}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
    r"(?:[\s,.]{1,3}(?:\d{1,2}:\d\d(?::\d\d)?\s?(?:[ap]\.?m\.?)?,?\s?(?:[A-Z]{2,5}\s|[+\-]\d{4}\s)?)?"
    r"(?P<y>[12]\d{3})(?!\d))?",
    re.IGNORECASE,
)
_YEAR_MONTH_DAY = re.compile(
    r"(?P<y>[12](?<![\d/.,\-].)\d{3})(?:e?ko)?[\s.,/\-]{1,3}(?:(?:m|г|g)\.?\s{1,2})?"
    rf"(?P<mon>{_WORD})[\s.,/\-]{{1,3}}(?P<d>\d{{1,2}})(?![\d:])",
    re.IGNORECASE,
)
_LATVIAN = re.compile(rf"(?P<y>[12]\d{{3}})\. gada (?P<d>\d{{1,2}})\.? (?P<mon>{_LETTERS})", re.IGNORECASE)
_NAME = re.compile(_LETTERS)
_THAI_ABBREVIATION = re.compile("(?<=[\u0e01-\u0e4e])\\.(?=[\u0e01-\u0e4e])")
_DIGIT_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x1040)
_CHARACTERS: dict[int, str] = {
    **{zero + value: str(value) for zero in (*_DIGIT_ZEROS, 0x17E0, 0xFF10) for value in range(10)},
    **dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " "),
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0xFEFF), ""),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2212), "-"),
    0xFF1A: ":",
    0xFF0F: "/",
    0xFF0E: ".",
    0xFF0D: "-",
    0x060C: ",",
}


_NEEDS_WORK = re.compile(f"[{''.join(map(chr, _CHARACTERS))}\u0600-\u06ff\u0e01-\u0e4e]")
"""What `normalise` replaces, with the letters of Arabic and Thai: few lines of other scripts hold any."""


def normalise(text: str) -> str:
    """European digits, one space between words, at most MAX_TEXT characters, invisible marks left out.

    >>> normalise("\\u200fنشر \\u00a0٢٤/٤/٢٠١٣")
    'نشر 24/4/2013'
    """
    text = " ".join(text[: 4 * MAX_TEXT].split())[:MAX_TEXT]
    if text.isascii() or not _NEEDS_WORK.search(text):
        return text
    return " ".join(join_double_names(_THAI_ABBREVIATION.sub("", text.translate(_CHARACTERS))).split())


def read_dates(text: str, language: str | None = None) -> list[DateReading]:
    """The dates in a normalised text, in its order; `language` (ISO 639-1) helps where a name has two meanings."""
    finders = _FINDERS if text.isascii() else _FINDERS_BEYOND_ASCII
    matches = _without_overlaps([match for find in finders for match in find(text, language)])
    readings = []
    for index, match in enumerate(matches):
        following = matches[index + 1].start if index + 1 < len(matches) else len(text)
        previous = matches[index - 1].end if index else 0
        time = match.time or _time_of(text, match, previous, following)
        start, end = match.start, max(match.end, time.end if time else 0)
        readings.append(DateReading(match.days, time, start, end, text[start:end].strip(), match.has_year))
    return readings


def _time_of(text: str, match: _Match, previous: int, following: int) -> TimeOfDay | None:
    return (
        find_time_within(text, match.start, match.end)
        or find_time(text, match.end, following)
        or find_time_before(text, match.start, previous)
    )


def _without_overlaps(matches: list[_Match]) -> list[_Match]:
    if len(matches) < 2:
        return matches
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda m: (not m.has_year, m.start, m.start - m.end)):
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda m: m.start)


def read_iso(text: str) -> datetime | None:
    """A whole text that is an ISO 8601 date with a time; naive where it states no zone. The common case, in 1 us."""
    if len(text) < 16 or not text[0].isdigit() or text[10] not in "T ":
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value.replace(microsecond=0) if FIRST_YEAR <= value.year <= LAST_YEAR else None


def make_day(year: int, month: int, day: int) -> date | None:
    """A day between FIRST_YEAR and LAST_YEAR; None where the calendar has none."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def full_year(text: str) -> int:
    """A year of two digits is between 1970 and 2069."""
    year = int(text.lstrip("'’"))
    return year if year > 99 else year + (1900 if year >= 70 else 2000)


def _find_numbers(text: str, language: str | None) -> Iterator[_Match]:
    for m in _NUMBERS.finditer(text):
        a, b, year = int(m["a"]), int(m["b"]), from_buddhist(full_year(m["y"]))
        found = [make_day(year, b, a), make_day(year, a, b)]
        if len(m["y"]) == 2 and language in ("ko", "ja", "zh", "hu", "sv"):
            found = [make_day(full_year(m["a"]), b, int(m["y"]))]
        elif m["sep"] == "." and found[0]:
            found = found[:1]
        days = tuple(dict.fromkeys(day for day in found if day))
        if len(days) > 1:
            days = tuple(on_weekday(days, text[: m.start()]))
        if days:
            yield _Match(days, m.start(), m.end())


def _find_year_first(text: str, _language: str | None) -> Iterator[_Match]:
    for m in _YEAR_FIRST.finditer(text):
        year, month, day = int(m["y"]), int(m["m"] or m["m2"]), int(m["d"] or m["d2"])
        found = from_jalali(year, month, day) if 1300 <= year <= 1499 else make_day(from_buddhist(year), month, day)
        if found:
            yield _Match((found,), m.start(), m.end())


def _find_month_and_day(text: str, _language: str | None) -> Iterator[_Match]:
    for m in _MONTH_AND_DAY.finditer(text):
        day = make_day(_LEAP_YEAR, int(m["m"]), int(m["d"]))
        if day:
            yield _Match((day,), m.start(), m.end(), has_year=False)


def _find_eras(text: str, _language: str | None) -> Iterator[_Match]:
    for m in _ERA.finditer(text):
        day = make_day(from_era(m["era"], m["y"]) or 0, int(m["m"]), int(m["d"]))
        if day:
            yield _Match((day,), m.start(), m.end())


def _find_compact(text: str, _language: str | None) -> Iterator[_Match]:
    for m in _COMPACT.finditer(text):
        day = make_day(int(m["y"]), int(m["m"]), int(m["d"]))
        if day is None:
            continue
        time = None
        if m["h"] and int(m["h"]) < 24:
            precision = "second" if m["s"] else "minute"
            time = TimeOfDay(int(m["h"]), int(m["min"]), int(m["s"] or 0), precision, read_zone(m["zone"]), m.end())
        yield _Match((day,), m.start(), m.end(), time=time)


def _find_vietnamese(text: str, _language: str | None) -> Iterator[_Match]:
    for m in _VIETNAMESE.finditer(text):
        day = make_day(int(m["y"]), int(m["m"]), int(m["d"]))
        if day:
            yield _Match((day,), m.start(), m.end())


def _find_names(text: str, language: str | None) -> Iterator[_Match]:
    if not any(map(is_month, _NAME.findall(text))):
        return
    for pattern in (_LATVIAN, _DAY_MONTH, _MONTH_DAY, _YEAR_MONTH_DAY):
        position = 0
        while m := pattern.search(text, position):
            match = _named_day(m, language)
            if match:
                yield match
            position = m.end() if match else m.end(1)


def _named_day(m: re.Match[str], language: str | None) -> _Match | None:
    day, year = int(m["d"]), full_year(m["y"]) if m["y"] else None
    if m["y"] and len(m["y"]) == 2 and _is_thai(m["mon"]):
        year = 2500 + int(m["y"])
    jalali = JALALI.get(m["mon"])
    if jalali and year and 1300 <= year <= 1499:
        found = from_jalali(year, jalali, day)
        return _Match((found,), m.start(), m.end()) if found else None
    month = month_number(m["mon"], language)
    if month is None:
        return None
    if year is None:
        placeholder = make_day(_LEAP_YEAR, month, day)
        return _Match((placeholder,), m.start(), m.end(), has_year=False) if placeholder else None
    found = make_day(from_buddhist(year), month, day)
    return _Match((found,), m.start(), m.end()) if found else None


def _is_thai(word: str) -> bool:
    return "\u0e01" <= word[0] <= "\u0e4e"


_Finder = Callable[[str, str | None], Iterator[_Match]]
_FINDERS: tuple[_Finder, ...] = (_find_numbers, _find_year_first, _find_compact, _find_names)
_FINDERS_BEYOND_ASCII: tuple[_Finder, ...] = (*_FINDERS, _find_month_and_day, _find_eras, _find_vietnamese)
