"""Articles as Parquet, for DuckDB, pandas, Spark and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from crawler.items import ExportedArticle

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 1000
"""Articles; so many are in memory at a time."""
_TIMES = ("fetched_at", "date_published", "date_modified", "gone_at")
_ZONED = ("date_published", "date_modified")
"""Times that a page states in a zone of its own: a timestamp is UTC, so its zone is a column."""


class ParquetMissing(Exception):  # noqa: N818 (as Python names its missing modules)
    """pyarrow is not installed; the message is one line for a person."""


def write_parquet(articles: Iterable[ExportedArticle], out: BinaryIO, names: Sequence[str]) -> int:
    """One row for each article, with the columns `names` of ExportedArticle; returns the number of articles.

    Times are UTC timestamps; `date_published_offset` and `date_modified_offset` are the minutes east of UTC of the zone
    in which the page stated them. Raises ParquetMissing.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ParquetMissing("Parquet needs pyarrow: pip install '.[parquet]'") from error
    schema, count = parquet_schema(names), 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _groups(articles):
            writer.write_batch(pa.RecordBatch.from_pylist([_row(article, names) for article in group], schema=schema))
            count += len(group)
    return count


def parquet_schema(names: Sequence[str]) -> pa.Schema:
    """The columns, in the order of `names`. Needs pyarrow."""
    import pyarrow as pa

    text, texts, time = pa.string(), pa.list_(pa.string()), pa.timestamp("us", tz="UTC")
    types: dict[str, pa.DataType] = {
        "body": pa.list_(pa.struct([("heading", text), ("paragraphs", texts)])),
        "authors": texts,
        "keywords": texts,
        "comment_count": pa.int64(),
        "is_partial": pa.bool_(),
        "provenance": pa.map_(text, text),
        **dict.fromkeys(_TIMES, time),
    }
    columns: list[tuple[str, pa.DataType]] = []
    for name in names:
        columns.append((name, types.get(name, text)))
        if name in _ZONED:
            columns.append((f"{name}_offset", pa.int16()))
    return pa.schema(columns)


def _groups(articles: Iterable[ExportedArticle]) -> Iterator[list[ExportedArticle]]:
    rest = iter(articles)
    while group := list(islice(rest, ROW_GROUP)):
        yield group


def _row(article: ExportedArticle, names: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name in names:
        value = getattr(article, name)
        if name in _ZONED:
            row[f"{name}_offset"] = _offset(value)
        row[name] = _READERS[name](value) if value is not None and name in _READERS else value
    return row


def _offset(time: datetime | None) -> int | None:
    offset = time.utcoffset() if time is not None else None
    return None if offset is None else round(offset.total_seconds() / 60)


_READERS: dict[str, Callable[[Any], Any]] = {
    "body": lambda body: [{"heading": section.heading, "paragraphs": section.paragraphs} for section in body],
    "provenance": lambda provenance: sorted(provenance.items()),
    **dict.fromkeys(_TIMES, lambda time: time.astimezone(UTC)),
}
"""Field -> what its column takes, where that is not the value itself."""
