"""Stored articles, whole and as many as there are, a few of them in memory at a time."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, func, or_, select

from crawler.items import Article, ExportedArticle
from crawler.storage.engine import begin_read
from crawler.storage.models import ArticleAuthorRow, ArticleRow, ArticleStoryRow, AuthorRow
from crawler.storage.records import make_article
from crawler.storage.sections import load_sections

_FIELDS = tuple(Article.__dataclass_fields__)
_PAGE = 200
"""Articles in memory at a time."""
_IDS = 10_000
"""Ids that are taken from the database at a time; all of them are kept, in eight bytes each."""


def iter_articles(engine: Engine, *, sources: Sequence[str] = ()) -> Iterator[Article]:
    """Whole Articles, in the order of their identities (the same in every database).

    Articles that are stored meanwhile do not come. Raises StorageError.
    """
    for article, *_ in _iter_stored(engine, _filters(sources)):
        yield article


def iter_exported(
    engine: Engine,
    *,
    sources: Sequence[str] = (),
    languages: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    fetched_since: datetime | None = None,
) -> Iterator[ExportedArticle]:
    """What `iter_articles` gives, with each article's story and whether it is gone.

    `since` (included) and `until` (not included) are about the publication date, or where a page stated none, the first
    fetch; `fetched_since` (included) about the last fetch, or when the page was found to be gone: whatever a crawl has
    found to be new or changed since is among them. `languages` are ISO 639-1 codes.
    """
    conditions = _filters(sources, languages, since, until, fetched_since)
    for article, story, gone_at in _iter_stored(engine, conditions):
        yield ExportedArticle(**{name: getattr(article, name) for name in _FIELDS}, story=story, gone_at=gone_at)


def count_articles(engine: Engine) -> int:
    with begin_read(engine) as connection:
        return connection.execute(select(func.count()).select_from(ArticleRow)).scalar_one()


def _iter_stored(
    engine: Engine, conditions: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[Article, str, datetime | None]]:
    """Articles, each with the URL of its story's head and the time when it was found to be gone."""
    found = _find_ids(engine, conditions)
    for start in range(0, len(found), _PAGE):
        ids = found[start : start + _PAGE].tolist()
        with begin_read(engine) as connection:
            statement = select(ArticleRow).where(ArticleRow.id.in_(ids))
            rows = {row["id"]: dict(row) for row in connection.execute(statement).mappings()}
            sections, authors = load_sections(connection, ids), _authors(connection, ids)
            stories = _heads(connection, ids)
        for article_id in (one for one in ids if one in rows):  # else somebody has deleted it meanwhile
            article = make_article(rows[article_id], sections[article_id], authors[article_id])
            yield article, stories.get(article_id, article.url), rows[article_id]["gone_at"]


def _find_ids(engine: Engine, conditions: Sequence[ColumnElement[bool]]) -> array[int]:
    """The ids in the order of the identities. All at once: page by page, a filter would be gone through for each
    page."""
    ids = array("q")
    statement = select(ArticleRow.id).where(*conditions).order_by(ArticleRow.identity_key)
    with begin_read(engine) as connection:
        for some in connection.execute(statement, execution_options={"yield_per": _IDS}).scalars().partitions():
            ids.extend(some)
    return ids


def _filters(
    sources: Sequence[str],
    languages: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    fetched_since: datetime | None = None,
) -> list[ColumnElement[bool]]:
    date = func.coalesce(ArticleRow.date_published, ArticleRow.first_fetched_at)
    conditions: list[ColumnElement[bool]] = []
    if sources:
        conditions.append(ArticleRow.source.in_(list(sources)))
    if languages:
        conditions.append(ArticleRow.language.in_(list(languages)))
    if since is not None:
        conditions.append(date >= since)
    if until is not None:
        conditions.append(date < until)
    if fetched_since is not None:
        conditions.append(or_(ArticleRow.fetched_at >= fetched_since, ArticleRow.gone_at >= fetched_since))
    return conditions


def _heads(connection: Connection, article_ids: list[int]) -> dict[int, str]:
    """Article id -> URL of the head of its story, where that is another article."""
    row = ArticleStoryRow
    statement = (
        select(row.article_id, ArticleRow.url)
        .join(ArticleRow, ArticleRow.id == row.story_id)
        .where(row.article_id.in_(article_ids), row.story_id != row.article_id)
    )
    return dict(connection.execute(statement).all())


def _authors(connection: Connection, article_ids: list[int]) -> dict[int, list[str]]:
    statement = (
        select(ArticleAuthorRow.article_id, AuthorRow.name)
        .join(AuthorRow, AuthorRow.id == ArticleAuthorRow.author_id)
        .where(ArticleAuthorRow.article_id.in_(article_ids))
        .order_by(ArticleAuthorRow.article_id, ArticleAuthorRow.position)
    )
    authors: dict[int, list[str]] = defaultdict(list)
    for article_id, name in connection.execute(statement):
        authors[article_id].append(name)
    return authors
