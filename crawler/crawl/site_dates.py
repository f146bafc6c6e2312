"""How a site prints the dates of its articles, learnt from some of them for the others.

Its clock is told by the times on its pages beside those that its feeds announce; whether 4-05-2013 is in April or in
May by the dates whose day can be no month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from crawler.extraction.date_order import order_shown

if TYPE_CHECKING:
    from crawler.storage.recent_dates import StoredDate

_STEP = timedelta(minutes=30)
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)
_DAY = timedelta(days=1)
_TOLERANCE = timedelta(seconds=60)
"""Pages print minutes, feeds print seconds."""
_ENOUGH = 2
"""Articles that must agree on an offset before it is used for others."""
_AGREEMENT = 0.8

T = TypeVar("T")


class SiteDates:
    """`stored` tells what earlier runs have learnt; it holds until the articles of this one say something else."""

    def __init__(self, stored: Iterable[StoredDate] = ()) -> None:
        stored = list(stored)
        self._offsets: Counter[timedelta] = Counter()
        self._orders: Counter[str] = Counter()
        self._known_offset = _agreed(Counter(date.offset for date in stored if date.zone == "feed"), _ENOUGH)
        self._known_order = _agreed(Counter(filter(None, (printed_order(date.raw, date.origin) for date in stored))), 1)

    def observe_offset(self, printed: datetime, announced: datetime) -> timedelta | None:
        """The offset from UTC at which a wall time without zone is the announced instant; None: another event was
        announced."""
        difference = printed.replace(tzinfo=UTC) - announced
        offset = _STEP * round(difference / _STEP)
        if abs(difference - offset) > _TOLERANCE or not _LEAST <= offset <= _MOST:
            return None
        self._offsets[offset] += 1
        return offset

    def observe_order(self, order: str) -> None:
        """ "DMY" or "MDY", as an article has shown."""
        self._orders[order] += 1

    @property
    def offset(self) -> timedelta | None:
        """What most articles agreed on; None while too few did."""
        if self._offsets.keys() <= {self._known_offset}:
            return self._known_offset
        return _agreed(self._offsets, _ENOUGH)

    @property
    def order(self) -> str | None:
        """ "DMY" or "MDY"; None while no article has shown it, or where they differ."""
        return _agreed(self._orders, 1) if self._orders else self._known_order


def is_announced(printed: datetime, announced: datetime) -> bool:
    """Whether a day or a wall time without zone can be the announced instant."""
    return -_DAY <= printed.replace(tzinfo=UTC) - announced <= _MOST


def printed_order(raw: str | None, origin: str) -> str | None:
    """ "DMY" or "MDY" where a date of a page shows it; None where it does not, or where its provenance, `origin`, says
    that it is for machines, which may be in another order."""
    return order_shown(raw) if raw and origin.startswith("markup:") else None


def _agreed(votes: Counter[T], enough: int) -> T | None:
    if not votes:
        return None
    choice, count = votes.most_common(1)[0]
    return choice if count >= enough and count >= _AGREEMENT * votes.total() else None
