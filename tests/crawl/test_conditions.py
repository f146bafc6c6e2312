"""Which conditional requests are made, and what a server's answers to them prove."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.crawl.conditions import (
    AUDIT_HEADER_DATE,
    AUDIT_HEADER_ETAG,
    Validators,
    condition_of,
    learn_audit,
    learn_lie,
)
from crawler.crawl.host_habits import Habit, HostHabits

URL = "https://example.org/1"
NOW = datetime(2024, 1, 2, tzinfo=UTC)
ETAG: Validators = ('"1"', "Wed, 24 Apr 2013 07:30:00 GMT")
DATE: Validators = (None, "Wed, 24 Apr 2013 07:30:00 GMT")
PAGES = Habit.PAGES_KEEP_VALIDATORS


def audited(*answers: tuple[Validators, bool], before: Validators = ETAG) -> HostHabits:
    habits = HostHabits()
    for after, has_changed in answers:
        learn_audit(habits, PAGES, URL, before, after, has_changed=has_changed)
    return habits


def audits_among(habits: HostHabits, requests: int = 1000, known: Validators = ETAG) -> int:
    times = (NOW + timedelta(seconds=number) for number in range(requests))
    return sum(condition_of(habits, PAGES, URL, known, time).is_audit for time in times)


@pytest.mark.parametrize(
    ("known", "made_up"),
    [(ETAG, {"If-None-Match": AUDIT_HEADER_ETAG}), (DATE, {"If-Modified-Since": AUDIT_HEADER_DATE})],
)
def test_the_first_conditions_are_made_up(known: Validators, made_up: dict[str, str]) -> None:
    condition = condition_of(HostHabits(), PAGES, URL, known, NOW)
    assert (condition.headers, condition.is_audit) == (made_up, True)


def test_a_host_that_proved_honest_is_asked_with_its_own_validators_and_audited_now_and_then() -> None:
    habits = audited((ETAG, False), (('"2"', None), True), (('W/"1"', None), False))
    assert 20 < audits_among(habits) < 100
    condition = next(
        one
        for one in (condition_of(habits, PAGES, URL, ETAG, NOW + timedelta(seconds=n)) for n in range(100))
        if not one.is_audit
    )
    assert condition.headers == {"If-None-Match": ETAG[0], "If-Modified-Since": ETAG[1]}


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([(ETAG, True)], id="changed-under-the-same-etag"),
        pytest.param([(DATE, True)], id="changed-under-the-same-date"),
        pytest.param([((f'"{n}"', None), False) for n in range(2, 5)], id="another-etag-for-the-same"),
        pytest.param([(ETAG, False), (ETAG, False), (ETAG, False), (ETAG, True)], id="a-lie-after-truths"),
    ],
)
def test_a_host_whose_validators_say_nothing_is_asked_without_conditions(
    answers: list[tuple[Validators, bool]],
) -> None:
    known = DATE if answers[0][0] == DATE else ETAG
    habits = audited(*answers, before=known)
    condition = condition_of(habits, PAGES, URL, known, NOW)
    assert (condition.headers, condition.is_audit) == ({}, False)
    later = HostHabits(habits.take_changed(NOW), NOW + timedelta(days=31))
    assert condition_of(later, PAGES, URL, known, NOW).is_audit


def test_304_to_a_made_up_condition_is_a_lie() -> None:
    habits = audited(*[(ETAG, False)] * 5)
    learn_lie(habits, PAGES, URL)
    assert condition_of(habits, PAGES, URL, ETAG, NOW).headers == {}
    assert condition_of(habits, PAGES, "https://example.com/", ETAG, NOW).is_audit


def test_what_was_never_validated_is_asked_plainly() -> None:
    assert condition_of(HostHabits(), PAGES, URL, (None, None), NOW).headers == {}
