"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

_HALF_SURROGATE = re.compile("[\ud800-\udfff]")
_INT64 = 2**63


def clean_text(text: str) -> str:
    r"""`text` as both databases can hold it: no NUL (an error in PostgreSQL), half surrogates as U+FFFD (not UTF-8).

    >>> clean_text("a\x00b\ud83d")
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


def clean_json(value: Any) -> Any:
    """`value` with storable strings and string keys; NaN is None, other things that JSON lacks are text."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): clean_json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean_json(part) for part in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and -_INT64 <= value < _INT64:
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, datetime):
        return value.isoformat()
    return clean_text(str(value))


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
        text = orjson.dumps(clean_json(value), option=orjson.OPT_SORT_KEYS)
    return text


class CleanText(TypeDecorator[str]):
    """Text of any length and script, see `clean_text`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return value if value is None else clean_text(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC (SQLite: as naive text in UTC). Binding a naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column that is declared INTEGER."""
