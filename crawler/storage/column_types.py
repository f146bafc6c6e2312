"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

_HALF_SURROGATE = re.compile("[\ud800-\udfff]")
_INT64 = 2**63


def storable_text(text: str) -> str:
    r"""`text` as both databases can hold it: no NUL (an error in PostgreSQL), half surrogates as U+FFFD (not UTF-8).

    >>> storable_text("a\x00b\ud83d")
    'ab\ufffd'
    """
    if "\x00" in text:
        text = text.replace("\x00", "")
    if not text.isascii():
        try:
            text.encode()  # a tenth of the time that looking for them takes
        except UnicodeEncodeError:
            return _HALF_SURROGATE.sub("\ufffd", text)
    return text


def storable_json(value: Any) -> Any:
    """`value` with storable strings and string keys; NaN is None, other things that JSON lacks are text."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {storable_text(str(key)): storable_json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable_json(part) for part in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and -_INT64 <= value < _INT64:
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, datetime):
        return value.isoformat()
    return storable_text(str(value))


def dump_json(value: Any) -> str:
    """`value` as JSON that both databases accept; keys sorted, so that equal values are equal texts."""
    return encode_json(value).decode()


def encode_json(value: Any) -> bytes:
    """`dump_json` in UTF-8."""
    try:
        text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # orjson.JSONEncodeError: half surrogates, huge integers, keys or types that JSON lacks
        text = b"\\u0000"
    if b"\\u0000" in text:
        text = orjson.dumps(storable_json(value), option=orjson.OPT_SORT_KEYS)
    return text


def _clean_or_none(text: str | None) -> str | None:
    return text if text is None else storable_text(text)


def _utc(date: datetime | None) -> datetime | None:
    if date is None:
        return None
    if date.tzinfo is None:
        raise ValueError(f"naive datetime: {date}")
    return date.astimezone(UTC)


@lru_cache(maxsize=1024)  # the rows of a batch repeat a few seconds again and again
def _utc_text(date: datetime | None) -> str | None:
    utc = _utc(date)
    return None if utc is None else utc.replace(tzinfo=None).isoformat(" ", "microseconds")


def _read_utc_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class CleanText(TypeDecorator[str]):
    """Text of any length and script, see `storable_text`."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:  # noqa: ARG002
        return _clean_or_none


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC (SQLite: as text, "2026-03-01 12:00:00.000000"). Binding a naive one raises
    ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _utc_text if dialect.name == "sqlite" else _utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        return _read_utc_text if dialect.name == "sqlite" else _utc


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column that is declared INTEGER."""
