"""Whole crawls by the project's settings, with Scrapy's reactor in a process of its own that all tests share."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from tests.authority import Authority

LIMIT = 120
"""Seconds that a crawl may take."""


IN_THIS_LOOP: dict[str, Any] = {
    "TWISTED_REACTOR_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_ENABLED": False,
    "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "http", "https", "s3")),
}
"""Settings of a crawl by Scrapy alone in a test's own event loop, without network."""


@dataclass
class Crawl:
    """What came out of a crawl."""

    items: list[Any] = field(default_factory=list)
    """Items that passed the pipelines."""
    stats: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    """Why the spider closed."""

    def of(self, kind: type) -> list[Any]:
        return [item for item in self.items if isinstance(item, kind)]


class CrawlProcess:
    """Runs spiders, one after the other; `trusted` is the file of the only authority that they trust."""

    def __init__(self, trusted: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, trusted), daemon=True)
        self._process.start()

    def crawl(self, spider: str, settings: dict[str, Any], arguments: dict[str, Any]) -> Crawl:
        self._connection.send((spider, settings, arguments))
        if not self._connection.poll(LIMIT):
            self.stop()
            pytest.fail(f"the crawl did not end within {LIMIT} seconds")
        result = self._connection.recv()
        assert isinstance(result, Crawl), result
        return result

    def stop(self) -> None:
        self._process.kill()
        self._process.join()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid


@pytest.fixture(scope="session")
def _crawl_processes() -> Iterator[list[CrawlProcess]]:
    processes: list[CrawlProcess] = []
    yield processes
    for process in processes:
        process.stop()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Whose certificates the crawls of `crawl` trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def crawl(_crawl_processes: list[CrawlProcess], authority: Authority, sqlite_url: str) -> Callable[..., Crawl]:
    """`crawl("spiders.news.AnySiteSpider", {settings}, site=...)`: into a fresh SQLite file, loopback allowed."""

    def run(spider: str, settings: dict[str, Any] | None = None, /, **arguments: Any) -> Crawl:
        if not _crawl_processes or not _crawl_processes[-1].is_alive:
            _crawl_processes.append(CrawlProcess(authority.file))
        defaults = {
            "DATABASE_URL": sqlite_url,
            "FETCH_ALLOW": "127.0.0.1",
            "DOWNLOAD_DELAY": 0,
            "RETRY_TIMES": 0,
            "DOWNLOAD_TIMEOUT": 5,
            "LOG_ENABLED": False,
            "PROXIES": {},
        }
        return _crawl_processes[-1].crawl(spider, defaults | (settings or {}), arguments)

    return run


def _serve(connection: Connection, trusted: Path) -> None:
    os.environ["SSL_CERT_FILE"] = str(trusted)  # OpenSSL's own variable
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor", "uvloop.Loop")
    from twisted.internet import reactor
    from twisted.internet.defer import Deferred

    original = reactor.nameResolver

    async def work() -> None:
        while True:
            try:
                job = await asyncio.to_thread(connection.recv)
            except EOFError:
                return
            reactor.installNameResolver(original)
            try:
                result: object = await _crawl(*job, reactor=reactor)
            except Exception as error:  # noqa: BLE001 (the test shall see it)
                result = repr(error)
            connection.send(result)

    def start() -> None:
        task = asyncio.ensure_future(work())
        Deferred.fromFuture(task).addBoth(lambda _: reactor.stop())

    reactor.callWhenRunning(start)
    reactor.run(installSignalHandlers=False)


async def _crawl(spider: str, settings: dict[str, Any], arguments: dict[str, Any], reactor: Any) -> Crawl:
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerRunner
    from scrapy.settings import Settings
    from scrapy.utils.misc import build_from_crawler, load_object

    project = Settings()
    project.setmodule("crawler.settings", priority="project")
    project.update(settings, priority="cmdline")
    runner = AsyncCrawlerRunner(project)
    crawler = runner.create_crawler(load_object(spider))
    resolver = build_from_crawler(load_object(project["TWISTED_DNS_RESOLVER"]), crawler, reactor=reactor)
    resolver.install_on_reactor()
    result = Crawl()

    def keep(item: Any) -> None:
        result.items.append(item)

    def close(reason: str) -> None:
        result.reason = reason

    crawler.signals.connect(keep, signals.item_scraped)
    crawler.signals.connect(close, signals.spider_closed)
    await runner.crawl(crawler, **arguments)
    result.stats = {
        key: value for key, value in crawler.stats.get_stats().items() if isinstance(value, int | str | float)
    }
    return result
