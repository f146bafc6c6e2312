"""Where dates stand on a page: linked data, <meta>, the URL; and, by visible_dates, what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Literal

from crawler.extraction.head_dates import dates_of_head_text, dates_of_meta
from crawler.extraction.layout import Layout
from crawler.extraction.linked_dates import dates_of_linked_data
from crawler.extraction.stated_dates import DateCandidate, read_value
from crawler.extraction.url_dates import dates_of_url
from crawler.extraction.visible_dates import SUFFICIENT, VisibleDates
from crawler.page import Page

Extent = Literal["times", "marked", "all"]
"""How much of what a reader sees is read: <time> only, elements that are marked as dates too, or all."""
_STATE = re.compile(
    r'"(?:datePublished|date_published|published_at|publishedAt|publishedDate|publishDate|publish_date|publicationDate|'
    r"publication_date|firstPublished\w{0,6}|first_published_at|datePosted|pubDate|"
    r'publishTime|publish_time|publishedTime|published_time|pub_?[tT]ime)\\?"\s?:\s?\\?"?([^",}\\]{8,40})'
)
_MAX_STATES = 50


def stated_dates(page: Page) -> list[DateCandidate]:
    """What the page states for machines, and its URL."""
    linked = list(dates_of_linked_data(page))
    return [*linked, *dates_of_meta(page, {candidate.source for candidate in linked}), *dates_of_url(page.url)]


def printed_dates(page: Page, layout: Layout, language: str | None, extent: Extent) -> list[DateCandidate]:
    """What a reader sees, as far as `extent` says."""
    visible = VisibleDates(page, layout, language)
    found = visible.times()
    if extent == "times" or (extent == "marked" and found) or any(c.source == "header-published" for c in found):
        return found
    found += visible.marked()
    if extent == "marked":
        return found
    if not any(candidate.is_alone and candidate.source in SUFFICIENT for candidate in found):
        found += visible.lines()
    found += dates_of_head_text(page, language)
    return found


def last_resort(page: Page, layout: Layout, language: str | None, base: datetime | None) -> list[DateCandidate]:
    """For a page that states no date of publication: dates relative to `base`, the site's wall clock at the time of
    fetching; lines anywhere whose words say what their date is; the data of a script."""
    visible = VisibleDates(page, layout, language)
    relative = list(visible.relative(base)) if base else []
    return relative or list(visible.anywhere()) or list(_from_scripts(page))


def _from_scripts(page: Page) -> Iterator[DateCandidate]:
    """The publication date in a script's data, where all that is called so is on one day: else it may be a teaser's."""
    tree = page.tree
    linked = {at for at, kind in tree.script_types if "ld+json" in kind.lower()}
    scripts = (tree.script(at) for at in tree.tagged.get("script", ()) if at not in linked)
    matches = islice(chain.from_iterable(map(_STATE.finditer, scripts)), _MAX_STATES)
    texts = sorted({match[1] for match in matches})
    found = [c for text in texts if (c := read_value(text, "state-published", "text:script", "published"))]
    if len({candidate.values[0].date() for candidate in found}) == 1:
        yield found[0]
