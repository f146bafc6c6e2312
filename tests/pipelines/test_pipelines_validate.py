"""What validate turns away, by the reason's name."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article, FetchFailure, Rejection, Section, Unchanged
from pipelines.validate import SHOWN, InvalidArticle, ValidatePipeline

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def article(**changes: Any) -> Article:
    values: dict[str, Any] = {
        "url": "https://example.org/1",
        "fetched_at": NOON,
        "title": "Rain",
        "body": [Section(None, ["It rained."])],
        "date_published": NOON - timedelta(hours=3),
        "comment_count": 4,
    }
    return Article(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": None}, "no-title"),
        ({"title": " \t"}, "no-title"),
        ({"body": []}, "no-body"),
        ({"body": [Section("Only a heading", [])]}, "no-body"),
        ({"body": [Section(None, ["", "  "])]}, "no-body"),
        ({"url": ""}, "no-url"),
        ({"url": "ftp://example.org/1"}, "no-url"),
        ({"url": "https://example.org/" + "a" * 5000}, "url-too-long"),
        ({"canonical_url": "https://example.org/" + "a" * 5000}, "url-too-long"),
        ({"fetched_at": None}, "no-fetch-time"),
        ({"fetched_at": datetime(2026, 3, 1)}, "no-fetch-time"),  # noqa: DTZ001
        ({"title": "x" * 20_001}, "title-too-long"),
        ({"authors": ["Ann", "x" * 2001]}, "author-too-long"),
        ({"description": "x" * 100_001}, "description-too-long"),
        ({"body": [Section(None, ["x" * 1_000_000] * 6)]}, "body-too-long"),
        ({"date_published": datetime(1799, 12, 31, tzinfo=UTC)}, "impossible-date"),
        ({"date_published": datetime(9999, 12, 31, tzinfo=UTC)}, "impossible-date"),
        ({"date_published": NOON + timedelta(days=1, seconds=1)}, "impossible-date"),
        ({"date_modified": datetime(1, 1, 1, tzinfo=UTC)}, "impossible-date"),
        ({"date_published": datetime(2026, 3, 1)}, "date-without-zone"),  # noqa: DTZ001
        ({"comment_count": -1}, "impossible-count"),
        ({"comment_count": 10**30}, "impossible-count"),
        ({"title": "� �� ����", "body": [Section(None, ["����� ��� ����."])]}, "undecodable"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_what_cannot_be_an_article_is_turned_away_for_a_named_reason(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidArticle) as caught:
        ValidatePipeline().process_item(article(**changes))
    assert caught.value.reason == reason
    assert caught.value.detail
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "x" * 10_000},
        {"date_published": None, "date_modified": None, "comment_count": None},
        {"date_published": NOON + timedelta(hours=14)},
        {"date_published": datetime(1851, 9, 18, tzinfo=UTC)},
        {"comment_count": 0},
        {
            "title": "What � means",
            "body": [Section(None, ["The sign � stands for what could not be read.", "It is seldom seen. " * 40])],
        },
        {"title": "дождь 雨 🌧", "body": [Section(None, ["Шёл дождь."])]},
    ],
    ids=["plain", "long title", "little known", "other zone", "old", "no comments", "quoted sign", "other scripts"],
)
def test_articles_pass_as_they_are(changes: dict[str, Any]) -> None:
    item = article(**changes)
    assert ValidatePipeline().process_item(item) is item


@pytest.mark.parametrize(
    "item", [Rejection(), FetchFailure(), Unchanged(), {"url": "x"}], ids=lambda i: type(i).__name__
)
def test_other_items_pass(item: Any) -> None:
    assert ValidatePipeline().process_item(item) is item


@given(
    st.builds(
        Article,
        url=st.text(),
        fetched_at=st.none() | st.datetimes(timezones=st.none() | st.timezones()),
        title=st.none() | st.text(),
        body=st.lists(st.builds(Section, st.none() | st.text(), st.lists(st.text()))),
        date_published=st.none() | st.datetimes(timezones=st.none() | st.timezones()),
        date_modified=st.none() | st.datetimes(timezones=st.none() | st.timezones()),
        comment_count=st.none() | st.integers(),
    )
)
def test_any_article_passes_or_is_invalid(item: Article) -> None:
    with suppress(InvalidArticle):
        assert ValidatePipeline().process_item(item) is item


def test_the_log_names_the_first_of_each_reason(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    pipeline = ValidatePipeline()
    for number in range(100):
        for changes in ({"title": None}, {"body": []}):
            with suppress(InvalidArticle):
                pipeline.process_item(article(url=f"https://example.org/{number}", **changes))
    shown = [sum(words in line for line in caplog.messages) for words in (": no-title", ": no-body", "only counted")]
    assert shown == [SHOWN, SHOWN, 2]
