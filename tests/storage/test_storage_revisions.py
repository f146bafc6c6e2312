"""The history of versions, as runs of sightings."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.storage.revisions import Run, insert_sighting
from tests.storage.samples import NOON

SIGHTINGS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from([b"a", b"b", b"c"])), unique_by=lambda one: one[0])


def at(hour: int):  # type: ignore[no-untyped-def]
    return NOON + timedelta(hours=hour)


def runs_of(sightings: list[tuple[int, bytes]]) -> list[Run]:
    """The history that arises from `sightings` in their order."""
    runs: list[Run] = []
    for hour, text_hash in sightings:
        runs = insert_sighting(runs, at(hour), text_hash)
        runs = [Run(run.since, run.until, run.text_hash, 0) for run in runs]
    return runs


@given(SIGHTINGS)
def test_in_the_order_of_time_the_history_is_exact(sightings: list[tuple[int, bytes]]) -> None:
    ordered = sorted(sightings)
    expected: list[Run] = []
    for hour, text_hash in ordered:
        if expected and expected[-1].text_hash == text_hash:
            expected[-1] = Run(expected[-1].since, at(hour), text_hash, 0)
        else:
            expected.append(Run(at(hour), at(hour), text_hash, 0))
    assert runs_of(ordered) == expected


@given(SIGHTINGS)
def test_in_any_order_every_version_is_kept_and_the_newest_is_right(sightings: list[tuple[int, bytes]]) -> None:
    runs = runs_of(sightings)
    assert {run.text_hash for run in runs} == {text_hash for _, text_hash in sightings}
    assert all(run.since <= run.until for run in runs)
    assert all(one.until < two.since and one.text_hash != two.text_hash for one, two in pairwise(runs))
    if sightings:
        assert (runs[-1].until, runs[-1].text_hash) == (at(max(sightings)[0]), max(sightings)[1])


@given(SIGHTINGS)
def test_the_last_sighting_again_changes_nothing(sightings: list[tuple[int, bytes]]) -> None:
    runs = runs_of(sightings)
    for run in runs:
        assert insert_sighting(runs, run.until, run.text_hash) == runs
        assert insert_sighting(runs, run.since, run.text_hash) == runs


def test_another_text_in_the_middle_cuts_a_version_at_its_known_ends() -> None:
    runs = [Run(at(0), at(9), b"a", 0)]
    assert insert_sighting(runs, at(4), b"b") == [
        Run(at(0), at(0), b"a", 0),
        Run(at(4), at(4), b"b", None),
        Run(at(9), at(9), b"a", 0),
    ]


def test_another_text_at_the_same_moment_replaces_the_version() -> None:
    assert insert_sighting([Run(at(3), at(3), b"a", 5)], at(3), b"b") == [Run(at(3), at(3), b"b", None)]
