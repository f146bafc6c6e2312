"""Keeping what was not stored as an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_

from crawler.items import Rejection
from crawler.storage.column_types import dump_json
from crawler.storage.models import RejectedItemRow
from crawler.storage.records import hash_text
from crawler.storage.upsert import insert_or


def store_rejections(connection: Connection, rejections: Sequence[Rejection]) -> None:
    """Keeps the newest rejection of each URL and reason; an older one or the same again writes nothing."""
    rows: dict[tuple[bytes, datetime | None], dict[str, Any]] = {}
    for rejection in rejections:
        what = rejection.url or dump_json(rejection.payload)
        key = hash_text(f"{rejection.source}\n{rejection.reason}\n{what}")
        rows[key, rejection.fetched_at] = {
            "source": rejection.source,
            "url": rejection.url,
            "item_key": key,
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
        index_elements=["item_key"],
        set_={"detail": new.detail, "fetched_at": new.fetched_at, "payload": new.payload, "url": new.url},
        where=or_(RejectedItemRow.fetched_at < new.fetched_at, RejectedItemRow.fetched_at.is_(None)),
    )
    connection.execute(statement, sorted(rows.values(), key=lambda row: row["item_key"]))
