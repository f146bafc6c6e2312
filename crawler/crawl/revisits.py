"""Which of the visits that are due are made now: few that find nothing for each article that is new or has changed.

The ladder says when a page may have changed; most have not. A visit that nothing speaks for is made on credit: each
article that is new or has changed earns a share of a visit, and each visit that finds nothing costs one. Where the
credit is used up, the visit waits for the next rung of the ladder. So does a page that gave no article, and may yet.

Three kinds of visits are not put off: where a source says that the page has changed, where the last visit found a
change or failed, and that of the last rung. Even the last one is, where a source that has proved true says that nothing
has changed, where the page was visited at the second rung or later and had not changed, or where the last visits to the
host's articles have found nothing for long. Such articles are not forgotten: for half a year they are due again each
month, on a small credit of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from crawler.crawl.host_habits import Habit, HostHabits, Tally, netloc_of
from crawler.source_kind import SourceKind
from crawler.storage.frontier import LeasedUrl
from crawler.storage.schedule import Schedule

_VISIT = 100
"""What a visit costs, in the unit that credit is kept in."""
_ARTICLES = 50
"""A host begins with what so many articles earn, and keeps no more from one run to the next."""
_FALSE_ALARMS = 3
"""When a kind of source has called so many pages changed that had not, it is no longer believed."""
_PROOF = 20
"""When a kind of source has called so many pages in a row unchanged, and was right, it is taken at its word."""
_LAST_IN_VAIN = 50
"""When so many last visits in a row have found nothing, those of a host are made on credit only."""
_SEEN_LATE = slice(1, 2)
"""The rung of the ladder from which on a visit tells of the later ones."""
_LATE_SHARE = 4
"""Beside its credit for visits, an article earns a fourth of it for late ones: to articles whose last visit was put
off."""
_LATE_EVERY = timedelta(weeks=4)
_LATE_UNTIL = timedelta(weeks=26)
"""Since the first fetch."""
_ABSENCE = "absence"
"""What a sitemap says of a page that it does not list any more: it may be gone."""
_ALARMS: Mapping[str, Habit] = {
    SourceKind.FEED: Habit.FEEDS_TELL_CHANGES,
    SourceKind.SITEMAP: Habit.SITEMAPS_TELL_CHANGES,
    SourceKind.LISTING: Habit.LISTINGS_TELL_CHANGES,
    SourceKind.HOME: Habit.LISTINGS_TELL_CHANGES,
    _ABSENCE: Habit.SITEMAPS_DROP_CHANGED,
}
_SILENCE: Mapping[str, Habit] = {
    SourceKind.FEED: Habit.FEEDS_MISS_NOTHING,
    SourceKind.SITEMAP: Habit.SITEMAPS_MISS_NOTHING,
    SourceKind.LISTING: Habit.LISTINGS_MISS_NOTHING,
    SourceKind.HOME: Habit.LISTINGS_MISS_NOTHING,
}


@dataclass(frozen=True, slots=True)
class _Visit:
    """One that is under way."""

    says_changed: Mapping[str, bool]
    paid: int = 0
    """Credit that it has cost: given back unless it finds that nothing has changed."""
    is_late: bool = False
    """Whether it was paid from the credit for late visits."""
    price: int = 0
    """Credit that it will cost if it finds that nothing has changed."""
    is_last: bool = False
    """Whether it is the last of the ladder, and nothing else speaks for it."""


class Revisits:
    """Chooses among the visits of one site during one run; may be asked from several threads."""

    def __init__(self, habits: HostHabits, schedule: Schedule, allowance: float) -> None:
        """`allowance`: visits that may find nothing, for each article that is new or has changed."""
        self._habits = habits
        self._schedule = schedule
        self._earned = round(allowance * _VISIT)
        self._under_way: dict[str, _Visit] = {}
        self._credit: dict[str, int] = {}
        """Of each host that was asked in this run."""
        self._lock = Lock()

    def choose(
        self, leased: Iterable[LeasedUrl], now: datetime, sitemaps: Set[str] = frozenset()
    ) -> tuple[list[LeasedUrl], dict[str, datetime | None]]:
        """The URLs to fetch, and those to put off until the next rung; None where there is none, and no visit more.

        `sitemaps` are those that were read to their end in this run.
        """
        chosen: list[LeasedUrl] = []
        put_off: dict[str, datetime | None] = {}
        with self._lock:
            for one in (_with_absence(one, sitemaps) for one in leased):
                until = self._next_rung(one, now)
                if visit := self._plan(one, is_last=until is None):
                    self._under_way[one.url] = visit
                    chosen.append(one)
                else:
                    put_off[one.url] = until or _late_visit(one, now)
        return chosen, put_off

    def settle(self, url: str, *, has_changed: bool | None) -> None:
        """What a visit has found; a new article is a change, None is what tells nothing."""
        with self._lock:
            visit = self._under_way.pop(url, None)
            if visit is None:
                return
            self._settle_credit(url, visit, has_changed)
            if has_changed is None:
                return
            if visit.is_last:
                self._count(url, Habit.LAST_VISITS_FIND_NOTHING, _LAST_IN_VAIN, has_changed=has_changed)
            for kind, says_changed in visit.says_changed.items():
                if kind in _ALARMS:
                    self._learn(url, kind, says_changed=says_changed, has_changed=has_changed)

    def give_up(self) -> None:
        """Takes back what was paid for visits that were not made."""
        for url in list(self._under_way):
            self.settle(url, has_changed=None)

    def believes(self, kind: str, url: str) -> bool:
        """Whether pages like `url` are fetched when a source of that kind says that they have changed."""
        tally = self._habits.of(url, _ALARMS[kind]) if kind in _ALARMS else Tally()
        return tally.missed < _FALSE_ALARMS or tally.missed <= tally.seen

    def _plan(self, one: LeasedUrl, *, is_last: bool) -> _Visit | None:
        """None where it is put off."""
        if one.is_rejected and not (one.is_announced or one.attempts):
            is_paid = self._pay(one.url, keeps_half="date_published" not in one.evidence)
            return _Visit({}, paid=_VISIT) if is_paid else None
        if not one.is_revisit:
            return _Visit({})
        if self._is_called_for(one):
            return _Visit(one.says_changed, price=_VISIT)
        is_vouched, was_seen = self._is_vouched(one), self._was_seen_late(one)
        is_in_vain = is_vouched or was_seen or (is_last and self._is_last_in_vain(one))
        if is_last and not is_in_vain:
            return _Visit(one.says_changed, is_last=True)
        if is_last and not is_vouched and self._pay_late(one.url):
            return _Visit(one.says_changed, paid=_VISIT, is_late=True)
        is_paid = self._pay(one.url, keeps_half=is_in_vain)
        return _Visit(one.says_changed, paid=_VISIT, is_last=is_last and not was_seen) if is_paid else None

    def _is_called_for(self, one: LeasedUrl) -> bool:
        if one.attempts or one.is_announced or one.is_changing:
            return True
        return any(changed and self.believes(kind, one.url) for kind, changed in one.says_changed.items())

    def _is_vouched(self, one: LeasedUrl) -> bool:
        """Whether a source that has proved true says that the page has not changed."""
        silent = (_SILENCE[kind] for kind, changed in one.says_changed.items() if not changed and kind in _SILENCE)
        return any(self._habits.of(one.url, habit).seen >= _PROOF for habit in silent)

    def _was_seen_late(self, one: LeasedUrl) -> bool:
        """Whether it was visited at the second rung of the ladder or later, and had not changed: hardly any page has
        that changes afterwards."""
        if one.first_fetched_at is None or one.fetched_at is None:
            return False
        return any(one.fetched_at - one.first_fetched_at >= age for age in self._schedule.revisit[_SEEN_LATE])

    def _is_last_in_vain(self, one: LeasedUrl) -> bool:
        return self._habits.of(one.url, Habit.LAST_VISITS_FIND_NOTHING).seen >= _LAST_IN_VAIN

    def _next_rung(self, one: LeasedUrl, now: datetime) -> datetime | None:
        """None where this is the last one."""
        return self._schedule.next_visit(one.first_fetched_at, now) if one.first_fetched_at else None

    def _pay(self, url: str, *, keeps_half: bool) -> bool:
        """Spends the credit for a visit; False where there is not enough.

        `keeps_half`: half of it is kept for better visits. So it is for a page that something speaks against, or that
        nobody has announced as an article.
        """
        reserve = self._limit // 2 if keeps_half else 0
        if self._credit_of(url) < _VISIT + reserve:
            return False
        self._add(url, -_VISIT)
        return True

    def _settle_credit(self, url: str, visit: _Visit, has_changed: bool | None) -> None:
        """What was paid is given back unless nothing has changed."""
        back, price = (0, visit.price) if has_changed is False else (visit.paid, 0)
        earned = self._earned if has_changed else 0
        self._add(url, earned - price + (0 if visit.is_late else back))
        self._add_late(url, earned // _LATE_SHARE + (back if visit.is_late else 0))

    def _pay_late(self, url: str) -> bool:
        if self._habits.of(url, Habit.LATE_VISITS).seen < _VISIT:
            return False
        self._add_late(url, -_VISIT)
        return True

    def _add_late(self, url: str, credit: int) -> None:
        kept = min(self._habits.of(url, Habit.LATE_VISITS).seen + credit, self._limit)
        self._habits.put(url, Habit.LATE_VISITS, Tally(seen=kept))

    @property
    def _limit(self) -> int:
        return self._earned * _ARTICLES

    def _credit_of(self, url: str) -> int:
        used_up = self._habits.of(url, Habit.VISITS_FIND_CHANGES).missed
        return self._credit.setdefault(netloc_of(url), max(self._limit - used_up, 0))

    def _add(self, url: str, credit: int) -> None:
        credit = max(self._credit_of(url) + credit, 0)
        self._credit[netloc_of(url)] = credit
        self._habits.put(url, Habit.VISITS_FIND_CHANGES, Tally(0, max(self._limit - credit, 0)))

    def _learn(self, url: str, kind: str, *, says_changed: bool, has_changed: bool) -> None:
        if not says_changed:
            self._count(url, _SILENCE[kind], _PROOF, has_changed=has_changed)
            return
        before = self._habits.of(url, _ALARMS[kind])
        after = Tally(before.seen + has_changed, before.missed + (not has_changed))
        if max(after.seen, after.missed) > _PROOF:  # what is long ago counts less
            after = Tally(after.seen // 2, after.missed // 2)
        self._habits.put(url, _ALARMS[kind], after)

    def _count(self, url: str, habit: Habit, most: int, *, has_changed: bool) -> None:
        """Pages in a row that have not changed."""
        self._habits.put(url, habit, Tally(0 if has_changed else min(self._habits.of(url, habit).seen + 1, most), 0))


def _late_visit(one: LeasedUrl, now: datetime) -> datetime | None:
    """When an article whose last visit was put off is due again; None where it is too old, and for what is none."""
    is_late = not one.is_revisit or one.first_fetched_at is None or now - one.first_fetched_at >= _LATE_UNTIL
    return None if is_late else now + _LATE_EVERY


def _with_absence(one: LeasedUrl, sitemaps: Set[str]) -> LeasedUrl:
    """Adds to what sources say of a page that a sitemap which listed it does not list it any more."""
    if one.is_in_sitemap or sitemaps.isdisjoint(one.evidence.get("found_in", ())):
        return one
    return replace(one, says_changed={**one.says_changed, _ABSENCE: True})
