"""Years and days of calendars other than the Gregorian one, as far as news pages print them."""

from __future__ import annotations

from datetime import date, timedelta

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_JALALI_EPOCH = date(622, 3, 21)
_LEAP_YEARS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Within the cycle of 33 years; right from 1178 to 1633 of the Persian calendar (1799 to 2254)."""


def from_jalali(year: int, month: int, day: int) -> date | None:
    """A day of the Persian (Solar Hijri) calendar; None where there is no such day.

    >>> from_jalali(1399, 12, 30), from_jalali(1402, 1, 1), from_jalali(1402, 12, 30)
    (datetime.date(2021, 3, 20), datetime.date(2023, 3, 21), None)
    """
    if not (1178 <= year <= 1633 and 1 <= month <= 12 and 1 <= day <= _jalali_month_length(year, month)):
        return None
    passed = year - 1
    cycles, rest = divmod(passed, 33)
    leap_days = cycles * 8 + sum(1 for leap in _LEAP_YEARS if leap <= rest)
    days = passed * 365 + leap_days + sum(_jalali_month_length(year, m) for m in range(1, month)) + day - 1
    return _JALALI_EPOCH + timedelta(days=days)


def _jalali_month_length(year: int, month: int) -> int:
    if month <= 6:
        return 31
    if month <= 11:
        return 30
    return 30 if year % 33 in _LEAP_YEARS else 29


def from_era(era: str, year: str) -> int | None:
    """The Gregorian year of a Japanese era or of the Republic of China.

    >>> from_era("令和", "元"), from_era("民國", "112")
    (2019, 2023)
    """
    return _ERAS[era] + (1 if year == "元" else int(year)) if era in _ERAS else None


def from_buddhist(year: int) -> int:
    """The Gregorian year of a Thai Buddhist one; other years are returned as they are.

    >>> from_buddhist(2563), from_buddhist(2020)
    (2020, 2020)
    """
    return year - 543 if 2400 <= year <= 2700 else year
