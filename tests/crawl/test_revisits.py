"""Which visits are made, and which wait for the next rung of the ladder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector

from crawler.crawl.host_habits import Habit, HostHabits, Tally
from crawler.crawl.page_requests import PageRequests
from crawler.crawl.rendering import Rendering
from crawler.crawl.revisits import Revisits
from crawler.crawl.traps import Traps
from crawler.items import FetchFailure
from crawler.source_kind import SourceKind
from crawler.storage import LeasedUrl, Schedule
from crawler.storage.habits import StoredHabit

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGIN = 10
"""Visits that a host has credit for to begin with, at an allowance of a fifth."""


def revisits(habits: HostHabits | None = None, allowance: float = 0.2) -> Revisits:
    return Revisits(habits or HostHabits(), Schedule(), allowance)


def due(number: int = 0, host: str = "example.org", **more: Any) -> LeasedUrl:
    """An article that was fetched at noon."""
    values: dict[str, Any] = {"etag": None, "last_modified": None, "attempts": 0, "is_revisit": True, "evidence": {}}
    return LeasedUrl(f"https://{host}/{number}.html", **(values | {"first_fetched_at": NOON} | more))


def visit(these: Revisits, one: LeasedUrl, *, has_changed: bool | None, now: datetime = NOON + HOUR) -> bool:
    """Whether the visit was made."""
    chosen, _ = these.choose([one], now)
    these.settle(one.url, has_changed=has_changed)
    return bool(chosen)


def use_up(these: Revisits) -> None:
    """The credit of example.org."""
    while visit(these, due(99), has_changed=False):
        pass


def earn(these: Revisits) -> None:
    """By an article of example.org that is new."""
    visit(these, due(1000, is_revisit=False, first_fetched_at=None), has_changed=True)


def test_visits_that_nothing_speaks_for_are_made_while_there_is_credit_and_then_wait_for_the_next_rung() -> None:
    chosen, put_off = revisits().choose([due(number) for number in range(BEGIN + 5)], NOON + HOUR)
    assert [one.url for one in chosen] == [due(number).url for number in range(BEGIN)]
    assert put_off == {due(number).url: NOON + DAY for number in range(BEGIN, BEGIN + 5)}


def test_each_host_has_its_own_credit() -> None:
    these = revisits()
    use_up(these)
    assert not visit(these, due(1), has_changed=True)
    assert visit(these, due(1, "sport.example.org"), has_changed=True)


def test_what_is_new_or_has_changed_earns_a_share_of_a_visit() -> None:
    these = revisits()
    use_up(these)
    for _ in range(4):
        earn(these)
    assert not visit(these, due(1), has_changed=False)
    earn(these)
    assert visit(these, due(1), has_changed=True)
    assert visit(these, due(2), has_changed=False), "a visit that finds something is given back"
    assert not visit(these, due(3), has_changed=False)


def test_at_most_a_fifth_of_what_is_found_goes_into_visits_in_vain() -> None:
    these = revisits()
    found = made = 0
    for number in range(2000):
        has_changed = number % 10 < 3
        if visit(these, due(number), has_changed=has_changed):
            made += 1
            found += has_changed
        if number % 5 == 0:
            earn(these)
            made += 1
            found += 1
    assert made <= 1.2 * found + BEGIN
    assert made > 1.15 * found, "what is earned is used"


def test_a_first_visit_is_always_made() -> None:
    these = revisits()
    use_up(these)
    first = due(1, is_revisit=False, first_fetched_at=None)
    assert these.choose([first], NOON) == ([first], {})


@pytest.mark.parametrize(
    "called_for",
    [
        {"is_announced": True},
        {"is_changing": True},
        {"attempts": 1},
        {"says_changed": {SourceKind.FEED: False, SourceKind.LISTING: True}},
    ],
    ids=["announced", "changed last time", "failed", "said to have changed"],
)
def test_a_visit_that_something_speaks_for_is_never_put_off(called_for: dict[str, Any]) -> None:
    these = revisits()
    use_up(these)
    assert visit(these, due(1, **called_for), has_changed=False)


def test_the_last_rung_is_not_put_off() -> None:
    these = revisits()
    use_up(these)
    assert visit(these, due(1), has_changed=False, now=NOON + 28 * DAY)
    assert not visit(these, due(2), has_changed=False, now=NOON + 7 * DAY)


def last_visit(these: Revisits, number: int, *, has_changed: bool = False) -> bool:
    return visit(these, due(number), has_changed=has_changed, now=NOON + 28 * DAY)


def test_where_fifty_last_visits_in_a_row_found_nothing_they_are_made_on_credit_only() -> None:
    habits = HostHabits()
    these = revisits(habits)
    use_up(these)
    assert [last_visit(these, number) for number in range(60)] == [True] * 50 + [False] * 10
    for _ in range(5 * BEGIN):
        earn(these)
    late = 5 * BEGIN // 20
    assert sum(last_visit(these, number) for number in range(BEGIN)) == BEGIN // 2 + late, "half of it is kept"
    a_month_later = HostHabits(habits.take_changed(NOON), NOON + 31 * DAY)
    assert last_visit(revisits(a_month_later, allowance=0), 0), "it is found out anew"


def test_a_last_visit_that_finds_something_has_the_next_ones_made() -> None:
    these = revisits(allowance=0)
    assert all(last_visit(these, number, has_changed=number % 49 == 0) for number in range(200))


def test_a_last_visit_that_something_speaks_for_tells_nothing_of_those_that_nothing_speaks_for() -> None:
    these = revisits(allowance=0)
    for number in range(100):
        visit(these, due(number, is_changing=True), has_changed=False, now=NOON + 28 * DAY)
    assert last_visit(these, 100)


def seen_late(number: int, after: timedelta = DAY) -> LeasedUrl:
    """An article that was visited so long after its first fetch, and had not changed."""
    return due(number, fetched_at=NOON + after)


def test_the_last_visit_to_a_page_that_had_not_changed_after_a_day_or_more_is_made_on_credit() -> None:
    these, month = revisits(), NOON + 28 * DAY
    assert sum(visit(these, seen_late(number), has_changed=False, now=month) for number in range(BEGIN)) == BEGIN // 2
    assert these.choose([seen_late(9)], month)[1] == {due(9).url: month + 28 * DAY}, "it is not forgotten"
    for after in (timedelta(0), HOUR):
        assert visit(these, seen_late(10, after), has_changed=False, now=month)
    assert visit(these, due(11, fetched_at=NOON + DAY, is_changing=True), has_changed=False, now=month)


def test_it_tells_nothing_of_those_that_nobody_has_looked_at() -> None:
    these = revisits(allowance=10)
    for number in range(100):
        assert visit(these, seen_late(number), has_changed=False, now=NOON + 28 * DAY)
    use_up(these)
    assert last_visit(these, 100)


def test_half_of_the_credit_is_kept_from_pages_that_had_not_changed_after_a_day() -> None:
    these = revisits()
    seen = [seen_late(number) for number in range(BEGIN)]
    assert len(these.choose(seen, NOON + 7 * DAY)[0]) == BEGIN // 2
    assert len(these.choose([due(number) for number in range(20, 40)], NOON + 7 * DAY)[0]) == BEGIN // 2


def test_with_a_ladder_of_one_rung_nothing_was_seen_late() -> None:
    these = Revisits(HostHabits(), Schedule.of_ladder([3600]), 0)
    assert visit(these, seen_late(1, HOUR), has_changed=False)


def vouched(these: Revisits, kind: SourceKind = SourceKind.SITEMAP) -> None:
    """A kind of source of example.org proves to be right about pages that have not changed."""
    for number in range(20):
        visit(these, due(number, is_changing=True, says_changed={kind: False}), has_changed=False)


def test_a_source_that_has_proved_true_may_speak_against_the_last_rung_and_then_no_visit_follows() -> None:
    these = revisits()
    said = due(1, says_changed={SourceKind.SITEMAP: False})
    vouched(these, SourceKind.FEED)
    assert these.choose([said], NOON + 28 * DAY)[1] == {}, "another kind has proved nothing"
    vouched(these)
    assert these.choose([said], NOON + 28 * DAY) == ([], {said.url: NOON + 56 * DAY})
    gone = replace(said, says_changed={}, evidence={"found_in": ["https://example.org/sitemap.xml"]})
    assert these.choose([gone], NOON + 56 * DAY, {"https://example.org/sitemap.xml"})[0], "it is not listed any more"


def in_vain() -> Revisits:
    """Of a host whose last visits have found nothing for long, without credit."""
    habits = HostHabits()
    habits.put(due().url, Habit.LAST_VISITS_FIND_NOTHING, Tally(seen=50))
    these = revisits(habits)
    use_up(these)
    return these


def test_an_article_whose_last_visit_was_put_off_is_due_again_each_month_for_half_a_year() -> None:
    these, now, times = in_vain(), NOON + 28 * DAY, 0
    while (until := these.choose([due(1)], now)[1][due(1).url]) is not None:
        assert until - now == 28 * DAY
        now, times = until, times + 1
    assert times == 6
    page = due(2, is_revisit=False)
    assert these.choose([page], NOON + 28 * DAY)[1] == {page.url: None}, "a page that gave no article has had its tries"


def test_of_twenty_new_articles_one_late_visit_is_paid() -> None:
    assert late_visits(1000) == BEGIN, "what is not used is not heaped up"
    assert late_visits(100) == 5


def late_visits(articles: int) -> int:
    """That are made when so many articles have been new."""
    these = in_vain()
    for _ in range(articles):
        earn(these)
        use_up(these)
    return sum(visit(these, due(number), has_changed=False, now=NOON + 56 * DAY) for number in range(100))


def test_a_late_visit_that_finds_something_or_is_not_made_costs_nothing() -> None:
    these = in_vain()
    for _ in range(20):
        earn(these)
        use_up(these)
    for number, has_changed in enumerate((None, True, None, False)):
        assert visit(these, due(number), has_changed=has_changed, now=NOON + 56 * DAY)
        use_up(these)
    assert not visit(these, due(9), has_changed=False, now=NOON + 56 * DAY)


def test_one_miss_takes_the_word_of_a_source_away() -> None:
    these = revisits()
    vouched(these)
    visit(these, due(1, is_changing=True, says_changed={SourceKind.SITEMAP: False}), has_changed=True)
    assert visit(these, due(2, says_changed={SourceKind.SITEMAP: False}), has_changed=False, now=NOON + 28 * DAY)


def test_half_of_the_credit_is_kept_for_pages_that_nobody_vouches_for() -> None:
    habits = HostHabits()
    vouched(revisits(habits))
    habits.put(due().url, Habit.VISITS_FIND_CHANGES, Tally())
    these = revisits(habits)
    said = [due(number, says_changed={SourceKind.SITEMAP: False}) for number in range(BEGIN)]
    assert len(these.choose(said, NOON + HOUR)[0]) == BEGIN // 2, "they are looked at all the same now and then"
    assert len(these.choose([due(number) for number in range(100, 120)], NOON + HOUR)[0]) == BEGIN // 2


def test_what_a_run_earns_can_be_used_in_it_and_the_next_one_begins_with_ten_visits_at_most() -> None:
    habits = HostHabits()
    these = revisits(habits)
    for _ in range(500):
        earn(these)
    many = [due(number) for number in range(200)]
    assert len(these.choose(many[:30], NOON + HOUR)[0]) == 30
    these.give_up()
    assert len(revisits(habits).choose(many, NOON + HOUR)[0]) == BEGIN
    assert len(these.choose(many, NOON + HOUR)[0]) == BEGIN + 500 // 5


def test_a_kind_of_source_that_cries_wolf_is_believed_no_more_until_it_has_been_right_as_often() -> None:
    these = revisits()
    for number in range(3):
        assert these.believes(SourceKind.SITEMAP, due().url)
        visit(these, due(number, is_announced=True, says_changed={SourceKind.SITEMAP: True}), has_changed=False)
    assert not these.believes(SourceKind.SITEMAP, due().url)
    assert these.believes(SourceKind.FEED, due().url)
    assert these.believes(SourceKind.SITEMAP, "https://elsewhere.example/")
    use_up(these)
    assert not visit(these, due(5, says_changed={SourceKind.SITEMAP: True}), has_changed=True)
    for number in range(3):
        visit(these, due(number, is_changing=True, says_changed={SourceKind.SITEMAP: True}), has_changed=True)
    assert these.believes(SourceKind.SITEMAP, due().url)


MAP = "https://example.org/sitemap.xml"


@pytest.mark.parametrize(
    ("found_in", "is_in_sitemap", "read", "is_visited"),
    [
        ([MAP], False, {MAP}, True),
        (["https://example.org/feed", MAP], False, {MAP}, True),
        ([MAP], True, {MAP}, False),
        ([MAP], False, {"https://example.org/other.xml"}, False),
        ([MAP], False, set(), False),
        (["https://example.org/feed"], False, {MAP}, False),
    ],
    ids=["left it", "left one of its sources", "still there", "another was read", "unchanged or unread", "never in it"],
)
def test_a_page_that_has_left_its_sitemap_is_visited(
    found_in: list[str], is_in_sitemap: bool, read: set[str], is_visited: bool
) -> None:
    these = revisits()
    use_up(these)
    one = due(1, evidence={"found_in": found_in}, is_in_sitemap=is_in_sitemap)
    assert bool(these.choose([one], NOON + HOUR, read)[0]) is is_visited


def test_a_sitemap_of_the_newest_pages_alone_is_found_out() -> None:
    these = revisits()
    use_up(these)
    visits = 0
    for number in range(10):
        chosen, _ = these.choose([due(number, evidence={"found_in": [MAP]})], NOON + HOUR, {MAP})
        visits += len(chosen)
        these.settle(due(number).url, has_changed=False)
    assert visits == 3


def test_visits_that_are_not_made_or_tell_nothing_cost_nothing() -> None:
    these = revisits()
    these.choose([due(number) for number in range(BEGIN)], NOON + HOUR)
    these.settle(due(0).url, has_changed=None)
    these.give_up()
    assert len(these.choose([due(number) for number in range(BEGIN + 1)], NOON + HOUR)[0]) == BEGIN


def test_the_next_run_knows_what_was_used_up() -> None:
    habits = HostHabits()
    use_up(revisits(habits))
    kept = habits.take_changed(NOON)
    assert [(one.habit, one.missed) for one in kept] == [(Habit.VISITS_FIND_CHANGES, BEGIN * 100)]
    assert not visit(revisits(HostHabits(kept, NOON + DAY)), due(), has_changed=False)
    assert visit(revisits(HostHabits(kept, NOON + 31 * DAY)), due(), has_changed=False)


def test_a_smaller_allowance_than_before_leaves_no_debt_that_cannot_be_earned_back() -> None:
    debt = StoredHabit("example.org", Habit.VISITS_FIND_CHANGES, 0, 100_000, NOON)
    these = revisits(HostHabits([debt], NOON))
    for _ in range(5):
        earn(these)
    assert visit(these, due(), has_changed=False)


def test_without_an_allowance_only_what_something_speaks_for_and_the_last_rung_are_visited() -> None:
    these = revisits(allowance=0)
    assert not visit(these, due(1), has_changed=True)
    assert visit(these, due(2, is_announced=True), has_changed=True)
    assert visit(these, due(3), has_changed=True, now=NOON + 28 * DAY)


def test_a_large_allowance_lets_every_rung_be_visited() -> None:
    these = revisits(allowance=10)
    assert len(these.choose([due(number) for number in range(400)], NOON + HOUR)[0]) == 400


def rejected(number: int = 0, **more: Any) -> LeasedUrl:
    """A page that was announced as an article, and gave none at noon."""
    return due(number, **({"is_revisit": False, "evidence": {"date_published": NOON.isoformat()}} | more))


def test_a_page_that_gave_no_article_is_asked_for_again_on_credit_and_else_waits_for_the_next_rung() -> None:
    these = revisits()
    chosen, put_off = these.choose([rejected(number) for number in range(BEGIN + 1)], NOON + HOUR)
    assert (len(chosen), put_off) == (BEGIN, {rejected(BEGIN).url: NOON + DAY})
    for one in chosen:
        these.settle(one.url, has_changed=False)
    assert not visit(these, due(99), has_changed=False), "all are paid for"


def test_half_of_the_credit_is_kept_from_pages_that_nobody_has_announced_as_articles() -> None:
    these = revisits()
    linked = [rejected(number, evidence={"title": "Rain"}) for number in range(BEGIN)]
    assert len(these.choose(linked, NOON + DAY)[0]) == BEGIN // 2
    assert len(these.choose([due(number) for number in range(BEGIN)], NOON + DAY)[0]) == BEGIN // 2


def test_a_page_that_has_become_an_article_pays_for_the_next_ones() -> None:
    these = revisits()
    for number in range(4 * BEGIN):
        assert visit(these, rejected(number), has_changed=True)


def test_a_page_that_never_gives_an_article_earns_nothing() -> None:
    these = revisits()
    use_up(these)
    for number in range(100):
        assert visit(these, due(number, is_revisit=False, first_fetched_at=None), has_changed=False)
    assert not visit(these, rejected(), has_changed=True)


@pytest.mark.parametrize("more", [{"is_announced": True}, {"attempts": 1}], ids=str)
def test_what_a_source_calls_for_or_what_failed_needs_no_credit(more: dict[str, Any]) -> None:
    these = revisits()
    use_up(these)
    assert visit(these, rejected(**more), has_changed=False)


@pytest.mark.parametrize(("url", "reason"), [("https://example.org/tag/7", "trap"), ("http://[1/", "bad-url")])
def test_nothing_is_remembered_of_a_visit_that_is_not_made(url: str, reason: str) -> None:
    memory = SimpleNamespace(habits=HostHabits(), revisits=revisits())
    crawler: Any = SimpleNamespace(settings=Settings())
    crawler.stats = StatsCollector(crawler)
    spider: Any = SimpleNamespace(
        name="example", crawler=crawler, settings=Settings({"MAX_PAGES_PER_RUN": 5}), memory=memory, now=lambda: NOON
    )
    rendering = Rendering(memory.habits, Habit.PAGES_NEED_BROWSER)
    requests = PageRequests(spider, rendering, Traps(0, 0), lambda: None, lambda: None)
    requests._traps.learn("https://example.org/tag/1", None)
    [chosen], _ = memory.revisits.choose([replace(due(is_revisit=False, first_fetched_at=None), url=url)], NOON)
    failure = requests.ask(chosen)
    assert isinstance(failure, FetchFailure)
    assert failure.reason == reason
    assert not memory.revisits._under_way
