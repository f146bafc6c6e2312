"""The history of an article's title and body.

An article's versions are spans: a text and the time from its first to its last sighting. The newest span is the article
itself, the others are revisions. Neighbouring spans never have the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from crawler.storage.article_text import ArticleText
from crawler.storage.models import ArticleRevisionRow, ArticleRow
from crawler.storage.records import ArticleRecord
from crawler.storage.sections import load_sections


@dataclass(frozen=True, slots=True)
class VersionSpan:
    """One version over the time in which it was seen."""

    since: datetime
    until: datetime
    text_hash: bytes
    owner: int | None
    """Id of the revision whose text it is; 0 is the article's own, None that of a record yet to be stored."""


def insert_sighting(spans: Sequence[VersionSpan], at: datetime, text_hash: bytes) -> list[VersionSpan]:
    """`spans` (by time) with one more sighting.

    Where it contradicts a span, that span is cut: of its own sightings only the first and the last are known. A
    sighting of the same moment replaces the text.
    """
    result: list[VersionSpan] = []
    for span in spans:
        if span.text_hash == text_hash or not span.since <= at <= span.until:
            result.append(span)
            continue
        if span.since < at:
            result.append(replace(span, until=span.since))
        if at < span.until:
            result.append(replace(span, since=span.until))
    if not any(span.since <= at <= span.until for span in result):
        result.append(VersionSpan(at, at, text_hash, None))
    return _merge(sorted(result, key=lambda span: span.since))


def _merge(spans: list[VersionSpan]) -> list[VersionSpan]:
    merged: list[VersionSpan] = []
    for span in spans:
        if merged and merged[-1].text_hash == span.text_hash:
            before = merged.pop()
            owner = span.owner if before.owner is None or span.owner == 0 else before.owner
            span = replace(span, since=before.since, owner=owner)
        merged.append(span)
    return merged


def keep_versions(connection: Connection, articles: Sequence[RowMapping]) -> None:
    """Keeps the present title and body of `articles` as revisions, before they are overwritten."""
    if not articles:
        return
    ids = [row["id"] for row in articles]
    titles = {row.id: row.title for row in connection.execute(_titles(ids))}
    bodies = load_sections(connection, ids)
    rows = [
        _revision(row, titles[row["id"]], bodies[row["id"]], row["version_since"], row["fetched_at"])
        for row in articles
    ]
    connection.execute(insert(ArticleRevisionRow), rows)


def iter_versions(connection: Connection, article: RowMapping) -> Iterator[ArticleText]:
    """What an article says, and what it said before, the newest first."""
    article_id = article["id"]
    title = connection.execute(_titles([article_id])).one().title
    yield ArticleText(article["text_hash"], title, load_sections(connection, [article_id])[article_id])
    revisions = ArticleRevisionRow
    statement = select(revisions.text_hash, revisions.title, revisions.body).where(revisions.article_id == article_id)
    for text_hash, title, body in connection.execute(statement.order_by(revisions.fetched_at.desc())).all():
        yield ArticleText(text_hash, title, body)


def rewrite_history(connection: Connection, article: RowMapping, record: ArticleRecord) -> bool:
    """Puts a sighting that is not newer than the stored article into its history; True if a row has changed.

    The article's own text stays as it is: a record of the very same fetch overwrites it afterwards.
    """
    before = _load_spans(connection, article)
    after = insert_sighting(before, record.fetched_at, record.text_hash)
    if after == before:
        return _set_first_fetched(connection, article, record.fetched_at)
    contents = _load_contents(connection, article, before, record)
    *older, newest = after
    connection.execute(delete(ArticleRevisionRow).where(ArticleRevisionRow.article_id == article["id"]))
    rows = [
        _revision(article, contents[span.owner][0], contents[span.owner][1], span.since, span.until)
        | {"text_hash": span.text_hash, "fingerprint": contents[span.owner][2]}
        for span in older
    ]
    if rows:
        connection.execute(insert(ArticleRevisionRow), rows)
    connection.execute(update(ArticleRow).where(ArticleRow.id == article["id"]).values(version_since=newest.since))
    _set_first_fetched(connection, article, record.fetched_at)
    return True


def _set_first_fetched(connection: Connection, article: RowMapping, at: datetime) -> bool:
    if at >= article["first_fetched_at"]:
        return False
    connection.execute(update(ArticleRow).where(ArticleRow.id == article["id"]).values(first_fetched_at=at))
    return True


def _load_spans(connection: Connection, article: RowMapping) -> list[VersionSpan]:
    revisions = ArticleRevisionRow
    statement = (
        select(revisions.version_since, revisions.fetched_at, revisions.text_hash, revisions.id)
        .where(revisions.article_id == article["id"])
        .order_by(revisions.fetched_at)
    )
    spans = [
        VersionSpan(since, until, text_hash, owner) for since, until, text_hash, owner in connection.execute(statement)
    ]
    return [*spans, VersionSpan(article["version_since"], article["fetched_at"], article["text_hash"], 0)]


def _load_contents(
    connection: Connection, article: RowMapping, spans: Sequence[VersionSpan], record: ArticleRecord
) -> dict[int | None, tuple[str | None, list[dict[str, Any]], bytes]]:
    """Owner of a span -> title, body, fingerprint."""
    article_id = article["id"]
    title = connection.execute(_titles([article_id])).one().title
    contents: dict[int | None, tuple[str | None, list[dict[str, Any]], bytes]] = {
        None: (record.article.title, record.sections, record.fingerprint),
        0: (title, load_sections(connection, [article_id])[article_id], article["fingerprint"]),
    }
    revisions = ArticleRevisionRow
    statement = select(revisions.id, revisions.title, revisions.body, revisions.fingerprint)
    for row in connection.execute(statement.where(revisions.id.in_([span.owner for span in spans if span.owner]))):
        contents[row.id] = (row.title, row.body, row.fingerprint)
    return contents


def _titles(article_ids: list[int]) -> Any:
    return select(ArticleRow.id, ArticleRow.title).where(ArticleRow.id.in_(article_ids))


def _revision(
    article: RowMapping, title: str | None, body: list[dict[str, Any]], since: datetime, until: datetime
) -> dict[str, Any]:
    return {
        "article_id": article["id"],
        "site": article["site"],
        "version_since": since,
        "fetched_at": until,
        "title": title,
        "body": body,
        "text_hash": article["text_hash"],
        "fingerprint": article["fingerprint"],
    }
