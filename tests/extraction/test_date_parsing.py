"""A date as pages print it -> one instant, or None where the text does not name one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.candidates import SiteHints
from crawler.extraction.date_parsing import MAX_TEXT, normalise, read_dates
from crawler.extraction.dates import parse_date

FETCHED_AT = datetime(2013, 5, 4, 12, 0, tzinfo=UTC)
MOSCOW = SiteHints(timezone="Europe/Moscow", date_order="DMY", languages=("en",))


NO_HINTS = SiteHints()


def read(text: str, language: str | None = None, hints: SiteHints = NO_HINTS) -> str | None:
    found = parse_date(text, fetched_at=None, hints=replace(hints, languages=(language,)) if language else hints)
    return found.value.isoformat(timespec="seconds").removesuffix("+00:00") if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2013-04-24T07:30:00+02:00", "2013-04-24T07:30:00+02:00", id="iso-8601"),
        pytest.param("2020-11-26T4:22:00+02:00", "2020-11-26T04:22:00+02:00", id="iso-hour-of-one-digit"),
        pytest.param("2020-11-26 10:00:00 +0200", "2020-11-26T10:00:00+02:00", id="iso-with-spaces"),
        pytest.param("20130424T073000Z", "2013-04-24T07:30:00", id="iso-basic"),
        pytest.param("20130424T07:30:00-0400", "2013-04-24T07:30:00-04:00", id="iso-basic-date-alone"),
        pytest.param("Wed, 24 Apr 2013 07:30:00 -0400", "2013-04-24T07:30:00-04:00", id="rfc-2822"),
        pytest.param("Wed Apr 24 07:30:00 EDT 2013", "2013-04-24T07:30:00-04:00", id="unix-date"),
        pytest.param("Wed Apr 24 2013 07:30:00 GMT-0400 (EDT)", "2013-04-24T07:30:00-04:00", id="javascript"),
        pytest.param("10:23 AM EDT, Tue April 3, 2018", "2018-04-03T10:23:00-04:00", id="time-first"),
        pytest.param("April 24th, 2013 at 7:30 p.m. ET", "2013-04-24T19:30:00-04:00", id="us-eastern-summer"),
        pytest.param("24 April 2013, 07:30 EAT", "2013-04-24T07:30:00+03:00", id="east-african-time"),
        pytest.param("24 April 2013, 07:30 WAT", "2013-04-24T07:30:00+01:00", id="west-african-time"),
        pytest.param("Sept. 3 2020", "2020-09-03T00:00:00", id="en-abbreviation"),
        pytest.param("24th of April 2013", "2013-04-24T00:00:00", id="en-ordinal"),
        pytest.param("Thu 24 Apr ’13", "2013-04-24T00:00:00", id="en-short-year"),
        pytest.param("Donnerstag, 26. November 2020 um 07:58 Uhr", "2020-11-26T07:58:00", id="de"),
        pytest.param("12.11.2020 | 14.53 Uhr", "2020-11-12T14:53:00", id="de-dotted-time"),
        pytest.param("12.11.2020 | Stand: 14.53 Uhr", "2020-11-12T00:00:00", id="de-time-of-another-date"),
        pytest.param("24.04.13", "2013-04-24T00:00:00", id="de-short-year"),
        pytest.param("le 1er août 2023 à 10h15", "2023-08-01T10:15:00", id="fr"),
        pytest.param("24 de abril de 2013 às 07h30", "2013-04-24T07:30:00", id="pt"),
        pytest.param("24 d’abril de 2013", "2013-04-24T00:00:00", id="ca"),
        pytest.param("24. dubna 2013 v 7:30", "2013-04-24T07:30:00", id="cs"),
        pytest.param("24 апреля 2013, 07:30 МСК", "2013-04-24T07:30:00+03:00", id="ru"),
        pytest.param("24-апреля-2013", "2013-04-24T00:00:00", id="ru-hyphens"),
        pytest.param("2023. május 4. 10:30", "2023-05-04T10:30:00", id="hu"),
        pytest.param("2023 m. gegužės 4 d. 10:30", "2023-05-04T10:30:00", id="lt"),
        pytest.param("4.5.2023 klo 10.30", "2023-05-04T10:30:00", id="fi"),
        pytest.param("3 Νοεμβρίου 2020, 10:30 μμ", "2020-11-03T22:30:00", id="el"),
        pytest.param("ngày 5 tháng 4 năm 2013", "2013-04-05T00:00:00", id="vi"),
        pytest.param("24 เมษายน 2563 10:30 น.", "2020-04-24T10:30:00", id="th-buddhist-year"),
        pytest.param("4 พ.ค. 63 เวลา 10.30 น.", "2020-05-04T10:30:00", id="th-short-year"),
        pytest.param("4 Mayıs 2020 Pazartesi 10:30", "2020-05-04T10:30:00", id="tr-weekday-between"),
        pytest.param("2020. gada 4. maijā, 10:30", "2020-05-04T10:30:00", id="lv"),
        pytest.param("2020ko maiatzaren 4a", "2020-05-04T00:00:00", id="eu"),
        pytest.param("4 maja 2020 r., poniedziałek, 10:30", "2020-05-04T10:30:00", id="pl"),
        pytest.param("miércoles, 4 de mayo de 2022 a las 10:30 a. m.", "2022-05-04T10:30:00", id="es-half-day"),
        pytest.param("Thứ hai, 4/5/2020, 10:30 (GMT+7)", "2020-05-04T10:30:00+07:00", id="vi-offset"),
        pytest.param("דוח ב-4 במאי 2020, 10:30", "2020-05-04T10:30:00", id="he"),
        pytest.param("الإثنين 4 مايو 2020 - 10:30 م", "2020-05-04T22:30:00", id="ar-half-day"),
        pytest.param("2020年5月4日（月）午後1時30分", "2020-05-04T13:30:00", id="ja"),
        pytest.param("04 май 2020 г., 10:30 ч.", "2020-05-04T10:30:00", id="bg"),
        pytest.param("04.05.2020. u 10:30", "2020-05-04T10:30:00", id="hr"),
        pytest.param("11 آبان 1402 - 10:30", "2023-11-02T10:30:00", id="fa-persian-calendar"),
        pytest.param("4 تير 1402 - 07:30 ب.ظ", "2023-06-25T19:30:00", id="fa-afternoon-in-arabic-letters"),
        pytest.param("4 تیر 1402 - 07:30 ق.ظ", "2023-06-25T07:30:00", id="fa-morning"),
        pytest.param("۱۴۰۲/۰۸/۱۱ ۱۰:۳۰", "2023-11-02T10:30:00", id="fa-digits"),
        pytest.param("٢٤ أبريل ٢٠١٣", "2013-04-24T00:00:00", id="ar-digits"),
        pytest.param("24 كانون الثاني 2020", "2020-01-24T00:00:00", id="ar-levantine"),
        pytest.param("२४ अप्रैल २०१३", "2013-04-24T00:00:00", id="hi"),
        pytest.param("2013年4月24日 下午 07:30", "2013-04-24T19:30:00", id="zh"),
        pytest.param("时间：2013-04-24 07:30:15 来源：日报", "2013-04-24T07:30:15", id="zh-behind-a-label"),
        pytest.param("公開日：2013年4月24日（水）07:30", "2013-04-24T07:30:00", id="ja-behind-a-label"),
        pytest.param("Fecha:24/04/2013 07:30", "2013-04-24T07:30:00", id="es-behind-a-label"),
        pytest.param("Datum:24. April 2013", "2013-04-24T00:00:00", id="de-behind-a-label"),
        pytest.param("24 ARALIK 2013", "2013-12-24T00:00:00", id="tr-capitals"),
        pytest.param("24 HAZİRAN 2013", "2013-06-24T00:00:00", id="tr-dotted-capitals"),
        pytest.param("令和5年11月2日", "2023-11-02T00:00:00", id="ja-era"),
        pytest.param("2013년 4월 24일 오후 7시 30분", "2013-04-24T19:30:00", id="ko"),
    ],
)
def test_a_date_is_read_in_any_script(text: str, expected: str) -> None:
    assert read(text, "vi" if "Thứ" in text else None) == expected


@pytest.mark.parametrize(
    "text",
    ["", "ma", "12", "May", "a", "Comments: 0", "31-02-2013", "0000-00-00 00:00:00", "1.2.3.4", "192.168.10.20",
     "version 10.12.13.14", "10:30", "+49 30 2013", "2013", "4 May", "4.5. 10:30"],
)  # fmt: skip
def test_what_names_no_day_is_none(text: str) -> None:
    assert read(text) is None


def test_a_day_that_could_be_a_month_is_none_without_evidence() -> None:
    assert read("4-05-2013, 07:30", "en") is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("Submitted by Ann on Sun, 05/12/2013 - 07:30", "en", "2013-05-12T07:30:00", id="month-first"),
        pytest.param("Thu, 05/12/2013 - 07:30", "en", "2013-12-05T07:30:00", id="day-first"),
        pytest.param("Dom, 05/12/2013 - 07:30", "es", "2013-05-12T07:30:00", id="month-first-in-spanish"),
        pytest.param("четверг, 05/12/2013", "ru", "2013-12-05T00:00:00", id="day-first-in-russian"),
        pytest.param("quinta-feira, 05/12/2013", None, "2013-12-05T00:00:00", id="portuguese"),
        pytest.param("SALI, 04/06/2013", "en", "2013-06-04T00:00:00", id="turkish-capitals"),
        pytest.param("Tue, 05/12/2013", "en", None, id="neither"),
    ],
)
def test_the_day_of_the_week_decides_between_day_and_month(text: str, language: str, expected: str | None) -> None:
    assert read(text, language) == expected


def test_the_sites_order_decides_between_day_and_month() -> None:
    assert read("4-05-2013, 07:30", hints=SiteHints(date_order="DMY")) == "2013-05-04T07:30:00"
    assert read("4-05-2013, 07:30", hints=SiteHints(date_order="MDY")) == "2013-04-05T07:30:00"


def test_languages_that_write_the_day_first_decide_too() -> None:
    assert read("12/03/2020 à 18:04", "fr") == "2020-03-12T18:04:00"


def test_a_future_reading_is_ruled_out() -> None:
    found = parse_date("4-11-2013", fetched_at=datetime(2013, 5, 1, tzinfo=UTC), hints=SiteHints())
    assert found is not None
    assert found.value == datetime(2013, 4, 11, tzinfo=UTC)


def test_listopad_is_october_in_croatian_and_november_in_polish() -> None:
    assert read("5. listopada 2020", "hr") == "2020-10-05T00:00:00"
    assert read("5 listopada 2020", "pl") == "2020-11-05T00:00:00"
    assert read("5 listopada 2020") is None


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("Today, 07:30", "2013-05-04T07:30:00+04:00", "minute"),
        ("Yesterday, 23:10", "2013-05-03T23:10:00+04:00", "minute"),
        ("Сегодня, 11:41", "2013-05-04T11:41:00+04:00", "minute"),
        ("Вчера", "2013-05-03T00:00:00+04:00", "day"),
        ("BUGÜN 07:30", "2013-05-04T07:30:00+04:00", "minute"),
        ("KEMARİN 07:30", "2013-05-03T07:30:00+04:00", "minute"),
        ("ΧΘΕΣ 07:30", "2013-05-03T07:30:00+04:00", "minute"),
        ("Posted 5 minutes ago", "2013-05-04T15:55:00+04:00", "minute"),
        ("3 hours ago", "2013-05-04T00:00:00+04:00", "day"),
        ("12 May", "2012-05-12T00:00:00+04:00", "day"),
        ("1 May, 10:30", "2013-05-01T10:30:00+04:00", "minute"),
        ("5月1日 10:30", "2013-05-01T10:30:00+04:00", "minute"),
    ],
)
def test_relative_dates_are_counted_from_the_time_of_fetching_in_the_sites_zone(
    text: str, expected: str, precision: str
) -> None:
    found = parse_date(text, fetched_at=FETCHED_AT, hints=MOSCOW)
    assert found is not None
    assert (found.value.isoformat(), found.precision, found.zone) == (expected, precision, "site")


def test_a_word_that_only_looks_like_one_of_a_day_is_none() -> None:
    assert parse_date("χθεσ 07:30", fetched_at=FETCHED_AT, hints=MOSCOW) is None


@pytest.mark.parametrize("text", ["Today, 07:30", "Вчера", "3 hours ago"])
def test_relative_dates_need_a_time_of_fetching(text: str) -> None:
    assert parse_date(text, fetched_at=None, hints=MOSCOW) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("vor 3 Stunden", "de", "2013-05-04"),
        ("il y a 2 jours", "fr", "2013-05-02"),
        ("hace 5 minutos", "es", "2013-05-04"),
        ("3 ore fa", "it", "2013-05-04"),
        ("2 dagen geleden", "nl", "2013-05-02"),
        ("för 3 timmar sedan", "sv", "2013-05-04"),
        ("5 дней назад", "ru", "2013-04-29"),
        ("2 dni temu", "pl", "2013-05-02"),
        ("3 saat önce", "tr", "2013-05-04"),
        ("2日前", "ja", "2013-05-02"),
        ("3시간 전", "ko", "2013-05-04"),
        ("منذ 3 ساعات", "ar", "2013-05-04"),
    ],
)
def test_ages_are_read_in_many_languages(text: str, language: str, expected: str) -> None:
    found = parse_date(text, fetched_at=FETCHED_AT, hints=SiteHints(languages=(language,)))
    assert found is not None
    assert found.value.date().isoformat() == expected


@pytest.mark.parametrize(
    "text", ["5 min read", "Lesezeit: 3 Minuten", "2 hours of rain", "24 hours", "Top 10 days", "3 weeks ago"]
)
def test_a_reading_time_is_no_date(text: str) -> None:
    for language in ("en", "de"):
        assert parse_date(text, fetched_at=FETCHED_AT, hints=SiteHints(languages=(language,))) is None


def test_the_zone_says_where_it_came_from() -> None:
    stated = parse_date("24 Apr 2013 07:30 +0200", fetched_at=None, hints=MOSCOW)
    site = parse_date("24 Apr 2013 07:30", fetched_at=None, hints=MOSCOW)
    assumed = parse_date("24 Apr 2013 07:30", fetched_at=None, hints=SiteHints())
    assert stated is not None
    assert site is not None
    assert assumed is not None
    assert (stated.zone, stated.value.utcoffset()) == ("stated", timedelta(hours=2))
    assert (site.zone, site.value.tzinfo) == ("site", ZoneInfo("Europe/Moscow"))
    assert (assumed.zone, assumed.value.tzinfo) == ("assumed", UTC)


def test_an_unknown_zone_name_is_an_error() -> None:
    with pytest.raises(ValueError, match="no IANA time zone"):
        parse_date("24 Apr 2013", fetched_at=None, hints=SiteHints(timezone="Mars/Olympus"))


def test_a_number_of_comments_is_no_year() -> None:
    line = normalise("26. November 2020 07:58 - 5 comments")
    assert [reading.raw for reading in read_dates(line)] == ["26. November 2020 07:58"]


def test_two_dates_in_a_line_keep_their_own_times() -> None:
    line = normalise("Published 24 Apr 2013 07:30, updated 25 Apr 2013 at 09:15")
    assert [r.at(r.days[0]).isoformat() for r in read_dates(line)] == ["2013-04-24T07:30:00", "2013-04-25T09:15:00"]


@given(st.text(max_size=2 * MAX_TEXT))
def test_any_text_is_read_without_error(text: str) -> None:
    found = parse_date(text, fetched_at=FETCHED_AT, hints=MOSCOW)
    assert found is None or found.value.tzinfo is not None


@given(
    st.text(alphabet="0123456789 .,:/-+TZapm年月日年MayJun今日ago", max_size=80),
    st.sampled_from([("en",), ("ja",), ("de",), ()]),
)
def test_texts_made_of_pieces_of_dates_are_read_without_error(text: str, languages: tuple[str, ...]) -> None:
    parse_date(text, fetched_at=FETCHED_AT, hints=SiteHints(languages=languages))


FIRST, LAST = datetime(1990, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001 - hypothesis wants naive bounds


@given(st.datetimes(min_value=FIRST, max_value=LAST), st.integers(-14 * 60, 14 * 60))
def test_iso_dates_come_back_as_they_are(value: datetime, offset: int) -> None:
    aware = value.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset)))
    found = parse_date(aware.isoformat(), fetched_at=None, hints=SiteHints())
    assert found is not None
    assert found.value == aware
    assert found.zone == "stated"
