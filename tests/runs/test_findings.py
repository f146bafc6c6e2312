"""What is noticed in a site's runs, and what is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.runs.findings import find

NOW = datetime(2024, 6, 1, tzinfo=UTC)


@dataclass
class Past:
    """A run of the past."""

    counts: dict[str, int]
    started_at: datetime = field(default=NOW)


def names(runs: list[Past]) -> list[str]:
    return [finding.name for finding in find(runs)]


def daily(*counts: dict[str, int]) -> list[Past]:
    """Runs one day apart, newest first."""
    return [Past(count, NOW - timedelta(days=number)) for number, count in enumerate(counts)]


GOOD = {"inserted": 30, "field/title/rule": 30, "field/comment_count/rule": 27, "field/comment_count/missing": 3}


def test_a_site_that_goes_on_as_before_gives_nothing() -> None:
    assert names(daily(GOOD, GOOD, GOOD)) == []
    assert names([]) == []


def test_a_field_that_is_no_longer_there_is_named() -> None:
    gone = {"inserted": 30, "field/title/rule": 30, "field/comment_count/missing": 30}
    assert names(daily(gone, GOOD, GOOD)) == ["field-vanished/comment_count", "rule-broken/comment_count"]
    [first, _] = find(daily(gone, GOOD, GOOD))
    assert first.detail == "comment_count is found on 0% of the pages, before on 90%"


def test_a_rule_that_no_longer_gives_the_value_is_named_although_the_value_is_found() -> None:
    elsewhere = GOOD | {"field/title/rule": 0, "field/title/json-ld": 30}
    assert names(daily(elsewhere, GOOD, GOOD)) == ["rule-broken/title"]


def test_a_site_of_few_articles_is_judged_by_several_runs() -> None:
    few = {"inserted": 3, "field/title/rule": 3}
    broken = {"inserted": 3, "field/title/meta": 3}
    assert names(daily(*[broken] * 2, *[few] * 20)) == []
    assert names(daily(*[broken] * 7, *[few] * 20)) == ["rule-broken/title"]


def test_a_rise_of_rejections_is_named() -> None:
    bad = {"inserted": 10, "rejected": 20}
    assert names(daily(bad, GOOD, GOOD)) == ["rejections-rose"]


def test_a_flow_that_has_stopped_is_named_after_three_times_its_longest_pause() -> None:
    quiet: dict[str, int] = {"fetched": 3}
    weekly = [GOOD, quiet, quiet, quiet, quiet, quiet, quiet] * 8
    assert names(daily(*[quiet] * 20, *weekly)) == []
    assert names(daily(*[quiet] * 22, *weekly)) == ["articles-stopped"]


def test_a_flow_that_has_stopped_stays_named_until_an_article_comes() -> None:
    quiet: dict[str, int] = {"fetched": 3}
    noted = quiet | {"finding/articles-stopped": 1}
    assert names(daily(quiet, quiet, *[noted] * 198)) == ["articles-stopped"]
    assert find(daily(quiet, noted, quiet))[0].detail == "no new article since before 2024-05-30 00:00 UTC"
    assert names(daily(GOOD, *[noted] * 199)) == []
    assert names(daily(quiet, GOOD, *[noted] * 198)) == []
    assert names(daily(*[quiet] * 200)) == []


def test_sources_that_fail_three_times_are_named() -> None:
    failing = {"sources_failed": 2}
    assert names(daily(failing, failing, GOOD)) == []
    assert names(daily(failing, failing, failing, GOOD)) == ["sources-fail"]
    assert names(daily(failing | {"links": 4}, failing, failing)) == []
    assert names(daily(failing | {"sources_read": 1}, failing, failing)) == []


counts = st.dictionaries(
    st.sampled_from(["inserted", "rejected", "field/title/rule", "field/title/missing", "links", "sources_failed"]),
    st.integers(0, 10**6),
)


@given(st.lists(counts, max_size=30))
def test_any_counts_can_be_judged(runs: list[dict[str, int]]) -> None:
    assert len(set(names(daily(*runs)))) == len(names(daily(*runs)))


@given(st.lists(st.integers(0, 10), min_size=2, max_size=60))
def test_small_numbers_that_come_as_before_give_nothing(articles: list[int]) -> None:
    runs = [{"inserted": n, "field/title/rule": n, "field/title/missing": 0} for n in articles]
    assert not [name for name in names(daily(*runs)) if name.startswith(("field", "rule", "rejections"))]
