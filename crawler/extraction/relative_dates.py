"""Dates relative to the time of fetching: "Today, 07:30", "Вчера, 11:41", "3 hours ago"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta

from crawler.extraction.text import small_letters
from crawler.extraction.times import TimeOfDay, find_time, find_time_before

_TODAY = (
    "today heute hoy aujourd'hui aujourd’hui oggi hoje vandaag idag dzisiaj dziś dnes danes danas tänään täna avui azi "
    "astăzi сегодня сьогодні сёння днес денес данас σήμερα bugün šiandien šodien اليوم امروز היום आज আজ 今日 今天 오늘 "
    "금일 วันนี้"
)
_YESTERDAY = (
    "yesterday gestern ayer hier ieri ontem gisteren igår wczoraj včera včeraj jučer juče eilen eile tegnap вчера "
    "учора вчора јуче χθες χτες dün vakar ahir kemarin أمس دیروز אתמול গতকাল 昨日 昨天 어제 เมื่อวาน"
)
_PHRASES = {
    **dict.fromkeys(_TODAY.split(), 0),
    **dict.fromkeys(("i dag", "í dag", "bu gün", "hari ini", "hôm nay"), 0),
    **dict.fromkeys(_YESTERDAY.split(), 1),
    **dict.fromkeys(("i går", "í gær", "hôm qua"), 1),
    **dict.fromkeys(("позавчера", "vorgestern", "anteayer", "avant-hier", "前天"), 2),
}
_NO_SPACES = "今昨前오어금เว"
"""First letters of words in scripts that put no space between words."""
_DAY_WORD = re.compile(
    "|".join(
        re.escape(phrase) if phrase[0] in _NO_SPACES else rf"(?<!\w){re.escape(phrase)}(?!\w)"
        for phrase in sorted(_PHRASES, key=len, reverse=True)
    )
)
"""Of a text in small letters."""
_LABEL_LENGTH = 24
"""Characters that a label such as "Published:" may have before the word."""
_MAX_AGO_TEXT = 60
_COUNT = r"(?:\d{1,3}|an?|one|eine[rm]?|un[ae]?|ett|et|en|één|jedn\w{1,3})"
_AGO = re.compile(
    r"(?<!\w)(?:vor|il y a|hace|fa|há|acum|πριν(?: από)?|قبل|منذ|לפני|před|pred|pre|prije|пре|пред|преди|prieš|pirms)\s"
    + _COUNT
    + r"\s?[^\W\d_]|(?<![\w:.,/])"
    + _COUNT
    + r"\s?(?:[^\W\d_]|[\u0900-\u0dff]){1,15}\.?\s?(?:de\s|yang\s|më\s)?(?:ago|geleden|sedan|siden|síðan|temu|"
    r"назад|тому|таму|önce|öncə|trước|lalu|ezelőtt|sitten|eest|atrás|fa|parë|पहले|আগে|پیش|قبل|前|전|ที่แล้ว|ที่ผ่านมา)(?![^\W\d_])",
    re.IGNORECASE,
)
"""A count and a unit with the word that makes them an age: "5 min read" is none."""


@dataclass(frozen=True, slots=True)
class RelativeReading:
    """`value` is a wall-clock time in the zone of the base, midnight where `precision` is "day"."""

    value: datetime
    precision: str
    raw: str


def read_relative(text: str, base: datetime, language: str | None) -> RelativeReading | None:
    """The day that a normalised text names by its distance from `base`, the naive local time of fetching.

    "Today" and its like are known in 40 languages; "3 hours ago" is left to dateparser, and only if the language is
    known. Hours ago are precise to the day only, weeks ago not even to that: None.
    """
    match = _DAY_WORD.search(small_letters(text))
    if match and (match.start() <= _LABEL_LENGTH or match.end() == len(text)):
        day = base.date() - timedelta(days=_PHRASES[match[0]])
        time = find_time(text, match.end(), len(text)) or find_time_before(text, match.start(), 0)
        if time is None and len(text) > _MAX_AGO_TEXT:
            return None
        return _at(day, time, text[match.start() : max(match.end(), time.end if time else 0)].strip())
    if language and len(text) <= _MAX_AGO_TEXT and _AGO.search(text):
        return _read_ago(text, base, language)
    return None


def _at(day: date, time: TimeOfDay | None, raw: str) -> RelativeReading:
    hour, minute, second = (time.hour, time.minute, time.second) if time else (0, 0, 0)
    value = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=time.zone if time else None)
    return RelativeReading(value, time.precision if time else "day", raw)


def _read_ago(text: str, base: datetime, language: str) -> RelativeReading | None:
    from dateparser.date import DateDataParser  # type: ignore[import-untyped] # takes a tenth of a second, and few pages need it

    settings = {
        "RELATIVE_BASE": base,
        "TIMEZONE": "UTC",
        "PARSERS": ["relative-time"],
        "IGNORE_SURROUNDING_TEXT": True,
        "RETURN_TIME_AS_PERIOD": True,
    }
    try:
        data = DateDataParser(languages=[language], settings=settings).get_date_data(text)
    except (ValueError, OverflowError):  # a language that it does not know; a number that it cannot hold
        return None
    value = data.date_obj
    if value is None or data.period not in ("day", "time") or value > base:
        return None
    if data.period == "time" and base - value < timedelta(hours=1):
        return RelativeReading(value.replace(second=0, microsecond=0, tzinfo=None), "minute", text)
    return RelativeReading(datetime(value.year, value.month, value.day), "day", text)  # noqa: DTZ001 - a wall clock


def latest_day(placeholder: date, today: date) -> date | None:
    """The last day of this month and day, whatever the year, that is not after tomorrow."""
    for year in range(min(today.year + 1, MAXYEAR), today.year - 8, -1):
        try:
            day = placeholder.replace(year=year)
        except ValueError:  # 29 February
            continue
        if day - timedelta(days=1) <= today:
            return day
    return None
