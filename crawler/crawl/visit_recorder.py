"""What a replay must know of each item beside the answers: put into the archive before the item is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from scrapy import Request

from crawler.archive.visit import ArchivedVisit
from crawler.crawl.site_dates import SiteDates
from crawler.fetch.archive import ArchiveMiddleware
from crawler.fetch.request_meta import ARCHIVED, DATE_ORDER, RENDER
from crawler.items import FetchFailure, PageItem

if TYPE_CHECKING:
    from crawler.spider import NewsSpider

Result = TypeVar("Result", bound=PageItem | Request)

_CONTINUATIONS = "archived_continuations"
_PLAIN = "archived_plain"
_NOTED = "archived_notes"


class VisitRecorder:
    """Puts the visits of one spider's run into the archive; does nothing where none is written."""

    def __init__(self, spider: NewsSpider) -> None:
        self._spider = spider
        self._archive: ArchiveMiddleware | None = None

    def note(self, request: Request, dates: SiteDates, *, is_cut_off: bool) -> None:
        """Notes what was learnt from other pages and decides on this one. To be called before evidence is applied."""
        request.meta[_NOTED] = {
            "utc_offset": dates.offset,
            "date_order": request.meta.get(DATE_ORDER),
            "is_cut_off": is_cut_off,
        }

    def note_wall(self, request: Request) -> None:
        """Adds to what was noted of `request` that its answer is a wall, which other pages have shown."""
        request.meta[_NOTED]["is_wall"] = True

    def add_continuation(self, request: Request, asked: Request) -> None:
        """A further page of the story of `request` was asked for."""
        answers = asked.meta.get(ARCHIVED)
        request.meta.setdefault(_CONTINUATIONS, {})[asked.url] = answers[-1] if answers else None

    def keep(self, result: Result, request: Request, *, fell_back: bool = False) -> Result:
        """Passes on what came of `request`: an item, with its visit in the archive, or a further request.

        `fell_back`: the item is that of the plain page, because the browser brought none.
        """
        answers: list[UUID] | None = request.meta.get(ARCHIVED)
        if not answers:
            return result
        if isinstance(result, Request):
            if result.meta.get(RENDER) and not request.meta.get(RENDER):
                result.meta[_PLAIN] = answers[-1]
            return result
        if result.fetched_at is None or (isinstance(result, FetchFailure) and result.status is None):
            return result
        self._archive = self._archive or self._spider.crawler.get_downloader_middleware(ArchiveMiddleware)
        if self._archive is not None:
            self._archive.put_visit(self._visit(result, request, answers, fell_back=fell_back), result.fetched_at)
        return result

    def _visit(self, item: PageItem, request: Request, answers: list[UUID], *, fell_back: bool) -> ArchivedVisit:
        plain: UUID | None = request.meta.get(_PLAIN)
        return ArchivedVisit(
            source=item.source,
            spider=type(self._spider).name,
            requested_url=request.cb_kwargs["requested_url"],
            answers=tuple(answers),
            read=plain if plain and fell_back else answers[-1],
            arguments=self._spider.arguments,
            plain=None if fell_back else plain,
            evidence=request.cb_kwargs["evidence"],
            continuations=request.meta.get(_CONTINUATIONS, {}),
            **request.meta.get(_NOTED, {}),
        )
