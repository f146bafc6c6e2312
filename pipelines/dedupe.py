"""Recognises pages that show an article which this run has already seen under another address.

Mirrors, print forms and pages that several rubrics link to come close together. Such a page goes on as an Alias.
Whether it is one is settled by the writer, in the transaction that would store it: only there is it known what earlier
runs and other processes have stored, so that one replay of all runs gives what they gave (`crawler.storage.copies`).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.identity.page_identity import identity_of
from crawler.items import Alias, Article
from crawler.urls.normalization import host_of, normalize_url

REMEMBERED = 20_000
"""Articles; about 10 MB."""


class DedupePipeline:
    """Turns an Article into an Alias where it is a copy; other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._seen: OrderedDict[int, tuple[str, str]] = OrderedDict()
        """Key of a text -> normalised URL and identity of the first article that had it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        address = normalize_url(item.requested_url or item.url)
        key = _text_key(item)
        original = self._seen.get(key)
        if original is None:
            self._seen[key] = (address, identity_of(item))
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            return item
        self._seen.move_to_end(key)
        if original[0] == address or original[1] == identity_of(item):  # its comments may have changed
            return item
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("dedupe/same_run")
        return Alias(item)


def _text_key(article: Article) -> int:
    """Equal for the same text on the same host, letter by letter: the writer, who has the last word, sees through more,
    and takes ten times as long."""
    return hash((host_of(article.url), article.title, *(text for part in article.body for text in part.paragraphs)))
