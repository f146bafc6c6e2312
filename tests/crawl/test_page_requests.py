"""What becomes of leased URLs for which there is no request."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector

from crawler.crawl.host_habits import Habit, HostHabits
from crawler.crawl.page_requests import PageRequests
from crawler.crawl.rendering import Rendering
from crawler.crawl.traps import Traps
from crawler.items import FetchFailure
from tests.crawl.test_revisits import NOON, due, revisits


@pytest.mark.parametrize(("url", "reason"), [("https://example.org/tag/7", "trap"), ("http://[1/", "bad-url")])
def test_nothing_is_remembered_of_a_visit_that_is_not_made(url: str, reason: str) -> None:
    memory = SimpleNamespace(habits=HostHabits(), revisits=revisits())
    crawler: Any = SimpleNamespace(settings=Settings())
    crawler.stats = StatsCollector(crawler)
    spider: Any = SimpleNamespace(
        name="example", crawler=crawler, settings=Settings({"MAX_PAGES_PER_RUN": 5}), memory=memory, now=lambda: NOON
    )
    rendering = Rendering(memory.habits, Habit.PAGES_NEED_BROWSER)
    requests = PageRequests(spider, rendering, Traps(0, 0), lambda: None, lambda: None)
    requests._traps.learn("https://example.org/tag/1", None)
    [chosen], _ = memory.revisits.choose([replace(due(is_revisit=False, first_fetched_at=None), url=url)], NOON)
    failure = requests.ask(chosen)
    assert isinstance(failure, FetchFailure)
    assert failure.reason == reason
    assert not memory.revisits._under_way
