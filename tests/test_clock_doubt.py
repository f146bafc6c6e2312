"""When a clock is not trusted with deleting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.clock_doubt import doubt_of_clock

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "is_doubted"),
    [
        pytest.param((), False, id="nothing yet"),
        pytest.param((0, 1, 2, 3), False, id="each day"),
        pytest.param((0, 8, 9, 10), False, id="after a week's pause"),
        pytest.param((0, 0.1, 400, 401, 402), True, id="a clock that is a year ahead, for a day"),
        pytest.param((-300, 0, 400, 401), True, id="what an earlier wrong clock has left tells nothing"),
        pytest.param((0, 1.1, 400, 401, 402), False, id="a year's pause, on the second day"),
        pytest.param((0, 30, 60, 90), False, id="each month"),
        pytest.param((0, 400, 430, 460), True, id="each month, and a clock that is a year ahead"),
        pytest.param((0, 400), True, id="one day alone"),
    ],
)
def test_a_clock_is_doubted_after_a_pause_as_was_never_made(ago: tuple[float, ...], is_doubted: bool) -> None:
    doubt = doubt_of_clock([NOON - timedelta(days=days) for days in ago], NOON, "record")
    assert (doubt is not None) == is_doubted
    assert doubt is None or doubt.startswith(f"the clock says {NOON:%Y-%m-%d}")
