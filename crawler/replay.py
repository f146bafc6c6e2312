"""Saved responses -> articles, by the same spiders as live, without network, clock or database."""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from crawler.archive.reader import ArchivedResponse
from crawler.identity import normalize_url
from crawler.items import Article, Rejection
from crawler.page import Page, PageError

logger = logging.getLogger(__name__)

MAX_WAITING = 500
"""Stories of several pages that wait for their further pages at any time."""
MAX_UNCLAIMED_BYTES = 32 * 1024 * 1024
"""Of pages that are no article by their address, kept because a story may yet name them as its further pages."""
_OK = 200


class SiteReader(Protocol):
    """What reads the pages of one site: a NewsSpider."""

    name: str

    def is_article(self, url: str) -> bool: ...

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection: ...

    def continuation_urls(self, page: Page) -> list[str]: ...

    def join_pages(self, first: Article, rest: list[Article]) -> Article: ...


@dataclass(slots=True)
class _Story:
    """The first page of a story, and the further ones as they come: normalised URL -> article, None where missing."""

    reader: SiteReader
    first: Article
    rest: dict[str, Article | None] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return all(page is not None for page in self.rest.values())

    def join(self) -> Article:
        article = self.reader.join_pages(self.first, [page for page in self.rest.values() if page is not None])
        article.is_partial = article.is_partial or not self.is_complete
        return article


class Replay:
    """Reads responses one by one; `reader_of` gives a URL's site.

    A story of several pages is given when its last page has come, or without the missing ones when more than
    MAX_WAITING others wait or the input ends. Responses that are no page of news are counted in `skipped` by reason.
    """

    def __init__(self, reader_of: Callable[[str], SiteReader]) -> None:
        self.reader_of = reader_of
        self.skipped: Counter[str] = Counter()
        self._waiting: OrderedDict[str, _Story] = OrderedDict()
        self._awaited: dict[str, str] = {}
        self._unclaimed: OrderedDict[str, ArchivedResponse] = OrderedDict()
        self._unclaimed_bytes = 0

    def read(self, response: ArchivedResponse) -> Iterator[Article | Rejection]:
        """What the response gives: mostly one item or none."""
        if response.status != _OK:
            self.skipped[f"status-{response.status}"] += 1
            return
        if not response.is_html:
            self.skipped["not-html"] += 1
            return
        reader = self.reader_of(response.url)
        key = normalize_url(response.url)
        if key in self._awaited:
            yield from self._continue(key, response)
            return
        if not reader.is_article(response.url):
            self.skipped["not-an-article-url"] += 1
            self._keep(key, response)
            return
        item, page = _read(reader, response)
        further = reader.continuation_urls(page) if isinstance(item, Article) and page is not None else []
        if not further or not isinstance(item, Article):
            yield item
            return
        yield from self._finish(key)
        self._waiting[key] = _Story(reader, item, {normalize_url(url): None for url in further})
        self._awaited.update(dict.fromkeys(self._waiting[key].rest, key))
        for url in [url for url in self._waiting[key].rest if url in self._unclaimed]:
            self.skipped["not-an-article-url"] -= 1
            yield from self._continue(url, self._claim(url))
        if len(self._waiting) > MAX_WAITING:
            yield from self._finish(next(iter(self._waiting)))

    def close(self) -> Iterator[Article]:
        """The stories that still wait."""
        while self._waiting:
            yield from self._finish(next(iter(self._waiting)))

    def _keep(self, key: str, response: ArchivedResponse) -> None:
        if key in self._unclaimed:
            self._claim(key)
        self._unclaimed[key] = response
        self._unclaimed_bytes += len(response.body)
        while self._unclaimed_bytes > MAX_UNCLAIMED_BYTES:
            self._claim(next(iter(self._unclaimed)))

    def _claim(self, key: str) -> ArchivedResponse:
        response = self._unclaimed.pop(key)
        self._unclaimed_bytes -= len(response.body)
        return response

    def _continue(self, key: str, response: ArchivedResponse) -> Iterator[Article]:
        first_key = self._awaited[key]
        story = self._waiting[first_key]
        item, _ = _read(story.reader, response)
        if isinstance(item, Article):
            story.rest[key] = item
            if story.is_complete:
                yield from self._finish(first_key)
        else:
            self.skipped[item.reason] += 1

    def _finish(self, first_key: str) -> Iterator[Article]:
        story = self._waiting.pop(first_key, None)
        if story is not None:
            for key in story.rest:
                self._awaited.pop(key, None)
            yield story.join()


def _read(reader: SiteReader, response: ArchivedResponse) -> tuple[Article | Rejection, Page | None]:
    """The item and, where the bytes could be read, the page."""
    reason, detail = response.damage, "the saved response is not whole"
    if reason is None:
        try:
            page = Page(
                response.body,
                response.url,
                fetched_at=response.fetched_at,
                content_type=response.content_type,
                headers=response.headers,
                status=response.status,
            )
            return reader.read_page(page), page
        except PageError as error:
            reason, detail = error.reason, str(error)
        except Exception as error:  # one page must not end the reading of millions
            logger.exception("Cannot read %s", response.url)
            reason, detail = "reading-failed", f"{type(error).__name__}: {error}"
    rejection = Rejection(
        url=response.url, source=reader.name, fetched_at=response.fetched_at, reason=reason, detail=detail
    )
    return rejection, None
