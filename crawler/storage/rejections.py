"""Keeping what was not stored as an article, until an article is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select

from crawler.items import Rejection
from crawler.storage.column_types import dump_json
from crawler.storage.models import RejectedItemRow, UrlRow
from crawler.storage.records import hash_text, url_key
from crawler.storage.upsert import insert_or

_FIND_KEPT = select(RejectedItemRow.item_key, RejectedItemRow.fetched_at).where(
    RejectedItemRow.item_key.in_(bindparam("keys", expanding=True))
)
_FIND_ARTICLES = select(UrlRow.url_key, UrlRow.fetched_at).where(
    UrlRow.url_key.in_(bindparam("keys", expanding=True)), UrlRow.article_id.is_not(None)
)


def store_rejections(connection: Connection, rejections: Sequence[Rejection]) -> None:
    """Keeps the newest rejection of each URL; an older one, or the same again, writes nothing.

    To be called when the states of the URLs are written: one whose page was an article later is not kept.
    """
    newest: dict[bytes, Rejection] = {}
    for rejection in rejections:
        key = _key_of(rejection)
        if key not in newest or _is_later(rejection.fetched_at, newest[key].fetched_at):
            newest[key] = rejection
    if not newest:
        return
    articles = dict(connection.execute(_FIND_ARTICLES, {"keys": list(newest)}).all())
    rows = [
        _row_of(key, rejection)
        for key, rejection in sorted(newest.items())
        if not (rejection.fetched_at and key in articles and _is_later(articles[key], rejection.fetched_at))
    ]
    if not rows:
        return
    statement = insert_or(connection, RejectedItemRow)
    new = statement.excluded
    changed = ("reason", "detail", "fetched_at", "payload", "url")
    statement = statement.on_conflict_do_update(
        index_elements=["item_key"],
        set_={name: new[name] for name in changed},
        where=or_(RejectedItemRow.fetched_at < new.fetched_at, RejectedItemRow.fetched_at.is_(None)),
    )
    connection.execute(statement, rows)


def clear_rejections(connection: Connection, fetched_at: Mapping[bytes, datetime]) -> None:
    """Forgets what was kept of URLs (by their key) whose page was an article at a later time."""
    if not fetched_at:
        return
    kept = connection.execute(_FIND_KEPT, {"keys": list(fetched_at)}).all()
    cleared = sorted(key for key, at in kept if not _is_later(at, fetched_at[key]))
    if cleared:
        connection.execute(delete(RejectedItemRow).where(RejectedItemRow.item_key.in_(cleared)))


def _key_of(rejection: Rejection) -> bytes:
    url = rejection.requested_url or rejection.url
    return url_key(rejection.source, url) if url else hash_text(f"{rejection.source}\n{dump_json(rejection.payload)}")


def _row_of(key: bytes, rejection: Rejection) -> dict[str, Any]:
    return {
        "source": rejection.source,
        "url": rejection.url,
        "item_key": key,
        "reason": rejection.reason,
        "detail": rejection.detail,
        "fetched_at": rejection.fetched_at,
        "payload": rejection.payload,
    }


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
