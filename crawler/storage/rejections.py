"""Keeping what was not stored as an article."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_

from crawler.items import Rejection
from crawler.storage.column_types import dump_json
from crawler.storage.models import RejectedItemRow
from crawler.storage.records import hash_text
from crawler.storage.upsert import insert_or


def store_rejections(connection: Connection, rejections: Sequence[Rejection]) -> None:
    """Keeps the newest rejection of each URL and reason; an older one or the same again writes nothing."""
    rows = {}
    for rejection in rejections:
        key = hash_text(rejection.url or dump_json(rejection.payload))
        rows[rejection.source, key, rejection.reason, rejection.fetched_at] = {
            "source": rejection.source,
            "url": rejection.url,
            "url_key": key,
            "reason": rejection.reason,
            "detail": rejection.detail,
            "fetched_at": rejection.fetched_at,
            "payload": rejection.payload,
        }
    if not rows:
        return
    statement = insert_or(connection, RejectedItemRow)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["source", "url_key", "reason"],
        set_={"detail": new.detail, "fetched_at": new.fetched_at, "payload": new.payload, "url": new.url},
        where=or_(RejectedItemRow.fetched_at < new.fetched_at, RejectedItemRow.fetched_at.is_(None)),
    )
    ordered = sorted(rows, key=lambda key: (key[0], key[1], key[2]))
    connection.execute(statement, [rows[key] for key in ordered])
