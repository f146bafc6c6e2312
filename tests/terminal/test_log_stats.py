"""The line of a run's numbers."""

from __future__ import annotations

import logging

import pytest
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from crawler.terminal import log_stats
from crawler.terminal.log_stats import OnceInAnInterval


def test_a_timer_that_goes_off_twice_gives_one_line(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawler = get_crawler()
    assert isinstance(crawler.stats, MemoryStatsCollector)
    lines = OnceInAnInterval(crawler.stats, 60.0)
    lines.pagesprev = lines.itemsprev = 0
    with caplog.at_level(logging.INFO):
        for moment in (1000.0, 1000.001, 1059.999, 1060.0, 1120.0):
            monkeypatch.setattr(log_stats, "monotonic", lambda moment=moment: moment)
            lines.log(crawler.spider)
    assert len(caplog.records) == 3
