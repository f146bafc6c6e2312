"""Reading the database: what it holds of each source, and what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, func, select, tuple_

from crawler.items import Article, Rejection
from crawler.storage.engine import begin_read
from crawler.storage.models import ArticleRow, CrawlRunRow, RejectedItemRow, SiteRow, UrlRow
from crawler.storage.records import fingerprint_of, make_record, url_key
from crawler.storage.schedule import CLOCKS_DIFFER
from crawler.urls.normalization import site_of

_PAGE = 200
"""Rejected items in memory at a time."""
_SAME_TEXT = (
    select(UrlRow.url, UrlRow.evidence)
    .join(ArticleRow, ArticleRow.id == UrlRow.article_id)
    .where(
        ArticleRow.fingerprint == bindparam("fingerprint"),
        ArticleRow.site == bindparam("site"),
        UrlRow.is_alias.is_(False),
    )
)


@dataclass(frozen=True, slots=True)
class RunSummary:
    id: int
    source: str
    host: str
    pid: int
    started_at: datetime
    heartbeat_at: datetime
    finished_at: datetime | None
    """None: it is running, or died."""
    reason: str | None
    exit_code: int | None
    counts: dict[str, int]


@dataclass(slots=True)
class SiteSummary:
    """What is known of one source, see `crawler.items.Article.source`."""

    source: str
    articles: int = 0
    gone: int = 0
    newest: datetime | None = None
    """Latest publication date."""
    last_fetched_at: datetime | None = None
    """When any page of it answered last."""
    rejected: int = 0
    urls: dict[str, int] = field(default_factory=dict)
    """State -> number of URLs."""
    last_run: RunSummary | None = None
    """`scrapy status` leaves out that of a site that was removed."""
    last_ended_run: RunSummary | None = None
    """`last_run`, or the last one before it where that is running, or died."""
    rejected_by_reason: dict[str, int] = field(default_factory=dict)
    """Most frequent first."""


def has_articles(engine: Engine, source: str) -> bool:
    """Whether any article of a source is stored."""
    statement = select(ArticleRow.id).where(ArticleRow.source == source).limit(1)
    with begin_read(engine) as connection:
        return connection.execute(statement).scalar() is not None


def site_summaries(engine: Engine, now: datetime) -> list[SiteSummary]:
    """One summary for each source that has articles, URLs, rejections or runs, or is a listed site; by name. Runs as
    `last_runs` has them."""
    sites: dict[str, SiteSummary] = {}

    def site(source: str) -> SiteSummary:
        return sites.setdefault(source, SiteSummary(source))

    # each is answered by an index alone: to read a million rows takes half a minute
    articles = select(ArticleRow.source, func.count(), func.max(ArticleRow.date_published)).group_by(ArticleRow.source)
    with begin_read(engine) as connection:
        for source, count, newest_date in connection.execute(articles):
            sites[source] = SiteSummary(source, count, newest=newest_date)
        gone = (
            select(ArticleRow.source, func.count()).where(ArticleRow.gone_at.is_not(None)).group_by(ArticleRow.source)
        )
        for source, count in connection.execute(gone):
            site(source).gone = count
        urls = select(UrlRow.source, UrlRow.state, func.count()).group_by(UrlRow.source, UrlRow.state)
        for source, state, count in connection.execute(urls):
            site(source).urls[state] = count
        reason = RejectedItemRow.reason
        rejected = (
            select(RejectedItemRow.source, reason, func.count())
            .group_by(RejectedItemRow.source, reason)
            .order_by(func.count().desc(), reason)
        )
        for source, name, count in connection.execute(rejected):
            site(source).rejected += count
            site(source).rejected_by_reason[name] = count
        for name in connection.execute(select(SiteRow.name)).scalars():
            site(name)
        newest_runs = (
            select(CrawlRunRow.source, func.max(CrawlRunRow.started_at))
            .where(CrawlRunRow.started_at <= now + CLOCKS_DIFFER)
            .group_by(CrawlRunRow.source)
        )
        for run in _runs(connection, tuple_(CrawlRunRow.source, CrawlRunRow.started_at).in_(newest_runs)):
            site(run.source).last_run = site(run.source).last_run or run
        for summary in sites.values():
            summary.last_ended_run = _last_ended(connection, summary.last_run)
        newest_fetch = select(func.max(UrlRow.fetched_at)).where(UrlRow.source == bindparam("of"))
        for summary in sites.values():
            summary.last_fetched_at = connection.execute(newest_fetch, {"of": summary.source}).scalar()
    return sorted(sites.values(), key=lambda summary: summary.source)


def last_runs(
    engine: Engine, source: str | None = None, limit: int = 20, *, now: datetime | None = None
) -> list[RunSummary]:
    """The newest runs, of one source or of all, newest first.

    With `now`, those that a clock ahead has put a day or more behind it are left out: until that time comes, each would
    be the last one.
    """
    conditions = [] if now is None else [CrawlRunRow.started_at <= now + CLOCKS_DIFFER]
    with begin_read(engine) as connection:
        if source is None:
            return _runs(connection, *conditions, limit=limit)
        of_source = (CrawlRunRow.source == source, *conditions)
        # in this order there is an index
        return _runs(connection, *of_source, order=[CrawlRunRow.started_at.desc()], limit=limit)


def iter_counts(
    engine: Engine, source: str, since: datetime, until: datetime
) -> Iterator[tuple[datetime, dict[str, int]]]:
    """When the runs of a source began, and their counts, newest first."""
    row = CrawlRunRow
    is_within = row.started_at.between(since, until)
    statement = select(row.started_at, row.counts).where(row.source == source, is_within)
    with begin_read(engine) as connection:
        yield from connection.execute(statement.order_by(row.started_at.desc()))


def iter_rejections(engine: Engine, source: str | None = None) -> Iterator[Rejection]:
    """Rejected items in the order in which they were first kept."""
    last = 0
    row = RejectedItemRow
    of_source = [row.source == source] if source is not None else []
    while True:
        statement = select(row).where(row.id > last, *of_source).order_by(row.id).limit(_PAGE)
        with begin_read(engine) as connection:
            rows = connection.execute(statement).all()
        for one in rows:
            yield Rejection(
                url=one.url,
                source=one.source,
                fetched_at=one.fetched_at,
                reason=one.reason,
                detail=one.detail,
                payload=one.payload,
            )
        if len(rows) < _PAGE:
            return
        last = rows[-1].id


def differs_from_stored(engine: Engine, source: str, url: str, article: Article) -> bool | None:
    """Whether an article's title, text or comment count are others than those stored for a URL.

    None: none are, or they were read by another version of the program.
    """
    statement = (
        select(ArticleRow.text_hash, ArticleRow.comment_count, ArticleRow.extractor_version)
        .join(UrlRow, UrlRow.article_id == ArticleRow.id)
        .where(UrlRow.url_key == url_key(source, url))
    )
    with begin_read(engine) as connection:
        stored = connection.execute(statement).one_or_none()
    try:
        text_hash = make_record(article).text_hash
    except (ValueError, OverflowError, TypeError, AttributeError):  # not to be stored, so nothing is known of it
        return None
    if stored is None or stored.extractor_version != article.extractor_version:
        return None
    return bool(stored.text_hash != text_hash or stored.comment_count != article.comment_count)


def find_same_text(engine: Engine, article: Article) -> list[tuple[str, dict[str, Any]]]:
    """The addresses of the site's articles that have an article's text, and what sources said of each."""
    text = {"fingerprint": fingerprint_of(article), "site": site_of(article.url)}
    with begin_read(engine) as connection:
        return [(row.url, row.evidence) for row in connection.execute(_SAME_TEXT, text)]


def _last_ended(connection: Connection, last: RunSummary | None) -> RunSummary | None:
    if last is None or last.finished_at is not None:
        return last
    row = CrawlRunRow
    before = (row.source == last.source, row.started_at <= last.started_at, row.finished_at.is_not(None))
    return next(iter(_runs(connection, *before, order=[row.started_at.desc()], limit=1)), None)


def _runs(
    connection: Connection,
    *conditions: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]] = (),
    limit: int | None = None,
) -> list[RunSummary]:
    names = list(RunSummary.__dataclass_fields__)
    statement = (
        select(*(getattr(CrawlRunRow, name) for name in names))
        .where(*conditions)
        .order_by(*order, CrawlRunRow.id.desc())
        .limit(limit)
    )
    return [RunSummary(*row) for row in connection.execute(statement)]
