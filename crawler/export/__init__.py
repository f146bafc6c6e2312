"""Articles as JSON Lines, CSV or Parquet, a few at a time, under the names of ExportedArticle's fields."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from io import TextIOWrapper
from typing import Any, BinaryIO, TextIO

import orjson

from crawler.export.parquet import write_parquet
from crawler.items import ExportedArticle

FIELDS = tuple(field.name for field in fields(ExportedArticle))
"""What is written unless other fields are named."""
MORE_FIELDS = ("text",)
"""What may be named besides: `text` is the body as plain text."""
_STRUCTURED = ("authors", "body", "keywords", "provenance")

Writer = Callable[[Iterable[ExportedArticle], BinaryIO, Sequence[str]], int]


def write_jsonl(articles: Iterable[ExportedArticle], out: TextIO, names: Sequence[str] = FIELDS) -> int:
    """One JSON object a line, times in ISO 8601 with offset; returns the number of articles."""
    count = 0
    for count, article in enumerate(articles, 1):  # noqa: B007
        out.write(orjson.dumps({name: getattr(article, name) for name in names}).decode())
        out.write("\n")
    return count


def write_csv(articles: Iterable[ExportedArticle], out: TextIO, names: Sequence[str] = FIELDS) -> int:
    """RFC 4180 with a header; lists and sections as JSON, None as an empty cell; returns the number of articles."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    count = 0
    for count, article in enumerate(articles, 1):  # noqa: B007
        writer.writerow([_cell(name, getattr(article, name)) for name in names])
    return count


def _cell(name: str, value: Any) -> Any:
    if name in _STRUCTURED:
        return orjson.dumps(value).decode()
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _as_text(write: Callable[[Iterable[ExportedArticle], TextIO, Sequence[str]], int]) -> Writer:
    def write_encoded(articles: Iterable[ExportedArticle], out: BinaryIO, names: Sequence[str]) -> int:
        text = TextIOWrapper(out, encoding="utf-8", newline="")
        try:
            return write(articles, text, names)
        finally:
            text.detach()  # which flushes, and leaves `out` open

    return write_encoded


WRITERS: dict[str, Writer] = {
    "jsonl": _as_text(write_jsonl),
    "csv": _as_text(write_csv),
    "parquet": write_parquet,
}
"""Format, which is also how its files' names end -> what writes it, to a binary file that may not be seekable."""
