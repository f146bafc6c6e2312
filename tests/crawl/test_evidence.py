from datetime import UTC, datetime, timedelta

import pytest

from crawler.crawl.evidence import apply_evidence
from crawler.crawl.site_dates import SiteDates
from crawler.items import Article

PRINTED = datetime(2013, 4, 24, 7, 30, tzinfo=UTC)


def article(zone: str = "assumed", precision: str = "minute") -> Article:
    return Article(
        title="Rain",
        authors=["Ann Lee"],
        date_published=PRINTED,
        date_published_zone=zone,
        date_published_precision=precision,
        date_modified=PRINTED + timedelta(hours=1),
        date_modified_zone=zone,
        date_modified_precision=precision,
    )


def test_a_page_that_says_nothing_is_completed() -> None:
    bare = Article()
    evidence = {"title": "Rain", "date_published": "2013-04-24T03:30:00+00:00", "authors": ["Ann Lee"]}
    apply_evidence(bare, evidence, SiteDates())
    assert (bare.title, bare.authors, bare.date_published_zone) == ("Rain", ["Ann Lee"], "stated")
    assert bare.date_published == datetime(2013, 4, 24, 3, 30, tzinfo=UTC)
    assert bare.provenance == {field: f"feed:{field}" for field in ("title", "date_published", "authors")}


@pytest.mark.parametrize(
    "date",
    [
        "9999-12-31T23:59:59+00:00",
        "2013-04-27T00:00:00+00:00",
        "0001-01-01T00:00:00+00:00",
        "1970-01-01T00:00:00+00:00",
        "2013-04-24",
    ],
)
def test_a_date_that_cannot_be_is_not_taken(date: str) -> None:
    bare = Article(fetched_at=PRINTED)
    apply_evidence(bare, {"date_published": date}, SiteDates())
    assert bare.date_published is None


def test_what_a_page_says_stays() -> None:
    page = article(zone="stated")
    evidence = {"title": "Snow", "authors": ["Bo"], "date_published": "2013-04-24T03:30:00+00:00"}
    apply_evidence(page, evidence, SiteDates())
    assert (page.title, page.authors, page.date_published) == ("Rain", ["Ann Lee"], PRINTED)


@pytest.mark.parametrize(
    ("announced", "hours"),
    [
        pytest.param("2013-04-24T03:30:00+00:00", 4, id="east"),
        pytest.param("2013-04-24T03:30:41+00:00", 4, id="seconds"),
        pytest.param("2013-04-24T11:30:00+00:00", -4, id="west"),
        pytest.param("2013-04-24T02:00:00+00:00", 5.5, id="half-hour"),
        pytest.param("2013-04-24T07:30:00+00:00", 0, id="utc"),
    ],
)
def test_a_feed_tells_the_zone_of_a_time_without_one(announced: str, hours: float) -> None:
    page = article()
    apply_evidence(page, {"date_published": announced}, SiteDates())
    assert page.date_published is not None
    assert page.date_published == datetime.fromisoformat(announced).replace(second=0)
    assert page.date_published.utcoffset() == timedelta(hours=hours)
    assert page.date_modified == PRINTED + timedelta(hours=1) - timedelta(hours=hours)
    assert page.date_published_zone == page.date_modified_zone == "feed"


@pytest.mark.parametrize(
    "announced",
    [
        pytest.param("2013-04-24T03:44:00+00:00", id="another-minute"),
        pytest.param("2013-04-23T03:30:00+00:00", id="another-day"),
        pytest.param("2013-04-24T03:30:00", id="no-zone"),
        pytest.param("soon", id="no-date"),
    ],
)
def test_another_event_tells_nothing(announced: str) -> None:
    page = article()
    apply_evidence(page, {"date_published": announced}, SiteDates())
    assert (page.date_published, page.date_published_zone) == (PRINTED, "assumed")


def test_a_day_has_no_zone_to_settle() -> None:
    page = article(precision="day")
    apply_evidence(page, {"date_published": "2013-04-24T03:30:00+00:00"}, SiteDates())
    assert page.date_published_zone == "assumed"


def test_midnight_as_a_time_has_a_zone() -> None:
    page = article(precision="day")
    page.date_published = datetime(2013, 4, 24, tzinfo=UTC)
    page.date_published_raw = "24-04-2013, 00:00"
    apply_evidence(page, {"date_published": "2013-04-23T20:00:00+00:00"}, SiteDates())
    assert page.date_published == datetime(2013, 4, 23, 20, tzinfo=UTC)
    assert (page.date_published_zone, page.date_published_precision) == ("feed", "minute")


def test_articles_that_no_feed_announces_share_the_sites_clock() -> None:
    clock = SiteDates()
    for _ in range(2):
        apply_evidence(article(), {"date_published": "2013-04-24T03:30:00+00:00"}, clock)
    page = article()
    apply_evidence(page, {}, clock)
    assert page.date_published == PRINTED - timedelta(hours=4)


def test_a_clock_that_contradicts_itself_tells_nothing() -> None:
    clock = SiteDates()
    for hour in ("03", "04", "05"):
        apply_evidence(article(), {"date_published": f"2013-04-24T{hour}:30:00+00:00"}, clock)
    assert clock.offset is None
