"""What is made of an article's text follows it, in the transaction that stores it: its story and its search entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, Engine, delete, select

from crawler.storage.article_text import ArticleText
from crawler.storage.articles import StoredArticle
from crawler.storage.engine import begin_write
from crawler.storage.id_lists import is_one_of
from crawler.storage.models import ArticleRow, ArticleStoryRow, StoryBandRow
from crawler.storage.outcomes import Outcome
from crawler.storage.records import ArticleRecord
from crawler.storage.search import clear_search, index_articles
from crawler.storage.sections import load_sections
from crawler.storage.stories import assign_stories

_PAGE = 500
"""Articles in one transaction of `reindex`."""


def follow_texts(connection: Connection, stored: Iterable[tuple[StoredArticle, ArticleRecord]]) -> None:
    """Brings stories and search up to date with the articles of a batch; those that are unchanged cost nothing."""
    latest: dict[int, ArticleRecord] = {}
    updated: set[int] = set()
    for result, record in stored:
        if result.outcome in (Outcome.INSERTED, Outcome.UPDATED):
            latest[result.article_id] = record
            if result.outcome == Outcome.UPDATED:
                updated.add(result.article_id)
    texts = {one: record.text for one, record in latest.items() if one not in updated}
    elsewhere: dict[int, bytes] = {}
    for article_id, text_hash, known_hash in _load_hashes(connection, updated):
        if text_hash == known_hash:
            continue
        if text_hash == latest[article_id].text_hash:
            texts[article_id] = latest[article_id].text
        else:
            elsewhere[article_id] = text_hash
    texts |= _load_texts(connection, elsewhere)
    index_articles(connection, texts)
    assign_stories(connection, texts, updated)


def follow_changed(connection: Connection, ids: Collection[int]) -> None:
    """The same for articles that were stored before, and have another text now."""
    statement = select(ArticleRow.id, ArticleRow.text_hash).where(is_one_of(connection, ArticleRow.id, ids))
    texts = _load_texts(connection, dict(connection.execute(statement).all()))
    index_articles(connection, texts)
    assign_stories(connection, texts, texts.keys())


def reindex(engine: Engine, on_progress: Callable[[int], object]) -> int:
    """Makes stories and search anew from all articles; returns their number. When it was stopped half-way it has to be
    run again; articles may be stored meanwhile. `on_progress` is called with the number done. Raises StorageError."""
    with begin_write(engine) as connection:
        clear_search(connection)
        for table in (StoryBandRow, ArticleStoryRow):
            connection.execute(delete(table))
    last, count = 0, 0
    while True:
        page = select(ArticleRow.id).where(ArticleRow.id > last).order_by(ArticleRow.id)
        with begin_write(engine) as connection:
            ids = connection.execute(page.limit(_PAGE)).scalars().all()
            if not ids:
                return count
            follow_changed(connection, ids)
        last = max(ids)
        count += len(ids)
        on_progress(count)


def _load_texts(connection: Connection, articles: Mapping[int, bytes]) -> dict[int, ArticleText]:
    """The text of each of `articles` (id -> text hash)."""
    if not articles:
        return {}
    ids = articles.keys()
    titles = select(ArticleRow.id, ArticleRow.title).where(is_one_of(connection, ArticleRow.id, ids))
    sections = load_sections(connection, ids)
    return {one: ArticleText(articles[one], title, sections[one]) for one, title in connection.execute(titles)}


def _load_hashes(connection: Connection, ids: set[int]) -> Sequence[tuple[int, bytes, bytes | None]]:
    """Id, hash of the present text, hash of the text that was followed last."""
    if not ids:
        return []
    statement = (
        select(ArticleRow.id, ArticleRow.text_hash, ArticleStoryRow.text_hash)
        .outerjoin(ArticleStoryRow, ArticleStoryRow.article_id == ArticleRow.id)
        .where(is_one_of(connection, ArticleRow.id, ids))
    )
    return [(article_id, text_hash, known) for article_id, text_hash, known in connection.execute(statement)]
