"""Saved responses -> articles, by the same spiders as live, without network, clock or database.

What costs time and needs no order (`ResponseReader`) is apart from what needs it (`Replay`), so that several processes
can do the first and one does the second.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crawler.archive.response import ArchivedResponse
from crawler.extractor_version import extractor_version
from crawler.items import Article, Rejection
from crawler.page import Page, PageError
from crawler.page.truncation import Ending, TruncationJudge, ending_of
from crawler.site_reader import SiteReader, read_item
from crawler.urls.normalization import normalize_url

logger = logging.getLogger(__name__)

MAX_WAITING = 500
"""Stories of several pages that wait for their further pages at any time."""
MAX_UNCLAIMED_BYTES = 32 * 1024 * 1024
"""Of pages that are no article by their address, kept because a story may yet name them as its further pages."""
_OK = 200

FilePosition = tuple[int, int]
"""Number of a file, and offset of a record in it, in bytes."""


@dataclass(frozen=True, slots=True)
class ResponseReading:
    """What one response gave, before it is known whether it is a page of a story that another one begins."""

    url: str
    key: str
    """Its normalised URL."""
    position: FilePosition
    item: Article | Rejection | None = None
    skipped: str | None = None
    """Why there is no item: a reason in kebab case."""
    further: tuple[str, ...] = ()
    """Normalised URLs of the further pages of the story that it begins."""
    response: ArchivedResponse | None = None
    """Where it is no article by its address: a story may yet name it."""
    ending: Ending = Ending.UNMARKED


class ResponseReader:
    """Reads responses one by one, each on its own; `reader_of` gives a URL's site, or raises ValueError."""

    def __init__(self, reader_of: Callable[[str], SiteReader]) -> None:
        self.reader_of = reader_of

    def read(self, response: ArchivedResponse, file: int = 0) -> ResponseReading:
        """`file` is the number of the file that the response stands in."""
        key, position = normalize_url(response.url), (file, response.offset)
        if response.status != _OK:
            return ResponseReading(response.url, key, position, skipped=f"status-{response.status}")
        if not response.is_html:
            return ResponseReading(response.url, key, position, skipped="not-html")
        try:
            reader = self.reader_of(response.url)
        except ValueError:
            return ResponseReading(response.url, key, position, skipped="bad-url")
        if not reader.is_article(response.url):
            return ResponseReading(response.url, key, position, skipped="not-an-article-url", response=response)
        item, page = read_response(reader, response)
        further = reader.continuation_urls(page) if isinstance(item, Article) and page is not None else []
        return ResponseReading(
            response.url,
            key,
            position,
            item,
            further=tuple(map(normalize_url, further)),
            ending=ending_of(response.body),
        )


@dataclass(slots=True)
class _Story:
    """The first page of a story, and the further ones as they come: normalised URL -> article, None where missing."""

    reader: SiteReader
    first: Article
    position: FilePosition
    rest: dict[str, Article | None] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return all(page is not None for page in self.rest.values())

    def join(self) -> Article:
        article = self.reader.join_pages(self.first, [page for page in self.rest.values() if page is not None])
        article.is_partial = article.is_partial or not self.is_complete
        return article


class Replay:
    """Takes readings in the order of their file and gives items.

    A story of several pages is given when its last page has come, or without the missing ones when more than
    MAX_WAITING others wait or `close` is called, at the end. Responses that are no page of news are
    counted in `skipped` by reason.
    """

    def __init__(self, reader_of: Callable[[str], SiteReader]) -> None:
        self.reader_of = reader_of
        self.skipped: Counter[str] = Counter()
        self._truncation = TruncationJudge()
        self._waiting: OrderedDict[str, _Story] = OrderedDict()
        self._awaited: dict[str, list[str]] = {}
        """Further page -> first pages, of which a story may have several under different addresses."""
        self._unclaimed: OrderedDict[str, ResponseReading] = OrderedDict()
        self._unclaimed_bytes = 0

    @property
    def waits_since(self) -> FilePosition | None:
        """The position of the first record that may yet become part of an item; None where nothing waits."""
        stories = (story.position for story in self._waiting.values())
        return min((*stories, *(reading.position for reading in self._unclaimed.values())), default=None)

    def take(self, reading: ResponseReading) -> Iterator[Article | Rejection]:
        """What a response gives: mostly one item or none."""
        key, item = reading.key, reading.item
        if isinstance(item, Article):
            item.is_partial |= self._truncation.is_cut_off(reading.url, reading.ending)
        if key in self._awaited and (item is not None or reading.response is not None):
            for first_key in list(self._awaited[key]):
                yield from self._continue(first_key, key, reading)
            return
        if item is None:
            self.skipped[reading.skipped or ""] += 1
            if reading.response is not None:
                self._keep(reading)
            return
        if not reading.further or not isinstance(item, Article):
            yield item
            return
        yield from self._finish(key)
        story = _Story(self.reader_of(reading.url), item, reading.position, dict.fromkeys(reading.further))
        self._waiting[key] = story
        for url in story.rest:
            self._awaited.setdefault(url, []).append(key)
        for url in [url for url in story.rest if url in self._unclaimed]:
            self.skipped["not-an-article-url"] -= 1
            yield from self._continue(key, url, self._claim(url))
        if len(self._waiting) > MAX_WAITING:
            yield from self._finish(next(iter(self._waiting)))

    def close(self) -> Iterator[Article]:
        """The stories that still wait."""
        while self._waiting:
            yield from self._finish(next(iter(self._waiting)))
        self._unclaimed.clear()
        self._unclaimed_bytes = 0

    def _keep(self, reading: ResponseReading) -> None:
        if reading.key in self._unclaimed:
            self._claim(reading.key)
        self._unclaimed[reading.key] = reading
        self._unclaimed_bytes += _size(reading)
        while self._unclaimed_bytes > MAX_UNCLAIMED_BYTES:
            self._claim(next(iter(self._unclaimed)))

    def _claim(self, key: str) -> ResponseReading:
        reading = self._unclaimed.pop(key)
        self._unclaimed_bytes -= _size(reading)
        return reading

    def _continue(self, first_key: str, key: str, reading: ResponseReading) -> Iterator[Article]:
        story = self._waiting[first_key]
        item = reading.item
        if reading.response is not None:
            item, _ = read_response(story.reader, reading.response)
        if isinstance(item, Article):
            story.rest[key] = item
            if story.is_complete:
                yield from self._finish(first_key)
        elif item is not None:
            self.skipped[item.reason] += 1

    def _finish(self, first_key: str) -> Iterator[Article]:
        story = self._waiting.pop(first_key, None)
        if story is not None:
            for key in story.rest:
                self._awaited[key].remove(first_key)
                if not self._awaited[key]:
                    del self._awaited[key]
            yield story.join()


def _size(reading: ResponseReading) -> int:
    return len(reading.response.body) if reading.response is not None else 0


def read_response(
    reader: SiteReader, response: ArchivedResponse, requested_url: str | None = None, date_order: str | None = None
) -> tuple[Article | Rejection, Page | None]:
    """The item and, where the bytes could be read, the page."""
    reason, detail = response.damage, "the saved response is not whole"
    if reason is None:
        try:
            page = page_of(response, date_order)
            return _stamped(read_item(reader, page, requested_url), reader), page
        except PageError as error:
            reason, detail = error.reason, str(error)
        except Exception as error:  # one page must not end the reading of millions
            logger.exception("Cannot read %s", response.url)
            reason, detail = "reader-error", f"{type(error).__name__}: {error}"[:1000]
    rejection = Rejection(response.url, requested_url, reader.name, response.fetched_at, reason, detail)
    return rejection, None


def _stamped(item: Article | Rejection, reader: SiteReader) -> Article | Rejection:
    if isinstance(item, Article):
        item.extractor_version = extractor_version(type(reader))
    return item


def page_of(response: ArchivedResponse, date_order: str | None = None) -> Page:
    """`date_order` as in Page. Raises PageError."""
    return Page(
        response.body,
        response.url,
        fetched_at=response.fetched_at,
        content_type=response.content_type,
        headers=response.headers,
        status=response.status,
        date_order=date_order,
    )
