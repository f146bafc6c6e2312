"""How the newest articles of a source are dated: for `crawler.crawl.site_dates`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from crawler.storage.engine import begin_read
from crawler.storage.models import ArticleRow

_LIMIT = 50
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class StoredDate:
    """The date of an article that an earlier run has stored; fields as those of `Article.date_published`."""

    raw: str | None
    zone: str | None
    offset: timedelta
    origin: str
    """Its provenance."""


def recent_dates(engine: Engine, source: str, now: datetime) -> list[StoredDate]:
    """The newest first. Early in a month those of the one before: their days are too large to be taken for months."""
    before = now.replace(day=1) if now.day <= _LAST_MONTH else now
    row = ArticleRow
    statement = (
        select(row.date_published_raw, row.date_published_zone, row.date_published_offset, row.provenance)
        .where(row.source == source, row.date_published < before)
        .order_by(row.date_published.desc())
        .limit(_LIMIT)
    )
    with begin_read(engine) as connection:
        return [
            StoredDate(raw, zone, timedelta(minutes=offset or 0), provenance.get("date_published", ""))
            for raw, zone, offset, provenance in connection.execute(statement)
        ]
