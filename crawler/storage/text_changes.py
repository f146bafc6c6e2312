"""What is made of an article's text follows it, in the transaction that stores it: its story and its search entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from crawler.storage.articles import StoredArticle
from crawler.storage.id_lists import is_one_of
from crawler.storage.models import ArticleRow, ArticleSectionRow, ArticleStoryRow
from crawler.storage.outcomes import Outcome
from crawler.storage.records import ArticleRecord
from crawler.storage.stories import StoryText, assign_stories


def follow_texts(connection: Connection, stored: Iterable[tuple[StoredArticle, ArticleRecord]]) -> None:
    """Brings stories up to date with the articles of a batch. Does nothing for those that are unchanged."""
    latest: dict[int, ArticleRecord] = {}
    uncertain: set[int] = set()
    for result, record in stored:
        if result.outcome in (Outcome.INSERTED, Outcome.UPDATED):
            if result.outcome == Outcome.UPDATED:
                uncertain.add(result.article_id)
            latest[result.article_id] = record
    changed = {one: record for one, record in latest.items() if one not in uncertain}
    texts = {one: StoryText(record.text_hash, _join(record.sections)) for one, record in changed.items()}
    redated: list[int] = []
    for article_id, text_hash, known_hash in _load_hashes(connection, uncertain):
        record = latest[article_id]
        if text_hash == known_hash:
            redated.append(article_id)
        elif text_hash == record.text_hash:
            texts[article_id] = StoryText(text_hash, _join(record.sections))
        else:
            texts |= load_texts(connection, {article_id: text_hash})
    assign_stories(connection, texts, redated)


def load_texts(connection: Connection, articles: Mapping[int, bytes]) -> dict[int, StoryText]:
    """The text of each of `articles` (id -> text hash)."""
    row = ArticleSectionRow
    statement = select(row.article_id, row.paragraphs).where(is_one_of(connection, row.article_id, articles.keys()))
    sections: dict[int, list[dict[str, list[str]]]] = {article_id: [] for article_id in articles}
    for article_id, paragraphs in connection.execute(statement.order_by(row.article_id, row.position)):
        sections[article_id].append({"paragraphs": paragraphs})
    return {one: StoryText(articles[one], _join(found)) for one, found in sections.items()}


def _load_hashes(connection: Connection, ids: set[int]) -> Sequence[tuple[int, bytes, bytes | None]]:
    if not ids:
        return []
    statement = (
        select(ArticleRow.id, ArticleRow.text_hash, ArticleStoryRow.text_hash)
        .outerjoin(ArticleStoryRow, ArticleStoryRow.article_id == ArticleRow.id)
        .where(is_one_of(connection, ArticleRow.id, ids))
    )
    return [tuple(row) for row in connection.execute(statement)]  # type: ignore[misc]


def _join(sections: Iterable[Mapping[str, list[str]]]) -> str:
    return "\n".join("\n".join(section["paragraphs"]) for section in sections)
