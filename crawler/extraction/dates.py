"""When the article was published and last modified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.extraction.candidates import SiteHints
from crawler.extraction.layout import Layout
from crawler.page import Page


@dataclass(frozen=True, slots=True)
class FoundDate:
    """`value` is aware; `raw`, `precision` and `zone` as in `Article.date_published_*`, `origin` as in its provenance."""

    value: datetime
    raw: str
    precision: str
    zone: str
    origin: str


@dataclass(frozen=True, slots=True)
class Dates:
    published: FoundDate | None
    modified: FoundDate | None


def find_dates(page: Page, layout: Layout, hints: SiteHints, language: str | None) -> Dates:
    return Dates(None, None)


def parse_date(text: str, *, fetched_at: datetime | None, hints: SiteHints, language: str | None = None) -> FoundDate | None:
    """A date as a page prints it, with whatever words stand around it; None where it does not name a day."""
    raise NotImplementedError
