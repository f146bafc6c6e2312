"""Long lists of numbers as one parameter of a statement."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from crawler.storage.column_types import dump_json


def is_one_of(
    connection: Connection, column: InstrumentedAttribute[int] | ColumnElement[int], values: Collection[int]
) -> ColumnElement[bool]:
    """`column` is one of `values`, however many: `in_` spells each of them out, which both databases limit."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(BigInteger)))
    numbers: Any = func.json_each(dump_json(list(values))).table_valued("value")
    return column.in_(select(numbers.c.value))
