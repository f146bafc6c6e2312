"""A visit of our own archive -> the very item that the crawl made of it: a pure function of it and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from crawler.archive.response import ArchivedResponse
from crawler.archive.visit import ArchivedVisit
from crawler.crawl.evidence import apply_evidence
from crawler.crawl.rendering import better_of, shows_text
from crawler.crawl.site_dates import SiteDates
from crawler.crawl.walls import WALL
from crawler.items import Article, FetchFailure, PageItem, Rejection, Unchanged
from crawler.page import Page, PageError
from crawler.page.media_type import refuse_media_type
from crawler.page.truncation import fault_of, is_whole
from crawler.replay.saved_pages import page_of, read_response
from crawler.site_reader import SiteReader

Answers = Mapping[UUID, ArchivedResponse]


def read_visit(reader: SiteReader, visit: ArchivedVisit, answers: Answers) -> PageItem | None:
    """None where the answer that the item was made of is not among `answers`: the archive no longer has it."""
    response = answers.get(visit.read)
    if response is None:
        return None
    url, source = visit.requested_url, visit.source
    if response.status == 304:
        return Unchanged(url, source, response.fetched_at, *_validators(response))
    fault = fault_of(response.status, response.body)
    if response.damage and is_whole(response.status):
        fault = response.damage
    if fault:
        return FetchFailure(url, source, response.fetched_at, response.status, fault)
    item, page = _read(reader, visit, response, answers)
    if plain := answers.get(visit.plain) if visit.plain else None:
        plain_item, _ = _read(reader, visit, plain, answers)
        item = better_of(item, plain_item, is_text_shown=shows_text(page, item))
    if isinstance(item, Article):
        item.is_partial |= visit.is_cut_off
    apply_evidence(item, visit.evidence, _SettledDates(visit.utc_offset))
    if isinstance(item, Article) and visit.is_wall:
        return FetchFailure(url, source, response.fetched_at, response.status, WALL, item.title or "")
    return item


class _SettledDates(SiteDates):
    """The clock of the site as the crawl knew it then."""

    def __init__(self, offset: timedelta | None) -> None:
        super().__init__()
        self._offset = offset

    @property
    def offset(self) -> timedelta | None:
        return self._offset


def _read(
    reader: SiteReader, visit: ArchivedVisit, response: ArchivedResponse, answers: Answers
) -> tuple[Article | Rejection, Page | None]:
    try:
        refuse_media_type(response.body, response.content_type)
    except PageError as error:
        fetched_at, url = response.fetched_at, visit.requested_url
        return Rejection(response.url, url, visit.source, fetched_at, error.reason, str(error)), None
    item, page = read_response(reader, response, visit.requested_url, visit.date_order)
    if isinstance(item, Article) and page is not None:
        item.etag, item.last_modified = _validators(response)
        if urls := reader.continuation_urls(page):
            item = _join(reader, item, urls, visit, answers)
    return item, page


def _join(reader: SiteReader, first: Article, urls: list[str], visit: ArchivedVisit, answers: Answers) -> Article:
    rest: list[Article] = []
    asked = [url for url in urls if url in visit.continuations]
    first.is_partial |= not asked
    for url in asked:
        answer = visit.continuations[url]
        response = answers.get(answer) if answer else None
        article = _read_continuation(reader, response, url, visit.date_order) if response else None
        if article is None:
            first.is_partial = True
        else:
            rest.append(article)
    return reader.join_pages(first, rest)


def _read_continuation(
    reader: SiteReader, response: ArchivedResponse, url: str, date_order: str | None
) -> Article | None:
    if response.status != 200 or response.damage:
        return None
    try:
        refuse_media_type(response.body, response.content_type)
        item = reader.read_page(page_of(response, date_order), url)
    except Exception:  # noqa: BLE001 (whatever keeps a page away, the story goes on without it)
        return None
    return item if isinstance(item, Article) else None


def _validators(response: ArchivedResponse) -> tuple[str | None, str | None]:
    return response.headers.get("etag") or None, response.headers.get("last-modified") or None
