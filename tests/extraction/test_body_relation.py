"""shift_of: how much all scores of a page are raised or lowered."""

from __future__ import annotations

import pytest

from crawler.extraction.relation import shift_of


def test_a_page_with_the_usual_main_text_is_left_as_it_is() -> None:
    assert shift_of([2.0, 2.0, -3.0], [100, 300, 50], above=0.0, usual=2.0, relation=0.5) == 0.0


def test_the_main_text_is_weighed_by_its_length() -> None:
    assert shift_of([1.0, 3.0], [300, 100], above=0.0, usual=2.0, relation=1.0) == pytest.approx(0.5)


def test_a_share_of_the_difference_counts() -> None:
    assert shift_of([4.0], [100], above=0.0, usual=2.0, relation=0.25) == pytest.approx(-0.5)


def test_one_endless_text_does_not_outweigh_all_others() -> None:
    assert shift_of([4.0, 1.0, 1.0], [100_000, 600, 600], above=0.0, usual=2.0, relation=1.0) == pytest.approx(0.0)


@pytest.mark.parametrize("scores", [[], [-1.0, -2.0]], ids=["no-text", "no-main-text"])
def test_there_is_no_shift_without_main_text(scores: list[float]) -> None:
    assert shift_of(scores, [100] * len(scores), above=0.0, usual=2.0, relation=1.0) == 0.0
