"""The sections of articles, of their newest versions: the rows of `article_sections`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from crawler.storage.id_lists import is_one_of
from crawler.storage.models import ArticleSectionRow
from crawler.storage.row_statement import RowStatement

_INSERT = RowStatement(("article_id", "position", "heading", "paragraphs"), lambda _: insert(ArticleSectionRow))


def load_sections(connection: Connection, article_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """Article id -> [{"heading": str | None, "paragraphs": [str, ...]}, ...] in reading order; [] where it has none."""
    row = ArticleSectionRow
    statement = (
        select(row.article_id, row.heading, row.paragraphs)
        .where(is_one_of(connection, row.article_id, article_ids))
        .order_by(row.article_id, row.position)
    )
    sections: dict[int, list[dict[str, Any]]] = {article_id: [] for article_id in article_ids}
    for article_id, heading, paragraphs in connection.execute(statement):
        sections[article_id].append({"heading": heading, "paragraphs": paragraphs})
    return sections


def insert_sections(connection: Connection, sections: Iterable[tuple[int, Iterable[dict[str, Any]]]]) -> None:
    """Stores the sections of articles (id, sections in reading order) that have none."""
    _INSERT.execute(
        connection,
        [
            (article_id, position, section["heading"], section["paragraphs"])
            for article_id, its_sections in sections
            for position, section in enumerate(its_sections)
        ],
    )


def delete_sections(connection: Connection, article_ids: Collection[int]) -> None:
    if article_ids:
        connection.execute(delete(ArticleSectionRow).where(ArticleSectionRow.article_id.in_(article_ids)))
