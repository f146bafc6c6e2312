"""Finds the copies within a run: pages that show what this run has already seen under another address of their host.

Mirrors, print forms and pages that several rubrics link to come close together. Each such page goes on as an Alias that
names its original, to which the writer links its address. What only earlier runs or other processes have stored, the
writer finds, in the transaction that would store a copy of it (`crawler.storage.copies`).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.identity.page_identity import identity_of
from crawler.items import Alias, Article
from crawler.urls.normalization import host_of, normalize_url

REMEMBERED = 20_000
"""Articles; some 10 MB."""


@dataclass(frozen=True, slots=True)
class _Original:
    """The article that had a text first, in time; of two of one second, the one with the smaller URL."""

    identity: str
    address: str
    """Normalised, as it was asked for."""
    fetched_at: datetime
    url: str

    def is_same_page(self, other: _Original) -> bool:
        return self.identity == other.identity or self.address == other.address

    def precedes(self, other: _Original) -> bool:
        return (self.fetched_at, self.url) <= (other.fetched_at, other.url)


class DedupePipeline:
    """Turns an Article into an Alias where it is a copy; other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._originals: OrderedDict[int, _Original] = OrderedDict()
        """By the key of their text, the one that was met last at the end."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or item.fetched_at is None:
            return item
        key = _text_key(item)
        own = _Original(identity_of(item), normalize_url(item.requested_url or item.url), item.fetched_at, item.url)
        original = self._originals.get(key, own)
        if not original.precedes(own):  # a replay may read the copy first; the writer lets the original take its place
            original = own
        self._remember(key, original)
        if original.is_same_page(own):  # its comments may have changed
            return item
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("dedupe/same_run")
        return Alias(item, original.identity)

    def _remember(self, key: int, original: _Original) -> None:
        self._originals[key] = original
        self._originals.move_to_end(key)
        if len(self._originals) > REMEMBERED:
            self._originals.popitem(last=False)


def _text_key(article: Article) -> int:
    """Equal for the same text on the same host, letter by letter: the writer's fingerprint, which sees through case and
    white space too, takes ten times as long."""
    return hash((host_of(article.url), article.title, *(text for part in article.body for text in part.paragraphs)))
