"""Exchanges to put into an archive, and the archive of a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from crawler.archive.exchange import Exchange, RecordKind
from crawler.archive.recording import Recording
from crawler.archive.visit import ArchivedVisit
from crawler.storage.archive_index import ArchiveIndex

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = "example"


def exchange(number: int = 1, *, at: datetime = NOON, **values: Any) -> Exchange:
    defaults: dict[str, Any] = {
        "url": f"https://www.example.org/news/{number}.html",
        "fetched_at": at,
        "status": 200,
        "headers": [(b"Content-Type", b"text/html; charset=utf-8"), (b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2")],
        "body": f"<html><body><h1>Story {number}</h1>{'<p>The river rises.</p>' * 50}</body></html>".encode(),
        "kind": RecordKind.PAGE,
        "request_headers": [(b"User-Agent", b"test"), (b"Cookie", b"secret=1"), (b"Authorization", b"Basic secret")],
    }
    return Exchange(**(defaults | values))


def visit_of(one: Exchange, **values: Any) -> ArchivedVisit:
    return ArchivedVisit(SOURCE, SOURCE, one.url, (one.record_id,), one.record_id, **values)


def recording(folder: Path, engine: Engine, *, now: datetime = NOON, **values: Any) -> Recording:
    return Recording(folder, SOURCE, ArchiveIndex(engine, SOURCE), lambda: now, **values)


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.warc.gz"))
