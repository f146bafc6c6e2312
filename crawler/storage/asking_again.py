"""URLs that are asked for again before their time, since something has been learnt of their articles."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select, update

from crawler.storage.announcements import ANNOUNCED
from crawler.storage.models import UrlRow, UrlState


def ask_again(connection: Connection, *conditions: ColumnElement[bool]) -> None:
    """Makes the URLs that meet all `conditions` due, but those that another transaction works on: of these something is
    learnt anyway."""
    urls = select(UrlRow.id).where(*conditions)
    if connection.dialect.name == "postgresql":
        urls = urls.with_for_update(skip_locked=True)
    found = connection.execute(urls).scalars().all()
    asked = {"state": UrlState.DUE, "due_at": None, "reason": ANNOUNCED}
    connection.execute(update(UrlRow).where(UrlRow.id.in_(found)).values(**asked))
