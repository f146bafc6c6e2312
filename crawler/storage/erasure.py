"""Erasing articles for good, as where a law, a court or a licence demands it.

Of what is erased only keys stay (`ErasedRow`): a crawl does not ask for its addresses again, and what leads to it by
another one, or comes from an archive, is not stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, or_, select

from crawler.items import FetchFailure, PageItem, Rejection, Unchanged
from crawler.storage.advisory_locks import Lock, take_lock
from crawler.storage.article_text import ArticleText
from crawler.storage.engine import begin_read, begin_write
from crawler.storage.models import (
    ArticleAuthorRow,
    ArticleRevisionRow,
    ArticleRow,
    AuthorRow,
    ErasedRow,
    RejectedItemRow,
    UrlRow,
)
from crawler.storage.records import ArticleRecord, hash_text, url_key
from crawler.storage.search import unindex_articles
from crawler.storage.stories import assign_stories
from crawler.storage.upsert import insert_or
from crawler.urls.normalization import normalize_url

ERASED = "erased"
"""The reason of a page that is not stored, since what it shows was erased."""
_ANY = select(exists(select(ErasedRow.key)))
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was known of an address."""

    titles: list[str | None]
    """Of the articles that it led to."""
    addresses: list[str]
    """All that led to them."""
    sources: frozenset[str]
    """By which they were known."""
    is_done: bool = False
    """The address was erased before."""


def erase(engine: Engine, url: str, now: datetime, *, is_dry: bool = False) -> Erasure:
    """Deletes the articles to which an address, in any of its forms, leads in any source: all versions and counts, what
    was rejected, announced and known of all their addresses, and authors of nothing else.

    Nothing, where the address is not known. With `is_dry` nothing is deleted. Raises StorageError.
    """
    with begin_write(engine) as connection:
        take_lock(connection, Lock.ERASURE)
        keys = _keys_of_address(connection, url)
        articles, urls = _find(connection, url, keys)
        titles, addresses = [article.title for article in articles], sorted({row.url for row in urls})
        sources = frozenset(row.source for row in (*articles, *urls))
        erasure = Erasure(titles, addresses, sources, is_done=bool(find_erased(connection, keys)))
        if (articles or urls) and not is_dry:
            keys_of_urls = {key for row in urls for key in (row.url_key, _key_of(row.url))}
            _add_keys(connection, keys_of_urls | _keys_of_articles(connection, articles), now)
            _delete_urls(connection, [row.url_key for row in urls])
            _delete_articles(connection, [article.id for article in articles])
    return erasure


def all_erased(engine: Engine) -> frozenset[bytes]:
    """The keys of all that was ever erased: as few as such demands are. Raises StorageError."""
    with begin_read(engine) as connection:
        return frozenset(connection.execute(select(ErasedRow.key)).scalars())


def keys_of_link(source: str, url: str) -> tuple[bytes, bytes]:
    """Under which an address that a source links is erased. Raises ValueError where it is none."""
    return url_key(source, url), _key_of(url)


def remember_erased(engine: Engine, keys: Collection[bytes], now: datetime) -> None:
    """Keeps the keys of what was erased, as an archive tells. Raises StorageError."""
    if keys:
        with begin_write(engine) as connection:
            _add_keys(connection, keys, now)


def _add_keys(connection: Connection, keys: Iterable[bytes], now: datetime) -> None:
    rows = [{"key": key, "erased_at": now} for key in sorted(keys)]
    connection.execute(insert_or(connection, ErasedRow).on_conflict_do_nothing(), rows)


def find_erased(connection: Connection, keys: Collection[bytes]) -> set[bytes]:
    """Those of `keys` that were erased."""
    return _look_up(connection, keys) if _has_erased(connection) else set()


def _look_up(connection: Connection, keys: Collection[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    asked = list(keys)
    for start in range(0, len(asked), _CHUNK):
        statement = select(ErasedRow.key).where(ErasedRow.key.in_(asked[start : start + _CHUNK]))
        found.update(connection.execute(statement).scalars())
    return found


def _has_erased(connection: Connection) -> bool:
    """Whether anything was ever erased, as on few machines. Nothing more is until the transaction ends."""
    take_lock(connection, Lock.ERASURE, is_shared=True)
    return connection.execute(_ANY).scalar_one()


Part = ArticleRecord | Rejection | FetchFailure | Unchanged


def without_erased(connection: Connection, parts: Sequence[Part]) -> Iterator[Part | None]:
    """Each part; None in place of one whose address was erased, and the failure ERASED in place of an article that was,
    under an address that was not known. What the frontier may have of the erased addresses goes.
    """
    if not _has_erased(connection):
        yield from parts
        return
    erased = _look_up(connection, {key for part in parts for key in _keys_of(part)})
    if asked := erased.intersection(map(_asked, parts)):  # announced again by a page that names it as its own
        _delete_urls(connection, sorted(asked))
    for part in parts:
        if _asked(part) in erased:
            yield None
        elif isinstance(part, ArticleRecord) and _is_erased(part, erased):
            article = part.article
            yield FetchFailure(article.requested_url or article.url, article.source, part.fetched_at, None, ERASED)
        else:
            yield part


def _keys_of(part: Part) -> Iterator[bytes]:
    yield _asked(part)
    if isinstance(part, ArticleRecord):
        yield from (part.identity_key, part.address_key, part.fingerprint)
        if part.article.canonical_url:
            yield _key_of(part.article.canonical_url)


def _key_of(url: str) -> bytes:
    """As `ArticleRecord.address_key`: in whatever source."""
    return hash_text(normalize_url(url))


def item_of(part: Part) -> PageItem:
    """What was made ready for the database."""
    return part.article if isinstance(part, ArticleRecord) else part


def _asked(part: Part) -> bytes:
    item = item_of(part)
    asked: str | None = getattr(item, "requested_url", None)
    return url_key(item.source, asked or item.url)


def _is_erased(record: ArticleRecord, erased: set[bytes]) -> bool:
    """By where it was read, by the site's own number, or by a canonical URL that its text bears out: some templates
    name one such URL on all pages."""
    article = record.article
    if record.address_key in erased or (article.site_id and record.identity_key in erased):
        return True
    return article.canonical_url is not None and {_key_of(article.canonical_url), record.fingerprint} <= erased


def _keys_of_address(connection: Connection, url: str) -> list[bytes]:
    """The keys of an address, in all sources."""
    return [url_key(source, url) for source in connection.execute(select(UrlRow.source).distinct()).scalars()]


def _find(connection: Connection, url: str, keys: Sequence[bytes]) -> tuple[Sequence[Any], Sequence[Any]]:
    """The articles to which an address leads; all addresses that lead to them, itself included."""
    linked = connection.execute(select(UrlRow.article_id).where(UrlRow.url_key.in_(keys))).scalars()
    is_its_own = ArticleRow.identity_key == _key_of(url)
    chosen = or_(ArticleRow.id.in_([one for one in linked if one is not None]), is_its_own)
    row = ArticleRow
    article = select(row.id, row.title, row.source, row.site, row.identity_key, row.fingerprint)
    articles = connection.execute(article.where(chosen)).all()
    leads_to = or_(UrlRow.url_key.in_(keys), UrlRow.article_id.in_([one.id for one in articles]))
    urls = connection.execute(select(UrlRow.url_key, UrlRow.url, UrlRow.source).where(leads_to)).all()
    return articles, urls


def _keys_of_articles(connection: Connection, articles: Sequence[Any]) -> set[bytes]:
    row = ArticleRevisionRow
    older = select(row.fingerprint).where(row.article_id.in_([article.id for article in articles]))
    return {
        *(article.identity_key for article in articles),
        *(article.fingerprint for article in articles),
        *connection.execute(older).scalars(),
    }


def _delete_urls(connection: Connection, keys: Sequence[bytes]) -> None:
    locked = select(UrlRow.id).where(UrlRow.url_key.in_(keys)).order_by(UrlRow.url_key)
    if connection.dialect.name == "postgresql":  # in the order in which all processes lock them
        locked = locked.with_for_update()
    ids = connection.execute(locked).scalars().all()
    connection.execute(delete(UrlRow).where(UrlRow.id.in_(ids)))
    connection.execute(delete(RejectedItemRow).where(RejectedItemRow.item_key.in_(keys)))


def _delete_articles(connection: Connection, ids: Sequence[int]) -> None:
    """Deletes articles with all that hangs on them. Their stories come last: processes take turns from there on."""
    if not ids:
        return
    bylines = ArticleAuthorRow
    authors = connection.execute(select(bylines.author_id).where(bylines.article_id.in_(ids)).distinct()).scalars()
    candidates = list(authors)
    unindex_articles(connection, ids)
    assign_stories(connection, {one: ArticleText(b"", None, []) for one in ids}, ids)
    connection.execute(delete(ArticleRow).where(ArticleRow.id.in_(ids)))
    is_unused = ~exists(select(bylines.author_id).where(bylines.author_id == AuthorRow.id))
    connection.execute(delete(AuthorRow).where(AuthorRow.id.in_(candidates), is_unused))
