"""What is kept of hosts, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from crawler.crawl.host_habits import Habit
from crawler.storage.habits import Habits, StoredHabit
from tests.storage.samples import HOUR, NOON


def test_the_newest_word_on_a_host_is_kept_for_each_source(engine: Engine) -> None:
    first = StoredHabit("example.org", Habit.PAGES_NEED_BROWSER, 1, 0, NOON)
    newer = StoredHabit("example.org", Habit.PAGES_NEED_BROWSER, 2, 1, NOON + HOUR)
    other = StoredHabit("example.org:8443", Habit.PAGES_KEEP_VALIDATORS, 0, 10, NOON + timedelta(minutes=1))
    habits = Habits(engine, "example")
    habits.write([first])
    habits.write([other, newer])
    habits.write([])
    Habits(engine, "elsewhere").write([first])
    assert habits.read() == [newer, other]
    assert Habits(engine, "elsewhere").read() == [first]
