"""The history of versions, as spans of sightings."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.storage.revisions import VersionSpan, insert_sighting
from tests.storage.samples import NOON

SIGHTINGS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from([b"a", b"b", b"c"])), unique_by=lambda one: one[0])


def at(hour: int):  # type: ignore[no-untyped-def]
    return NOON + timedelta(hours=hour)


def spans_of(sightings: list[tuple[int, bytes]]) -> list[VersionSpan]:
    """The history that arises from `sightings` in their order."""
    spans: list[VersionSpan] = []
    for hour, text_hash in sightings:
        spans = insert_sighting(spans, at(hour), text_hash)
        spans = [VersionSpan(span.since, span.until, span.text_hash, 0) for span in spans]
    return spans


@given(SIGHTINGS)
def test_in_the_order_of_time_the_history_is_exact(sightings: list[tuple[int, bytes]]) -> None:
    ordered = sorted(sightings)
    expected: list[VersionSpan] = []
    for hour, text_hash in ordered:
        if expected and expected[-1].text_hash == text_hash:
            expected[-1] = VersionSpan(expected[-1].since, at(hour), text_hash, 0)
        else:
            expected.append(VersionSpan(at(hour), at(hour), text_hash, 0))
    assert spans_of(ordered) == expected


@given(SIGHTINGS)
def test_in_any_order_every_version_is_kept_and_the_newest_is_right(sightings: list[tuple[int, bytes]]) -> None:
    spans = spans_of(sightings)
    assert {span.text_hash for span in spans} == {text_hash for _, text_hash in sightings}
    assert all(span.since <= span.until for span in spans)
    assert all(one.until < two.since and one.text_hash != two.text_hash for one, two in pairwise(spans))
    if sightings:
        assert (spans[-1].until, spans[-1].text_hash) == (at(max(sightings)[0]), max(sightings)[1])


@given(SIGHTINGS)
def test_the_last_sighting_again_changes_nothing(sightings: list[tuple[int, bytes]]) -> None:
    spans = spans_of(sightings)
    for span in spans:
        assert insert_sighting(spans, span.until, span.text_hash) == spans
        assert insert_sighting(spans, span.since, span.text_hash) == spans


def test_another_text_in_the_middle_cuts_a_version_at_its_known_ends() -> None:
    spans = [VersionSpan(at(0), at(9), b"a", 0)]
    assert insert_sighting(spans, at(4), b"b") == [
        VersionSpan(at(0), at(0), b"a", 0),
        VersionSpan(at(4), at(4), b"b", None),
        VersionSpan(at(9), at(9), b"a", 0),
    ]


def test_another_text_at_the_same_moment_replaces_the_version() -> None:
    assert insert_sighting([VersionSpan(at(3), at(3), b"a", 5)], at(3), b"b") == [VersionSpan(at(3), at(3), b"b", None)]
