"""Statements that are made once and executed for rows of tuples."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, insert, select, update

from crawler.storage.engine import begin_write
from crawler.storage.models import SiteRow
from crawler.storage.row_statement import RowStatement
from crawler.storage.upsert import insert_or
from tests.storage.samples import HOUR, NOON

COLUMNS = ("arguments", "added_at", "name", "url", "spider")
INSERT = RowStatement(COLUMNS, lambda _: insert(SiteRow))
INSERT_NEW = RowStatement(COLUMNS, lambda connection: insert_or(connection, SiteRow).on_conflict_do_nothing())
MOVE = RowStatement(("its_name", "url"), lambda _: update(SiteRow).where(SiteRow.name == bindparam("its_name")))


def site(name: str, **changes: Any) -> tuple[Any, ...]:
    values = {"arguments": {"a": "b"}, "added_at": NOON, "name": name, "url": f"https://{name}/", "spider": "news"}
    return tuple((values | changes)[column] for column in COLUMNS)


def test_values_are_bound_by_their_columns(engine: Engine) -> None:
    with begin_write(engine) as connection:
        assert INSERT.execute(connection, [site("a\x00b"), site("c", added_at=NOON + HOUR, arguments={})]) == 2
        rows = connection.execute(select(*(getattr(SiteRow, name) for name in COLUMNS)).order_by(SiteRow.name)).all()
    assert [tuple(row) for row in rows] == [
        ({"a": "b"}, NOON, "ab", "https://ab/", "news"),
        ({}, NOON + HOUR, "c", "https://c/", "news"),
    ]


def test_an_update_names_its_rows_by_a_parameter(engine: Engine) -> None:
    with begin_write(engine) as connection:
        INSERT.execute(connection, (site(name) for name in "abc"))
        assert MOVE.execute(connection, [("c", "https://new/"), ("a", "https://newer/"), ("d", "https://none/")]) == 2
        urls = connection.execute(select(SiteRow.url).order_by(SiteRow.name)).scalars().all()
    assert urls == ["https://newer/", "https://b/", "https://new/"]


def test_rows_that_are_there_are_not_counted(engine: Engine) -> None:
    with begin_write(engine) as connection:
        assert INSERT_NEW.execute(connection, []) == 0
        assert INSERT_NEW.execute(connection, [site("a")]) == 1
        assert INSERT_NEW.execute(connection, [site("b"), site("a")]) == 1


@pytest.mark.parametrize("row", [site("a", added_at=NOON.replace(tzinfo=None)), site("a", url=5), site("a")[1:]])
def test_values_that_do_not_fit_are_refused(engine: Engine, row: tuple[Any, ...]) -> None:
    with begin_write(engine) as connection, pytest.raises((ValueError, TypeError)):
        INSERT.execute(connection, [row])
