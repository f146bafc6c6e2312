"""Statements for many rows, made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler


class RowStatement:
    """An INSERT, UPDATE or DELETE that is executed for many rows at a time, each a tuple.

    SQLAlchemy writes the SQL, once for each database, and says how the types are bound. What it would do for each row
    besides, two dictionaries and a look at every value, takes longer than SQLite needs to store the row.
    """

    def __init__(self, names: Sequence[str], build: Callable[[Connection], ClauseElement]) -> None:
        """`names` are those of the columns, or bound parameters, that a row gives values for, in its order."""
        self._names = tuple(names)
        self._build = build
        self._made: dict[str, _Made] = {}
        """By the name of the dialect."""

    def execute(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> int:
        """Executes it for `rows`, if there are any; the number of rows that it changed.

        Raises ValueError or TypeError where a value is none of its column's.
        """
        columns = list(zip(*rows, strict=True))
        if not columns:
            return 0
        if len(columns) != len(self._names):
            raise ValueError(f"{len(columns)} values for {len(self._names)} columns")
        made = self._made.get(connection.dialect.name)
        if made is None:
            made = self._made[connection.dialect.name] = _Made(self._build(connection), connection.dialect, self._names)
        result = connection.exec_driver_sql(made.sql, made.bind(columns), execution_options={"preserve_rowcount": True})
        return result.rowcount


class _Made:
    """The statement in the SQL of one database."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=names, for_executemany=True))
        self.sql = compiled.string
        self._is_by_place = compiled.positiontup is not None
        """Else the driver takes values by name."""
        self._given = tuple(compiled.positiontup or names)
        self._columns = [names.index(name) for name in self._given]
        types = (compiled.binds[name].type.dialect_impl(dialect) for name in self._given)
        self._binders = [type_.bind_processor(dialect) for type_ in types]

    def bind(self, columns: Sequence[Sequence[Any]]) -> Any:
        bound = [
            columns[column] if bind is None else [bind(value) for value in columns[column]]
            for column, bind in zip(self._columns, self._binders, strict=True)
        ]
        rows = zip(*bound, strict=True)
        return list(rows) if self._is_by_place else [dict(zip(self._given, row, strict=True)) for row in rows]
