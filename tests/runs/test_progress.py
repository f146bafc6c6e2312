"""Progress where there is no terminal: plain lines, only when something has changed."""

from __future__ import annotations

import threading

import pytest
from rich.text import Text
from scrapy.settings import Settings

from crawler.runs.progress import CrawlProgress, show_progress


def test_plain_lines_come_when_something_has_changed(capsys: pytest.CaptureFixture[str]) -> None:
    asked = threading.Semaphore(0)
    lines = iter(["one", "one", "two"])

    def line() -> str:
        asked.release()
        return next(lines, "two")

    with show_progress(lambda: Text(""), line, Settings(), every=0.01):
        for _ in range(5):
            assert asked.acquire(timeout=10)
    assert capsys.readouterr().err.splitlines() == ["one", "two"]


def test_the_line_of_a_crawl_names_what_is_not_zero() -> None:
    counts = {"fetched": 10, "inserted": 3, "unchanged": 2, "rejected": 1, "failed": 0}
    line = CrawlProgress(lambda: "site", lambda: counts).line()
    assert line.startswith("site: 10 fetched, 5 stored, 1 rejected, ")
    assert line.endswith(" pages/s")
