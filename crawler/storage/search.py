"""Full-text search over title and body, in the same words on both databases.

SQLite has an FTS5 table, PostgreSQL a table with a tsvector; both are called `article_search` and hold the index, not
the text. No word is stemmed or left out, since pages are in all languages. Scripts without spaces are indexed as pairs
of characters (`crawler.search_query.split_spaceless`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Float,
    TextClause,
    column,
    delete,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)

from crawler.search_query import (
    Excerpt,
    Query,
    Term,
    fold,
    fold_beyond_latin,
    keep_words,
    make_excerpt,
    mark,
    split_and_fold,
    split_spaceless,
    split_term,
)
from crawler.storage.article_text import ArticleText
from crawler.storage.column_types import storable_text
from crawler.storage.engine import begin_read
from crawler.storage.id_lists import is_one_of
from crawler.storage.models import ArticleRow
from crawler.storage.row_statement import RowStatement
from crawler.storage.sections import load_sections

_LONGEST = 50_000
"""Characters of a body that are indexed; PostgreSQL takes a megabyte of words and places for a text."""
_COMMON = 10_000
"""Articles: where more match, all of them are not ranked, since that would take as long as they are many."""
_TITLE_WEIGHT = 8.0
"""Of a word in the title, against one in the body."""
_WEIGHTS = f"'{{{1 / _TITLE_WEIGHT}, 0, 0, 1}}'::real[]"
"""The same for PostgreSQL: of the classes D (body) to A (title)."""

_sqlite_index: Any = table("article_search", column("rowid"))
_postgresql_index: Any = table("article_search", column("article_id"), column("words"))


@dataclass(frozen=True, slots=True)
class SearchHit:
    url: str
    source: str
    site: str
    date_published: datetime | None
    first_fetched_at: datetime
    title: Excerpt
    excerpt: Excerpt
    """Of the body, around what was looked for."""


def index_articles(connection: Connection, texts: Mapping[int, ArticleText]) -> None:
    """Makes `texts` (article id -> its text now) findable, within the connection's transaction."""
    if not texts:
        return
    prepare = split_and_fold if connection.dialect.name == "sqlite" else _split_plain
    rows = [
        (article_id, *(prepare(storable_text(part)) for part in (found.title or "", found.body[:_LONGEST])))
        for article_id, found in texts.items()
    ]
    _INDEX.execute(connection, rows)


def _upsert(connection: Connection) -> TextClause:
    if connection.dialect.name == "sqlite":
        return text("INSERT OR REPLACE INTO article_search (rowid, title, body) VALUES (:id, :title, :body)")
    return text(
        "INSERT INTO article_search (article_id, words) "
        "VALUES (:id, setweight(to_tsvector('simple', :title), 'A') || to_tsvector('simple', :body)) "
        "ON CONFLICT (article_id) DO UPDATE SET words = excluded.words"
    )


_INDEX = RowStatement(("id", "title", "body"), _upsert)


def unindex_articles(connection: Connection, ids: Collection[int]) -> None:
    """Takes articles out of the index."""
    index = _sqlite_index if connection.dialect.name == "sqlite" else _postgresql_index
    connection.execute(delete(index).where(is_one_of(connection, _id_column(connection), ids)))


def clear_search(connection: Connection) -> None:
    """Empties the index."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO article_search (article_search) VALUES ('delete-all')"))
    else:
        connection.execute(text("DELETE FROM article_search"))


def search_articles(
    engine: Engine,
    query: Query,
    *,
    sites: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 20,
) -> list[SearchHit]:
    """The articles that say what `query` wants, the best first, then the newest; the last stored first where the words
    are so common that rank says little.

    `sites` are domains or sources. `since` (included) and `until` (not included) are about the publication date, or
    where a page stated none, the first fetch. Raises StorageError.
    """
    date = func.coalesce(ArticleRow.date_published, ArticleRow.first_fetched_at)
    conditions: list[ColumnElement[bool]] = []
    if sites:
        conditions.append(or_(ArticleRow.site.in_(list(sites)), ArticleRow.source.in_(list(sites))))
    if since is not None:
        conditions.append(date >= since)
    if until is not None:
        conditions.append(date < until)
    with begin_read(engine) as connection:
        index, matches, rank = _match(connection, query)
        row = ArticleRow
        statement = (
            select(row.id, row.url, row.source, row.site, row.date_published, row.first_fetched_at, row.title)
            .join_from(index, row, row.id == _id_column(connection))
            .where(matches, *conditions)
            .limit(limit)
        )  # fmt: skip
        if _are_common(connection, index, matches):
            statement = statement.order_by(_id_column(connection).desc())
        else:
            statement = statement.order_by(rank, date.desc(), row.identity_key)
        found = connection.execute(statement).all()
        sections = load_sections(connection, [one.id for one in found])
    return [
        SearchHit(
            url=one.url,
            source=one.source,
            site=one.site,
            date_published=one.date_published,
            first_fetched_at=one.first_fetched_at,
            title=mark(one.title or "", query),
            excerpt=make_excerpt(list(_lines(sections[one.id])), query),
        )
        for one in found
    ]


def _are_common(connection: Connection, index: Any, matches: ColumnElement[bool]) -> bool:
    some = select(_id_column(connection)).select_from(index).where(matches).limit(_COMMON + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(some)) or 0) > _COMMON


def _id_column(connection: Connection) -> ColumnElement[int]:
    is_sqlite = connection.dialect.name == "sqlite"
    return _sqlite_index.c.rowid if is_sqlite else _postgresql_index.c.article_id  # type: ignore[no-any-return]


def _match(connection: Connection, query: Query) -> tuple[Any, ColumnElement[bool], ColumnElement[float]]:
    """The index, what a row must meet, and by what rows are ordered."""
    if connection.dialect.name == "sqlite":
        name: Any = literal_column("article_search")
        return _sqlite_index, name.op("MATCH")(_fts5(query)), func.bm25(name, _TITLE_WEIGHT, 1.0, type_=Float)
    wanted = func.to_tsquery("simple", _tsquery(query))
    words = _postgresql_index.c.words
    weights: ColumnElement[Any] = literal_column(_WEIGHTS)
    rank = -func.ts_rank(weights, words, wanted, 1, type_=Float)
    return _postgresql_index, words.op("@@")(wanted), rank


def _fts5(query: Query) -> str:
    def one(term: Term) -> str:
        return '"' + fold_beyond_latin(" ".join(term.words)) + '"' + (" *" if term.is_prefix else "")

    wanted = " AND ".join(one(split_term(term)) for term in query.wanted)
    unwanted = " OR ".join(one(split_term(term)) for term in query.unwanted)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _tsquery(query: Query) -> str:
    def one(term: Term) -> str:
        words = [f"'{word}'" for word in _plain(" ".join(term.words)).split()]
        return "(" + " <-> ".join(words) + (":*" if term.is_prefix else "") + ")"

    parts = [one(split_term(term)) for term in query.wanted]
    parts += ["!" + one(split_term(term)) for term in query.unwanted]
    return " & ".join(parts)


def _split_plain(words: str) -> str:
    return _plain(split_spaceless(words))


def _plain(words: str) -> str:
    """Words and spaces only: PostgreSQL's parser would see addresses, numbers with signs and file names."""
    return keep_words(fold(words))


def _lines(sections: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Headings and paragraphs."""
    for section in sections:
        if section["heading"]:
            yield section["heading"]
        yield from section["paragraphs"]
