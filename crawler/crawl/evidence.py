"""What feeds and sitemaps said of an article, where its page says nothing or less.

The page always wins; what an announcement adds is marked "feed:..." in the provenance. Its greatest worth is the zone:
many sites print local times without one, while the dates of their feeds state theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from crawler.crawl.site_dates import SiteDates
from crawler.items import Article, Rejection, is_possible_date

_FIRST_YEAR = 1990
"""What sources announce is of the web's time; an earlier date is what a system has in the place of none."""


def announced_date(evidence: Mapping[str, Any], fetched_at: datetime | None) -> datetime | None:
    """None also for what no article can be dated: a feed's mistake must not cost its article."""
    text = evidence.get("date_published")
    try:
        date = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if date is None or date.tzinfo is None or date.year < _FIRST_YEAR:
        return None
    return date if is_possible_date(date, fetched_at) else None


def apply_evidence(item: Article | Rejection, evidence: Mapping[str, Any], dates: SiteDates) -> None:
    """Completes an article by `evidence` (title, date_published and authors, dates in ISO 8601), in place; of a page
    without one it says whether one was announced."""
    announced = announced_date(evidence, item.fetched_at)
    if isinstance(item, Article):
        _complete(item, evidence, announced, dates)
    else:
        item.is_announced = announced is not None


def _complete(article: Article, evidence: Mapping[str, Any], announced: datetime | None, dates: SiteDates) -> None:
    if article.date_published is None and announced is not None:
        article.date_published = announced
        article.date_published_raw = evidence["date_published"]
        article.date_published_precision = "second"
        article.date_published_zone = "stated"
        article.provenance["date_published"] = "feed:date_published"
    else:
        _settle_zone(article, announced, dates)
    if not article.title and evidence.get("title"):
        article.title = str(evidence["title"])
        article.provenance["title"] = "feed:title"
    if not article.authors and evidence.get("authors"):
        article.authors = [str(name) for name in evidence["authors"]]
        article.provenance["authors"] = "feed:authors"


def _settle_zone(article: Article, announced: datetime | None, dates: SiteDates) -> None:
    offset = None
    if announced and article.date_published and _has_assumed_time(article, "date_published"):
        offset = dates.observe_offset(article.date_published, announced)
    offset = dates.offset if offset is None else offset
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
