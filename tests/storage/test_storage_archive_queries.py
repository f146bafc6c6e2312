"""What is asked of the archive's index, where it is long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from crawler.archive.exchange import RecordKind
from crawler.archived_pages import ArchivedPages
from crawler.storage import archive_queries
from crawler.storage.archive_queries import archived_files, records_of_file, records_of_links
from tests.archive.exchanges import HOUR, NOON, exchange, recording


def test_an_answer_of_long_ago_is_found_behind_any_number_of_later_ones(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_queries, "_MOST", 3)
    answers = [exchange(at=NOON + n * HOUR, body=f"<p>Feed {n}".encode(), kind=RecordKind.FEED) for n in range(6)]
    archive = recording(tmp_path, engine)
    archive.write(answers)
    archive.close()
    with ArchivedPages(engine, tmp_path) as pages:
        for until, expected in ((NOON + HOUR, 1), (None, 5)):
            page = pages.newest(answers[0].url, until=until)
            assert page is not None
            assert page.response.body == answers[expected].body
        assert pages.newest(answers[0].url, until=NOON - HOUR) is None


def test_the_records_of_years_are_read_a_few_at_a_time(engine: Engine, tmp_path: Path) -> None:
    archive = recording(tmp_path, engine)
    archive.write([exchange(n, kind=RecordKind.FEED) for n in range(3)])
    archive.close()
    [file] = archived_files(engine, ())
    cursors: list[Any] = []

    def note(_connection: Any, cursor: Any, *_: Any) -> None:
        cursors.append(cursor)

    event.listen(engine, "after_cursor_execute", note)
    try:
        assert len(list(records_of_links(engine, ()))) == len(list(records_of_file(engine, file.id))) == 3
    finally:
        event.remove(engine, "after_cursor_execute", note)
    if engine.dialect.name == "postgresql":  # whose driver has a name for what stays at the server; SQLite's is lazy
        assert all(cursor.name for cursor in cursors)
