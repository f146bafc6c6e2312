"""What the newest articles tell of how their site prints dates, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine

from crawler.items import Article
from crawler.storage.recent_dates import recent_dates
from tests.storage.samples import sample_article, store

EAST = timezone(timedelta(hours=3))


def dated(number: int, date: datetime | None, source: str = "example") -> Article:
    raw = f"{date:%d-%m-%Y, %H:%M}" if date else None
    provenance = {"date_published": "markup:time"} if date else {}
    return sample_article(
        number,
        source=source,
        date_published=date,
        date_published_raw=raw,
        date_published_zone="feed",
        provenance=provenance,
        at=datetime(2026, 3, 20, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [(3, ["27-02-2026, 07:30", "26-02-2026, 07:30"]), (20, ["02-03-2026, 07:30", "27-02-2026, 07:30"])],
    ids=["early in the month", "later"],
)
def test_the_newest_dates_of_a_source_come_first_those_of_the_month_before_early_in_a_month(
    engine: Engine, today: int, expected: list[str]
) -> None:
    days = [datetime(2026, 2, 26, 7, 30, tzinfo=EAST), datetime(2026, 2, 27, 7, 30, tzinfo=EAST)]
    days.append(datetime(2026, 3, 2, 7, 30, tzinfo=EAST))
    store(engine, *(dated(number, day) for number, day in enumerate(days)), dated(8, None))
    store(engine, dated(9, datetime(2026, 2, 28, tzinfo=EAST), source="elsewhere"))
    found = recent_dates(engine, "example", datetime(2026, 3, today, tzinfo=UTC))
    assert [date.raw for date in found][:2] == expected
    assert {(date.zone, date.offset, date.origin) for date in found} == {("feed", timedelta(hours=3), "markup:time")}
