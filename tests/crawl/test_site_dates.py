from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.crawl.site_dates import SiteDates, is_announced, printed_order
from crawler.storage.recent_dates import StoredDate

NOON = datetime(2013, 4, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stored(raw: str = "24-04-2013, 07:30", hours: float = 4, zone: str = "feed") -> StoredDate:
    return StoredDate(raw, zone, hours * HOUR, "markup:time")


@pytest.mark.parametrize("hours", [4, 0])
def test_what_earlier_runs_have_learnt_holds_until_this_one_says_otherwise(hours: float) -> None:
    dates = SiteDates([stored(hours=hours)] * 2)
    assert (dates.offset, dates.order) == (hours * HOUR, "DMY")
    dates.observe_offset(NOON, NOON - hours * HOUR)
    assert dates.offset == hours * HOUR
    for _ in range(2):
        dates.observe_offset(NOON, NOON + 5 * HOUR)
    dates.observe_order("MDY")
    assert (dates.offset, dates.order) == (None, "MDY")


def test_one_announcement_that_contradicts_earlier_runs_leaves_the_zone_open() -> None:
    dates = SiteDates([stored()] * 2)
    dates.observe_offset(NOON, NOON + 5 * HOUR)
    assert dates.offset is None


@pytest.mark.parametrize(
    "known",
    [
        pytest.param([], id="nothing"),
        pytest.param([stored()], id="one"),
        pytest.param([stored(), stored(hours=1)], id="different ones"),
        pytest.param([stored(zone="stated")] * 9, id="what pages state themselves"),
    ],
)
def test_a_zone_must_have_been_told_by_feeds_and_more_than_once(known: list[StoredDate]) -> None:
    assert SiteDates(known).offset is None


def test_pages_that_print_both_orders_show_none() -> None:
    dates = SiteDates()
    for order in ("DMY", "MDY"):
        dates.observe_order(order)
    assert dates.order is None
    for _ in range(3):
        dates.observe_order("MDY")
    assert dates.order == "MDY"


@pytest.mark.parametrize(
    ("raw", "origin", "order"),
    [
        ("24-04-2013, 07:30", "markup:line", "DMY"),
        ("Posted 4/24/2013", "markup:time", "MDY"),
        ("4/5/2013", "markup:time", None),
        ("2013-04-24", "markup:time", None),
        ("24/13/2013", "markup:time", None),
        ("4/24/2013", "meta:date", None),
        ("4/24/2013", "", None),
        (None, "markup:time", None),
    ],
)
def test_only_what_is_printed_and_leaves_no_choice_shows_an_order(raw: str | None, origin: str, order: str) -> None:
    assert printed_order(raw, origin) == order


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2013-04-24T07:30", True),
        ("2013-04-24", True),
        ("2013-04-25T01:00", True),
        ("2013-04-23T13:00", True),
        ("2013-04-26", False),
        ("2013-04-22", False),
        ("2013-12-04", False),
    ],
)
def test_a_day_in_another_zone_can_be_what_a_feed_announces(printed: str, expected: bool) -> None:
    assert is_announced(datetime.fromisoformat(printed).replace(tzinfo=UTC), NOON) is expected
