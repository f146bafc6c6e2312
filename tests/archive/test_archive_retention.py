"""Which files are dropped, by age and by size."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.archive.retention import ArchiveRetention, KeptFile, doubt_of_clock
from tests.archive.exchanges import NOON


def files(*sizes: int, source: str = "a") -> list[KeptFile]:
    """Of so many bytes, one a day, the last of them of today."""
    first = len(sizes) - 1
    return [
        KeptFile(number, f"{source}/{number}", source, "here", size, NOON - timedelta(days=first - number))
        for number, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("keep_days", "max_gb", "sizes", "dropped"),
    [
        pytest.param(0, 0, (10, 10, 10), [], id="no limits"),
        pytest.param(1, 0, (10, 10, 10, 10), [0, 1], id="older than a day"),
        pytest.param(0, 25e-9, (10, 10, 10), [0], id="beyond the size"),
        pytest.param(0, 30e-9, (10, 10, 10), [], id="just the size"),
        pytest.param(0, 1e-9, (10, 10, 10), [0, 1], id="the newest stays though it is too large"),
        pytest.param(1, 15e-9, (10, 10, 10, 10), [0, 1, 2], id="both"),
        pytest.param(1, 20e-9, (10, 10, 10, 10), [0, 1], id="what is too old does not count"),
    ],
)
def test_the_oldest_go_first(keep_days: float, max_gb: float, sizes: tuple[int, ...], dropped: list[int]) -> None:
    outdated = ArchiveRetention.of(keep_days, max_gb).outdated(reversed(files(*sizes)), NOON)
    assert [file.id for file in outdated] == dropped


def test_each_source_has_its_own_budget() -> None:
    both = files(10, 10) + files(30, 10, source="b")
    assert [file.name for file in ArchiveRetention.of(0, 20e-9).outdated(both, NOON)] == ["b/0"]


def of_days(*ago: float) -> list[KeptFile]:
    return [KeptFile(number, f"a/{number}", "a", "here", 1, NOON - timedelta(days=n)) for number, n in enumerate(ago)]


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
def test_a_clock_is_doubted_after_a_pause_as_the_archive_never_makes(ago: tuple[float, ...], is_doubted: bool) -> None:
    doubt = doubt_of_clock(of_days(*ago), NOON)
    assert (doubt is not None) == is_doubted
    assert doubt is None or f"the clock says {NOON:%Y-%m-%d}" in doubt
