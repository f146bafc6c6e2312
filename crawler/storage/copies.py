"""Whose a text is, where several pages of a host show it: that of the page that was seen with it first.

First is by time of fetching, then by URL, whatever the order in which pages are stored: a replay may store them in
another one than the crawl did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, literal, null, select, union_all, update

from crawler.storage.models import ArticleRevisionRow, ArticleRow, CommentCountRow, UrlRow
from crawler.storage.records import ArticleRecord


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that has, or once had, a text."""

    article_id: int
    since: datetime
    """When it was seen with it first."""
    url: str
    is_first: bool
    """It was never seen with another one before."""
    revision_id: int | None
    """None: it has it still."""

    def precedes(self, record: ArticleRecord) -> bool:
        return (self.since, self.url) <= (record.fetched_at, record.url)


Text = tuple[bytes, str]
"""Fingerprint and site."""


def find_holders(connection: Connection, records: Sequence[ArticleRecord]) -> dict[Text, list[Holder]]:
    """Text -> the articles with it, the first of them first; of a copy whose run has found its original, that one."""
    originals = _find_originals(connection, [record for record in records if record.original_key is not None])
    others = [record for record in records if (record.fingerprint, record.site) not in originals]
    return {text: [holder] for text, holder in originals.items()} | _find_by_text(connection, others)


def _find_originals(connection: Connection, copies: Sequence[ArticleRecord]) -> dict[Text, Holder]:
    """Text -> the original, where it was stored and has had no other text: it is then the first with this one."""
    if not copies:
        return {}
    originals = {}
    keys = [record.original_key for record in copies]
    rows = {row.identity_key: row for row in connection.execute(_FIND_ORIGINALS, {"keys": keys})}
    for record in copies:
        row = rows.get(record.original_key)
        if row is None or (row.fingerprint, row.site) != (record.fingerprint, record.site):
            continue
        holder = Holder(row.id, row.version_since, row.url, is_first=True, revision_id=None)
        if holder.precedes(record):
            originals[record.fingerprint, record.site] = holder
    return originals


def _find_by_text(connection: Connection, records: Sequence[ArticleRecord]) -> dict[Text, list[Holder]]:
    if not records:
        return {}
    asked = {
        "fingerprints": [record.fingerprint for record in records],
        "sites": list({record.site for record in records}),
    }
    holders: dict[Text, list[Holder]] = defaultdict(list)
    for fingerprint, site, article_id, since, first, url, revision_id in connection.execute(_FIND_HOLDERS, asked):
        holders[fingerprint, site].append(Holder(article_id, since, url, since == first, revision_id))
    for found in holders.values():
        found.sort(key=lambda holder: (holder.since, holder.url, holder.article_id))
    return holders


def _select_holders() -> Any:
    article, revision = ArticleRow, ArticleRevisionRow
    fingerprints: Any = bindparam("fingerprints", expanding=True)
    sites: Any = bindparam("sites", expanding=True)
    columns = (article.first_fetched_at, article.url)
    return union_all(
        select(
            article.fingerprint, article.site, article.id, article.version_since, *columns, null().label("revision_id")
        ).where(article.fingerprint.in_(fingerprints), article.site.in_(sites)),
        select(revision.fingerprint, revision.site, article.id, revision.version_since, *columns, revision.id)
        .join(article, article.id == revision.article_id)
        .where(revision.fingerprint.in_(fingerprints), revision.site.in_(sites)),
    )


_FIND_HOLDERS = _select_holders()
_FIND_ORIGINALS = select(
    ArticleRow.identity_key,
    ArticleRow.fingerprint,
    ArticleRow.site,
    ArticleRow.id,
    ArticleRow.version_since,
    ArticleRow.url,
).where(
    ArticleRow.identity_key.in_(bindparam("keys", expanding=True)),
    ArticleRow.version_since == ArticleRow.first_fetched_at,
)


def give_up_first_version(connection: Connection, holder: Holder) -> None:
    """Takes its first version, a revision, out of an article's history: by now it is a copy of an earlier page."""
    connection.execute(delete(ArticleRevisionRow).where(ArticleRevisionRow.id == holder.revision_id))
    revisions = select(ArticleRevisionRow.version_since).where(ArticleRevisionRow.article_id == holder.article_id)
    current = select(ArticleRow.version_since).where(ArticleRow.id == holder.article_id)
    first = min(connection.execute(union_all(revisions, current)).scalars())
    connection.execute(update(ArticleRow).where(ArticleRow.id == holder.article_id).values(first_fetched_at=first))
    counts = select(CommentCountRow.comment_count).where(
        CommentCountRow.article_id == holder.article_id, CommentCountRow.fetched_at <= first
    )
    count = connection.execute(counts.order_by(CommentCountRow.fetched_at.desc()).limit(1)).scalar()
    _forget_counts(connection, [holder.article_id], first)
    if count is not None:  # it may have been kept before, and was the same then
        values = {"article_id": holder.article_id, "fetched_at": first, "comment_count": count}
        connection.execute(insert(CommentCountRow).values(values))


def clear_for_takeover(connection: Connection, article_ids: Iterable[int]) -> None:
    """Leaves nothing of the pages by which articles were known so far but that their URLs are aliases."""
    ids = list(article_ids)
    connection.execute(update(UrlRow).where(UrlRow.article_id.in_(ids)).values(is_alias=True, due_at=None))
    _forget_counts(connection, ids, None)


def _forget_counts(connection: Connection, article_ids: list[int], until: datetime | None) -> None:
    is_early = CommentCountRow.fetched_at <= until if until is not None else literal(True)
    connection.execute(delete(CommentCountRow).where(CommentCountRow.article_id.in_(article_ids), is_early))
