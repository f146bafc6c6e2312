"""Polling: sources that bring something are asked more often, broken ones less."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from crawler.source_kind import SourceKind
from crawler.storage.due import has_work
from crawler.storage.polls import Poll, Polls
from tests.storage.samples import NOON

FEED = "https://example.org/feed.xml"
MINUTE = timedelta(minutes=1)


def only(polls: Polls) -> Poll:
    (poll,) = polls.all()
    return poll


def due(polls: Polls, now: datetime) -> list[str]:
    return [poll.url for poll in polls.all() if poll.is_due(now)]


def test_a_registered_source_is_due_at_once_and_stays_as_it_is(engine: Engine) -> None:
    polls = Polls(engine, "example")
    assert polls.register(FEED, SourceKind.FEED, NOON)
    polls.record(FEED, NOON, new=3, status=200)
    before = only(polls)
    assert not polls.register(FEED, SourceKind.FEED, NOON)
    assert only(polls) == before
    assert Polls(engine, "other").all() == []


def test_a_source_is_due_again_a_little_before_its_interval_has_passed(engine: Engine) -> None:
    """So that a cron job with the same interval, started some seconds earlier each time, does not skip it."""
    polls = Polls(engine, "example")
    polls.register(FEED, SourceKind.FEED, NOON)
    assert due(polls, NOON) == [FEED]
    polls.record(FEED, NOON, status=200)
    interval = timedelta(seconds=only(polls).interval)
    assert due(polls, NOON + interval - 2 * MINUTE) == []
    assert due(polls, NOON + interval - MINUTE) == [FEED]


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.SITEMAP, SourceKind.LISTING])
def test_a_source_that_was_polled_by_a_clock_far_ahead_is_due(engine: Engine, kind: SourceKind) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, kind, NOON)
    polls.record(FEED, NOON + timedelta(days=3650), status=200)
    assert due(polls, NOON) == [FEED]
    assert has_work(engine, "example", NOON)
    polls.record(FEED, NOON, status=200)
    assert due(polls, NOON) == []
    assert not has_work(engine, "example", NOON)


def test_a_source_has_the_pace_of_what_it_was_read_as(engine: Engine) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, SourceKind.HOME, NOON)
    polls.record(FEED, NOON, kind=SourceKind.HOME, status=200)
    polls.record(FEED, NOON, kind=SourceKind.FEED, new=1, status=200)
    assert (only(polls).kind, only(polls).interval) == (SourceKind.FEED, 450)
    polls.record(FEED, NOON, status=304)
    polls.record_failure(FEED, NOON, "http-500", status=500)
    assert only(polls).kind == SourceKind.FEED


def test_an_alias_waits_longer_than_any_feed_and_remembers_what_it_was_when_it_fails(engine: Engine) -> None:
    polls, now = Polls(engine, "example"), NOON
    polls.register(FEED, "feed", now)
    for _ in range(20):
        polls.retire(FEED, "feed", "https://www.example.org/feed.xml", now)
        wait = only(polls).due_at - now
        assert (due(polls, now), has_work(engine, "example", now)) == ([], False)
        now += wait
    assert timedelta(days=29) < wait <= timedelta(days=30)
    polls.record_failure(FEED, now, "http-500", status=500)
    assert only(polls).alias_of == ("feed", "https://www.example.org/feed.xml")
    polls.record(FEED, now, kind="feed", status=200)
    assert (only(polls).alias_of, only(polls).interval) == (None, 1350)


def test_one_source_is_found_by_its_url(engine: Engine) -> None:
    polls = Polls(engine, "example")
    for url in (FEED, f"{FEED}2"):
        polls.register(url, SourceKind.FEED, NOON)
    found = polls.find(FEED)
    assert found is not None
    assert (found.url, found.is_due(NOON), found.is_due(NOON - MINUTE)) == (FEED, True, False)
    assert polls.find(f"{FEED}3") is None


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [(SourceKind.FEED, 5, 24 * 60), (SourceKind.SITEMAP, 15, 48 * 60), (SourceKind.ROBOTS, 24 * 60, 30 * 24 * 60)],
)
def test_the_interval_follows_what_the_source_brings(engine: Engine, kind: SourceKind, least: int, most: int) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, kind, NOON)
    intervals = []
    for new in (1, *[4] * 8, *[0] * 30):
        polls.record(FEED, NOON, new=new, status=200)
        intervals.append(only(polls).interval / 60)
    assert intervals[8] == least
    assert intervals[9] == least * 1.5
    assert intervals[-1] == most


def test_when_a_source_brought_something_new_is_remembered(engine: Engine) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, SourceKind.FEED, NOON)
    polls.record(FEED, NOON, new=2, status=200)
    polls.record(FEED, NOON + MINUTE, new=0, status=200)
    assert (only(polls).last_new_at, only(polls).polled_at) == (NOON, NOON + MINUTE)


def test_failures_wait_longer_and_longer_and_are_forgotten_by_a_good_answer(engine: Engine) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, SourceKind.FEED, NOON)
    waits: list[timedelta] = []
    at: datetime = NOON
    for _ in range(9):
        polls.record_failure(FEED, at, "http-503: busy", status=503)
        waits.append(only(polls).due_at - at + MINUTE)
    assert waits[:4] == [30 * MINUTE, 60 * MINUTE, 120 * MINUTE, 240 * MINUTE]
    assert waits[-1] == waits[-2] == 16 * 60 * MINUTE
    assert (only(polls).failures, only(polls).status, only(polls).detail) == (9, 503, "http-503: busy")
    polls.record(FEED, at, status=200)
    assert (only(polls).failures, only(polls).detail) == (0, None)


@pytest.mark.parametrize(("kind", "days"), [(SourceKind.FEED, 2), (SourceKind.HOME, 30)])
def test_a_slow_source_that_fails_for_long_is_asked_within_two_days_or_its_interval(
    engine: Engine, kind: SourceKind, days: int
) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, kind, NOON)
    for _ in range(20):
        polls.record(FEED, NOON, status=200)
    for _ in range(9):
        polls.record_failure(FEED, NOON, "http-503: busy", status=503)
    assert only(polls).due_at + MINUTE == NOON + timedelta(days=days)


@pytest.mark.parametrize("is_gone", [False, True], ids=["silent", "gone"])
@pytest.mark.parametrize(("days_of_silence", "days"), [(30, 3), (90, 9), (3650, 30)])
def test_a_sitemap_that_has_brought_nothing_for_long_is_asked_after_a_tenth_of_that_time(
    engine: Engine, days_of_silence: int, days: int, is_gone: bool
) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, SourceKind.SITEMAP, NOON)
    polls.record(FEED, NOON, new=1000, status=200)
    at = NOON
    while at < NOON + timedelta(days=days_of_silence):
        at = only(polls).due_at + MINUTE
        if is_gone:
            polls.record_failure(FEED, at, "http-404", status=404)
        else:
            polls.record(FEED, at, status=304)
    wait = only(polls).due_at + MINUTE - at
    assert wait / timedelta(days=1) == pytest.approx(days, rel=0.35)
    polls.record(FEED, at + wait, new=1, status=200)
    assert only(polls).interval <= wait.total_seconds() / 2


def test_a_sitemap_that_was_never_there_is_asked_less_and_less_often(engine: Engine) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, SourceKind.SITEMAP, NOON)
    at, looks = NOON, 0
    while at < NOON + timedelta(days=365):
        polls.record_failure(FEED, at, "http-404", status=404)
        at, looks = only(polls).due_at + MINUTE, looks + 1
    assert looks < 45
    assert at - NOON < timedelta(days=365 + 31)
    polls.record_failure(FEED, at, "http-503: it is built", status=503)
    polls.record_failure(FEED, at, "http-503: it is built", status=503)
    assert only(polls).due_at - at < timedelta(days=3)


def test_a_sitemap_that_has_never_brought_anything_is_asked_once_a_week(engine: Engine) -> None:
    polls, at = Polls(engine, "example"), NOON
    polls.register(FEED, SourceKind.SITEMAP, NOON)
    for _ in range(30):
        polls.record(FEED, at, status=200)
        wait = only(polls).due_at + MINUTE - at
        at += wait
    assert wait == timedelta(days=7)
    polls.record(FEED, at, new=1, status=200)
    assert only(polls).due_at - at < timedelta(days=4)


def test_validators_are_kept_by_304_and_by_failures_and_replaced_by_200(engine: Engine) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, SourceKind.FEED, NOON)
    polls.record(FEED, NOON, status=200, etag='"1"', last_modified="then")
    polls.record(FEED, NOON, status=304)
    polls.record_failure(FEED, NOON, "timeout: no answer")
    assert (only(polls).etag, only(polls).last_modified) == ('"1"', "then")
    polls.record(FEED, NOON, status=200)
    assert (only(polls).etag, only(polls).last_modified) == (None, None)


def test_a_note_does_not_change_when_a_source_is_due(engine: Engine) -> None:
    polls = Polls(engine, "example")
    polls.register(FEED, SourceKind.LISTING, NOON)
    polls.mark(FEED, "walking")
    assert (only(polls).detail, only(polls).due_at) == ("walking", NOON)


def test_what_is_said_of_an_unknown_source_is_ignored(engine: Engine) -> None:
    polls = Polls(engine, "example")
    polls.record(FEED, NOON, status=200)
    polls.mark(FEED, "walking")
    assert polls.all() == []
