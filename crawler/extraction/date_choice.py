"""The decision between a page's statements: days are judged by who speaks for them, then the best time is taken."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from math import fsum

from crawler.extraction.date_order import ORDERS
from crawler.extraction.date_weights import MINIMUM, MODIFIED_WEIGHTS, SETTLED, TIME_BONUS, WEIGHTS
from crawler.extraction.page_clock import PageClock
from crawler.extraction.stated_clocks import read_clocks
from crawler.extraction.stated_dates import DateCandidate
from crawler.items import FUTURE

_MINUTE = timedelta(minutes=1)
_ANY_ZONE = timedelta(hours=14)
_FAINT = frozenset(
    {"far-unknown", "far-line", "far-modified", "far-sentence", "head-text", "page-modified"}
    | {"header-sentence", "lead-sentence", "body-sentence", "after-sentence"}
)
"""What is said far from the headline or in a sentence is not said of the article, even if nothing else is."""
_PRINTED_CHANGES = frozenset({"header-modified", "above-modified", "lead-modified"})
_PRINTED_PUBLICATIONS = frozenset({"header-published", "above-published", "lead-published"})
_NEAR_HEADLINE = frozenset({"header", "above", "lead"})
_DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d\d")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ChosenDate:
    value: datetime
    """Aware."""
    candidate: DateCandidate
    zone: str
    """As in `Article.date_published_zone`."""


def is_settled(stated: Sequence[DateCandidate]) -> bool:
    """Whether the statements for machines agree on a day so well that no printed date can change it."""
    days: defaultdict[date, set[str]] = defaultdict(set)
    for candidate in stated:
        if candidate.kind != "modified" and len(candidate.values) == 1:
            days[candidate.values[0].date()].add(row_of(candidate))
    return len(days) == 1 and _sum_of(row for rows in days.values() for row in rows) >= SETTLED


def states_local_time(stated: Sequence[DateCandidate]) -> bool:
    """Whether a publication time comes with an offset that is not UTC's."""
    return any(c.kind == "published" and c.precision != "day" and c.values[0].utcoffset() for c in stated)


class DateChoice:
    """What one page's candidates say together.

    `site_zone` is the zone that the site's rules name, `date_order` is asked of a candidate whose day could be a month
    and answers "DMY", "MDY" or None, `fetched_at` (aware) the latest time that a date can name, give or take a day.
    """

    def __init__(
        self,
        candidates: Sequence[DateCandidate],
        *,
        fetched_at: datetime | None = None,
        site_zone: tzinfo | None = None,
        date_order: Callable[[DateCandidate], str | None] = lambda _: None,
    ) -> None:
        latest = _latest(fetched_at) if fetched_at else None
        settled = [
            candidate
            for candidate in _settle(candidates, date_order, latest)
            if latest is None or candidate.values[0].replace(tzinfo=None) <= latest
        ]
        self.candidates = read_clocks(settled)
        self.clock = PageClock(self.candidates, [c for c in self.candidates if _is_near_headline(c)], site_zone)
        self._speakers = [_Speaker(c, self.clock.localise(c.values[0])) for c in self.candidates]

    def evidence(self) -> dict[date, set[str]]:
        """Day -> rows of the table of weights that speak for it."""
        rows: defaultdict[date, set[str]] = defaultdict(set)
        for speaker in self._speakers:
            rows[speaker.day].add(speaker.row)
        if nearest := self._nearest():
            rows[nearest.day].add("nearest")
        if len(rows) == 1:
            for names in rows.values():
                if names - _FAINT and not all(map(_is_stated_modified, names)):
                    names.add("only-day")
            return dict(rows)
        stated = min((day for day, names in rows.items() if any(map(_is_stated_published, names))), default=None)
        for day, names in rows.items():
            if (
                stated
                and day > stated
                and any(map(_is_stated_modified, names))
                and not any(name.endswith("published") for name in names)
            ):
                names.add("modified-only")
        return dict(rows)

    def _nearest(self) -> _Speaker | None:
        """The date that is printed alone and nearest to the headline."""
        printed = [s for s in self._speakers if s.candidate.is_alone and _is_near_headline(s.candidate)]
        printed = [s for s in printed if s.candidate.kind != "modified"] or printed
        return min(
            printed,
            key=lambda s: (s.candidate.source.startswith("above"), s.candidate.distance or 0),
            default=None,
        )

    @cached_property
    def published(self) -> ChosenDate | None:
        """None where nobody speaks clearly enough."""
        scores = {day: _sum_of(rows) for day, rows in self.evidence().items()}
        if not scores:
            return None
        best = max(scores, key=lambda day: (scores[day], -day.toordinal()))
        if scores[best] < MINIMUM:
            return None
        speakers = [s for s in self._speakers if s.day == best]
        speakers = [s for s in speakers if s.candidate.kind != "modified"] or speakers
        best_time = _best_time(speakers, WEIGHTS)
        return self._finish(self._printed_before_change(best_time, speakers) or best_time)

    def _printed_before_change(self, chosen: _Speaker, speakers: Sequence[_Speaker]) -> _Speaker | None:
        """Some systems state the last change as the publication, and print both."""
        if chosen.minute is None:
            return None
        if all(s.minute != chosen.minute for s in self._speakers if s.row in _PRINTED_CHANGES):
            return None
        printed = [s for s in speakers if s.row in _PRINTED_PUBLICATIONS and s.minute and s.minute < chosen.minute]
        return _best_time(printed, WEIGHTS) if printed else None

    def modified(self) -> ChosenDate | None:
        """The last change that the page states; None where it states none after the publication: what was done to a
        text before it came out is no change of it."""
        speakers = [s for s in self._speakers if s.candidate.source in MODIFIED_WEIGHTS and not self._is_earlier(s)]
        if not speakers:
            return None
        scores: defaultdict[date, float] = defaultdict(float)
        for source, day in dict.fromkeys((s.candidate.source, s.day) for s in speakers):
            scores[day] += MODIFIED_WEIGHTS[source]
        best = max(scores, key=lambda day: (scores[day], day))
        return self._finish(_best_time([s for s in speakers if s.day == best], MODIFIED_WEIGHTS))

    def _is_earlier(self, speaker: _Speaker) -> bool:
        """Whether a change is said to be before the publication, as exactly as both are known."""
        published = self.published
        if published is None:
            return False
        changed = self._finish(speaker)
        if "day" in (speaker.candidate.precision, published.candidate.precision):
            return speaker.day < published.value.date()
        margin = (
            _ANY_ZONE if changed.zone != published.zone and "assumed" in (changed.zone, published.zone) else _MINUTE
        )
        return changed.value.replace(second=0) + margin <= published.value.replace(second=0)

    def _finish(self, speaker: _Speaker) -> ChosenDate:
        candidate = speaker.candidate
        value = candidate.values[0]
        if value.tzinfo is None:
            value, zone = self.clock.make_aware(value)
            return ChosenDate(value, candidate, zone)
        return ChosenDate(value if candidate.precision == "day" else self.clock.localise(value), candidate, "stated")


class _Speaker:
    """A candidate with its row of the table of weights and its time where the site is, as far as the page tells it."""

    __slots__ = ("candidate", "day", "minute", "row")

    def __init__(self, candidate: DateCandidate, local: datetime) -> None:
        self.candidate = candidate
        self.row = row_of(candidate)
        self.day = local.date()
        self.minute = None if candidate.precision == "day" else local.replace(second=0, tzinfo=None)


def _best_time(speakers: Sequence[_Speaker], weights: Mapping[str, float]) -> _Speaker:
    """The statement of the minute for which most is said; one with a zone, and with seconds, before one without."""
    if len(speakers) == 1:
        return speakers[0]
    support: defaultdict[datetime, dict[str, float]] = defaultdict(dict)
    for speaker in speakers:
        if speaker.minute:
            row = speaker.row
            support[speaker.minute][row] = weights.get(row, 0.0) + TIME_BONUS.get(row, 0.0)
    said = {minute: fsum(rows.values()) for minute, rows in support.items()}

    def rank(speaker: _Speaker) -> tuple[float, bool, bool, float]:
        agreed = said[speaker.minute] if speaker.minute else -1.0
        candidate = speaker.candidate
        return agreed, _is_aware(candidate), candidate.precision == "second", weights.get(speaker.row, 0.0)

    return max(speakers, key=rank)


def _latest(fetched_at: datetime) -> datetime | None:
    """A day later, as a wall clock may show it in the easternmost zone; None where the calendar ends."""
    try:
        return fetched_at.astimezone(UTC).replace(tzinfo=None) + FUTURE
    except OverflowError:
        return None


def _sum_of(rows: Iterable[str]) -> float:
    """Exact, so that the order of a set does not decide a tie."""
    return fsum(WEIGHTS.get(row, 0.0) for row in rows)


def row_of(candidate: DateCandidate) -> str:
    """The row of the table of weights: a date within a sentence counts apart, microdata like JSON-LD."""
    if not candidate.is_alone:
        return candidate.source.partition("-")[0] + "-sentence"
    if candidate.source.startswith("micro-"):
        return "ld-" + candidate.source.removeprefix("micro-")
    return candidate.source


def _is_stated_published(row: str) -> bool:
    return row.startswith(("ld-", "meta-")) and row.endswith("published")


def _is_stated_modified(row: str) -> bool:
    return row.startswith(("ld-", "meta-")) and row.endswith("modified")


def _is_aware(candidate: DateCandidate) -> bool:
    return candidate.values[0].tzinfo is not None


def _settle(
    candidates: Iterable[DateCandidate], date_order: Callable[[DateCandidate], str | None], latest: datetime | None
) -> Iterable[DateCandidate]:
    """One value for each candidate: of two, the one that another statement confirms, or that the order or the time of
    fetching leaves; none where both stay possible."""
    candidates = list(candidates)
    sure = {c.values[0].date() for c in candidates if len(c.values) == 1}
    stated = {c.values[0].date() for c in candidates if len(c.values) == 1 and c.distance is None}
    for candidate in candidates:
        if len(candidate.values) == 1:
            yield _as_stated(candidate, stated)
            continue
        day_first, month_first = candidate.values
        possible = [v for v in candidate.values if latest is None or v.replace(tzinfo=None) <= latest]
        confirmed = [v for v in possible if v.date() in sure]
        if len(confirmed) == 1:
            possible = confirmed
        elif len(possible) == 2 and (order := date_order(candidate)) in ORDERS:
            possible = [day_first if order == "DMY" else month_first]
        if len(possible) == 1:
            yield replace(candidate, values=(possible[0],))


def _as_stated(candidate: DateCandidate, stated: set[date]) -> DateCandidate:
    """A printed "06.05.13", which is taken for the 6th of May, as the 5th of June where that is what the page states
    for machines."""
    (value,) = candidate.values
    day = value.date()
    if candidate.distance is None or day in stated or day.day > _MONTHS or not _DOTTED.match(candidate.raw):
        return candidate
    swapped = value.replace(month=day.day, day=day.month)
    return replace(candidate, values=(swapped,)) if swapped.date() in stated else candidate


def _is_near_headline(candidate: DateCandidate) -> bool:
    return candidate.source.partition("-")[0] in _NEAR_HEADLINE
