"""A spider that fetches as the project does, and of which nothing is kept."""

from __future__ import annotations

from scrapy import Spider


class UnrecordedSpider(Spider):
    """Fetches by the project's downloader (robots.txt, delays, address guard), and leaves no item, run or archive."""

    custom_settings = {  # noqa: RUF012 (Scrapy's)
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {"crawler.runs.recorder.RunRecorder": None},
        "ARCHIVE_ENABLED": False,
    }
