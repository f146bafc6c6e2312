"""Articles as JSON Lines or CSV, one by one, under the names of Article's fields."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any, TextIO

import orjson

from crawler.items import Article

FIELDS = tuple(field.name for field in fields(Article))
_STRUCTURED = ("authors", "body", "keywords", "provenance")


def write_jsonl(articles: Iterable[Article], out: TextIO) -> int:
    """One JSON object a line, times in ISO 8601 with offset; returns the number of articles."""
    count = 0
    for count, article in enumerate(articles, 1):  # noqa: B007
        out.write(orjson.dumps(article).decode())
        out.write("\n")
    return count


def write_csv(articles: Iterable[Article], out: TextIO) -> int:
    """RFC 4180 with a header; lists and sections as JSON, None as an empty cell; returns the number of articles."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    count = 0
    for count, article in enumerate(articles, 1):  # noqa: B007
        writer.writerow([_cell(name, getattr(article, name)) for name in FIELDS])
    return count


def _cell(name: str, value: Any) -> Any:
    if name in _STRUCTURED:
        return orjson.dumps(value).decode()
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else value


WRITERS: dict[str, Callable[[Iterable[Article], TextIO], int]] = {"jsonl": write_jsonl, "csv": write_csv}
