"""What Scrapy says of each page and item in the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.logformatter import LogFormatter

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class QuietLogFormatter(LogFormatter):
    """Makes lines of level DEBUG only where the log takes them: Scrapy makes them all, and throws them away then.

    None means no line, as Scrapy's documentation has it, though not its types.
    """

    def __init__(self, *, is_verbose: bool) -> None:
        self._is_verbose = is_verbose

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        level = crawler.settings["LOG_LEVEL"]
        number = logging.getLevelName(level) if isinstance(level, str) else level
        return cls(is_verbose=number <= logging.DEBUG)

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult:
        return super().crawled(request, response, spider) if self._is_verbose else None  # type: ignore[return-value]

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        return super().scraped(item, response, spider) if self._is_verbose else None  # type: ignore[return-value]
