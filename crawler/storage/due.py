"""Whether a source has anything to do, asked of thousands of sources by each start of cron."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, exists, or_, select

from crawler.storage.engine import begin_read
from crawler.storage.models import SourceRow, UrlRow, UrlState
from crawler.storage.polls import LONGEST_WAITS


def has_work(engine: Engine, source: str, now: datetime) -> bool:
    """Whether a feed, sitemap or listing is due, or none is known yet; or a URL is. Each looks at one row of an index.
    One that is to wait longer than any does is due: a clock was wrong.

    Raises StorageError.
    """
    questions: list[ColumnElement[bool]] = [
        exists().where(SourceRow.source == source, SourceRow.due_at <= now),
        *(
            exists().where(SourceRow.source == source, SourceRow.kind == kind, SourceRow.due_at > now + longest)
            for kind, longest in LONGEST_WAITS.items()
        ),
        ~exists().where(SourceRow.source == source),
        exists().where(UrlRow.source == source, UrlRow.state == UrlState.DUE),
        exists().where(UrlRow.source == source, UrlRow.due_at <= now),
    ]
    with begin_read(engine) as connection:
        return bool(connection.execute(select(or_(*questions))).scalar())
