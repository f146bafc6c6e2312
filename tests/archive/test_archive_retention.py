"""Which files are dropped, by age and by size."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.archive.retention import ArchiveRetention, KeptFile
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


def test_no_file_goes_for_its_age_where_the_clock_is_doubtful() -> None:
    keep = ArchiveRetention.of(30, 25e-9)
    days = files(10, 10, 10)
    assert keep.unless_doubtful(days, NOON) == (keep, None)
    later = NOON + timedelta(days=400)
    doubtful, doubt = keep.unless_doubtful(days, later)
    assert (
        doubt == f"no file of the archive is dropped for its age: the clock says {later:%Y-%m-%d}, 400 days after "
        "the last record before today's"
    )
    assert [file.id for file in doubtful.outdated(days, later)] == [0], "the size still counts"
