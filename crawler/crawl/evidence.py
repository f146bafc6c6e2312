"""What feeds and sitemaps said of an article, where its page says nothing or less.

The page always wins; what an announcement adds is marked "feed:..." in the provenance. Its greatest worth is the zone:
many sites print local times without one, while the dates of their feeds state theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from crawler.items import Article, is_possible_date

_STEP = timedelta(minutes=30)
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)
_TOLERANCE = timedelta(seconds=60)
"""Pages print minutes, feeds print seconds."""
_ENOUGH = 2
"""Articles that must agree on an offset before it is used for others."""
_AGREEMENT = 0.8


class SiteClock:
    """Learns a site's offset from UTC by comparing the times on its pages with those of its feeds."""

    def __init__(self) -> None:
        self._seen: Counter[timedelta] = Counter()

    def observe(self, printed: datetime, announced: datetime) -> timedelta | None:
        """The offset at which a wall time without zone is the announced instant; None: another event was announced."""
        difference = printed.replace(tzinfo=UTC) - announced
        offset = _STEP * round(difference / _STEP)
        if abs(difference - offset) > _TOLERANCE or not _LEAST <= offset <= _MOST:
            return None
        self._seen[offset] += 1
        return offset

    @property
    def offset(self) -> timedelta | None:
        """What most articles agreed on; None while too few did."""
        if not self._seen:
            return None
        offset, count = self._seen.most_common(1)[0]
        return offset if count >= _ENOUGH and count >= _AGREEMENT * self._seen.total() else None


def apply_evidence(article: Article, evidence: Mapping[str, Any], clock: SiteClock) -> None:
    """Completes an article by `evidence` (title, date_published and authors, dates in ISO 8601), in place."""
    announced = _read_date(evidence.get("date_published"), article.fetched_at)
    if article.date_published is None and announced is not None:
        article.date_published = announced
        article.date_published_raw = evidence["date_published"]
        article.date_published_precision = "second"
        article.date_published_zone = "stated"
        article.provenance["date_published"] = "feed:date_published"
    else:
        _settle_zone(article, announced, clock)
    if not article.title and evidence.get("title"):
        article.title = str(evidence["title"])
        article.provenance["title"] = "feed:title"
    if not article.authors and evidence.get("authors"):
        article.authors = [str(name) for name in evidence["authors"]]
        article.provenance["authors"] = "feed:authors"


def _settle_zone(article: Article, announced: datetime | None, clock: SiteClock) -> None:
    offset = None
    if announced and article.date_published and _has_assumed_time(article, "date_published"):
        offset = clock.observe(article.date_published, announced)
    offset = clock.offset if offset is None else offset
    if offset is None:
        return
    for name in ("date_published", "date_modified"):
        if _has_assumed_time(article, name):
            setattr(article, name, getattr(article, name).replace(tzinfo=timezone(offset)))
            setattr(article, f"{name}_zone", "feed")
            if getattr(article, f"{name}_precision") == "day":
                setattr(article, f"{name}_precision", "minute")


def _has_assumed_time(article: Article, name: str) -> bool:
    """Also where midnight is printed as a time: without a zone it may have been read as a day alone."""
    return (
        getattr(article, name) is not None
        and getattr(article, f"{name}_zone") == "assumed"
        and (getattr(article, f"{name}_precision") != "day" or ":" in (getattr(article, f"{name}_raw") or ""))
    )


def _read_date(text: object, fetched_at: datetime | None) -> datetime | None:
    """None also for what no article can be dated: a feed's mistake must not cost its article."""
    try:
        date = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return date if date and date.tzinfo and is_possible_date(date, fetched_at) else None
