"""Where dates stand on a page: linked data, <meta>, the URL; and, by visible_dates, what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from crawler.extraction.comment_zones import in_comment_zone
from crawler.extraction.date_parsing import make_day, normalise, read_dates
from crawler.extraction.date_words import kind_of_date
from crawler.extraction.layout import Layout
from crawler.extraction.month_names import month_number
from crawler.extraction.stated_dates import DateCandidate, candidate_of, read_value
from crawler.extraction.visible_dates import FIRST_PRINTED_YEAR, SUFFICIENT, VisibleDates
from crawler.page import Page
from crawler.page.structured import is_article, text_of, types_of


def stated_dates(page: Page) -> list[DateCandidate]:
    """What the page states for machines, and its URL."""
    linked = list(_from_linked_data(page))
    return [*linked, *_from_meta(page, {candidate.source for candidate in linked}), *_from_url(page.url)]


def printed_dates(page: Page, layout: Layout, language: str | None, extent: str = "all") -> list[DateCandidate]:
    """What a reader sees. `extent` is "times" (<time> only), "marked" (elements marked as dates, too) or "all"."""
    visible = VisibleDates(page, layout, language)
    found = visible.times()
    if extent == "times" or (extent == "marked" and found) or any(c.source == "header-published" for c in found):
        return found
    found += visible.marked()
    if extent == "marked":
        return found
    if not any(candidate.is_alone and candidate.source in SUFFICIENT for candidate in found):
        found += visible.lines()
    found += _from_head_text(page, language)
    return found


def last_resort(page: Page, layout: Layout, language: str | None, base: datetime | None) -> list[DateCandidate]:
    """For a page that states no date of publication: dates relative to `base`, the site's wall clock at the time of
    fetching; lines anywhere whose words say what their date is; the data of a script."""
    visible = VisibleDates(page, layout, language)
    relative = list(visible.relative(base)) if base else []
    return relative or list(visible.anywhere()) or list(_from_scripts(page))


# --- linked data -------------------------------------------------------------------------

_LINKED_PROPERTIES = (
    ("datePublished", "published", "published"),
    ("dateCreated", "created", "published"),
    ("uploadDate", "upload", "published"),
    ("dateModified", "modified", "modified"),
)
_LINKED_NAMES = frozenset(key for name, _, _ in _LINKED_PROPERTIES for key in (name, name.lower()))
_PAGE_TYPES = frozenset({"webpage", "itempage", "collectionpage", "aboutpage", "faqpage", "medicalwebpage"})
_WORK_TYPES = frozenset({"recipe", "videoobject", "podcastepisode", "creativework", "howto", "question", "audioobject"})


def _from_linked_data(page: Page) -> Iterator[DateCandidate]:
    """The page's own articles, by JSON-LD or else microdata, then what describes the page as a whole."""
    articles = page.linked_articles
    syntax = "ld" if articles and any(is_article(item) for item in page.linked_data) else "micro"
    for index, item in enumerate(articles):
        yield from _from_object(item, f"{syntax}-article" if index == 0 else f"{syntax}-next-article")
    for item in page.linked_data:
        if _LINKED_NAMES.isdisjoint(item):
            continue
        types = set(types_of(item))
        if types & _PAGE_TYPES:
            yield from _from_object(item, "ld-page")
        elif types & _WORK_TYPES:
            yield from _from_object(item, "ld-work")
    if not articles:
        yield from _from_microdata(page)


def _from_object(item: dict[str, Any], source: str) -> Iterator[DateCandidate]:
    for name, suffix, kind in _LINKED_PROPERTIES:
        value = item.get(name) or item.get(name.lower())
        text = text_of(value) if value else None
        origin = f"{'microdata' if source.startswith('micro') else 'json-ld'}:{name}"
        candidate = read_value(text, f"{source}-{suffix}", origin, kind) if text else None
        if candidate:
            yield candidate


# --- <meta> ------------------------------------------------------------------------------

_META_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "article:publicationdate",
    "article:post_date", "og:published_time", "og:pubdate", "published_time", "published_at", "publishedtime",
    "published-date", "published_date", "publisheddate", "published", "publish-date", "publish_date", "publishdate",
    "publish_time", "publishtime", "publication_date", "publicationdate", "publication-date", "pubdate", "pub_date",
    "pub-date", "parsely-pub-date", "parsely-publish-date", "sailthru.date", "sailthru.published_time",
    "datepublished", "date_published", "date-published", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "cxenseparse:recs:recs-publishtime", "dcterms.issued", "dcterms:issued", "dc.date.issued", "dc.issued",
    "prism.publicationdate", "citation_publication_date", "citation_date", "citation_online_date",
    "dc.date.published", "rnews:datepublished", "article_date_original", "originalpublicationdate",
    "dcsext.articlefirstpublished", "shareaholic:article_published_time", "bt:pubdate", "ptime",
    "vr:published_time", "mediator_published_time", "article.published", "article-published", "firstpublished",
    "first-published", "date.issued", "og:publish_date", "content-publish-date", "analytics-s-publishdate",
)  # fmt: skip
_META_CREATED = (
    "article.created", "datecreated", "date_created", "created", "created_at", "creation_date", "dcterms.created",
    "dcterms:created", "dc.date.created", "dc.created", "date.created", "og:article:created_time",
    "article:created_time", "createdate",
)  # fmt: skip
_META_DATE = (
    "date", "dc.date", "dc:date", "dcterms.date", "dcterms:date", "article_date", "artdate", "article:date",
    "dc.date.x-metadatadate", "displaydate", "display_date", "eomportal-lastupdate", "sort_date", "timestamp",
    "time", "cre_date", "moddate", "pdate", "item-publish-date", "news_date", "searchdate", "archive_date",
    "last_published", "date.available", "og:time", "release_date",
)  # fmt: skip
_META_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article:modified", "datemodified",
    "last-modified", "lastmodified", "last_modified", "modified", "modified_time", "date_modified",
    "dcterms.modified", "dcterms:modified", "dc.date.modified", "dc.modified", "date.modified", "date.updated",
    "updated_at", "revised", "lastmod", "lastupdate", "article:updated_time", "article:updated", "og:modified_time",
    "article_date_updated", "article.updated", "utime",
)  # fmt: skip
_META_UPLOAD = ("uploaddate", "video:release_date", "og:video:release_date")
_META_SOURCES = {
    **dict.fromkeys(_META_PUBLISHED, ("meta-published", "published")),
    **dict.fromkeys(_META_CREATED, ("meta-created", "published")),
    **dict.fromkeys(_META_DATE, ("meta-date", "published")),
    **dict.fromkeys(_META_MODIFIED, ("meta-modified", "modified")),
    **dict.fromkeys(_META_UPLOAD, ("meta-upload", "published")),
    "article:published_time": ("meta-og-published", "published"),
}


def _from_meta(page: Page, known_sources: set[str]) -> Iterator[DateCandidate]:
    for name, contents in page.meta.items():
        known = _META_SOURCES.get(name)
        if known is None:
            continue
        if name in _ITEMPROP and any(source.startswith("micro") for source in known_sources):
            continue
        candidate = read_value(contents[0], known[0], f"meta:{name}", known[1])
        if candidate:
            yield candidate


def _from_head_text(page: Page, language: str | None) -> Iterator[DateCandidate]:
    """A date inside the title or description: "Story | DW | 23.05.2011", "Fachmeldung vom 18.10.2021"."""
    tree = page.tree
    titles = [("markup:title", tree.texts[at] or "") for at in tree.tagged.get("title", ())[:1]]
    descriptions = [("meta:description", text) for text in page.meta.get("description", ())[:1]]
    for origin, text in (*titles, *descriptions):
        if not _FOUR_DIGITS.search(text):
            continue
        line = normalise(text)
        for reading in read_dates(line, language):
            if reading.has_year and reading.days[0].year >= FIRST_PRINTED_YEAR:
                is_label = reading.end == len(line) or kind_of_date(line[: reading.start]) == "published"
                yield candidate_of(reading, "head-published" if is_label else "head-text", origin, "unknown")


_FOUR_DIGITS = re.compile(r"\d{4}")

# --- the state of an application -----------------------------------------------------------

_STATE = re.compile(
    r'"(?:datePublished|date_published|published_at|publishedAt|publishedDate|publishDate|publish_date|publicationDate|'
    r"publication_date|firstPublished\w{0,6}|first_published_at|datePosted|pubDate|"
    r'publishTime|publish_time|publishedTime|published_time|pub_?[tT]ime)\\?"\s?:\s?\\?"?([^",}\\]{8,40})'
)
_MAX_STATES = 50


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


# --- microdata and hAtom -----------------------------------------------------------------

_ITEMPROP = {
    "datepublished": ("micro-published", "published"),
    "datecreated": ("micro-created", "published"),
    "uploaddate": ("micro-upload", "published"),
    "datemodified": ("micro-modified", "modified"),
}


def _from_microdata(page: Page) -> Iterator[DateCandidate]:
    """The first of each property: those of teasers come later, those of comments are left out."""
    tree = page.tree
    if not tree.items:
        return
    seen: set[str] = set()
    for at in page.positions_with(tuple(_ITEMPROP)):
        for name in (tree.attribute(at, "itemprop") or "").lower().split():
            if name not in _ITEMPROP or name in seen or in_comment_zone(page, at):
                continue
            text = tree.attribute(at, "content") or tree.attribute(at, "datetime") or "".join(tree.pieces(at))
            candidate = read_value(text, _ITEMPROP[name][0], f"microdata:{name}", _ITEMPROP[name][1])
            if candidate:
                seen.add(name)
                yield candidate


# --- the URL -----------------------------------------------------------------------------

_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[/\-_.]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=[/\-_.]))(?P=sep)"
    r"(?P<d>0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)"
)
_URL_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<sep>[/\-_.])(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<y>(?:19|20)\d\d)(?!\d)"
)
_URL_NAMED = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<mon>[a-z]{3,9})/(?P<d>\d{1,2})(?!\d)", re.IGNORECASE)


_URL_SECTION = re.compile(
    r"/(?P<y>(?:19|20)\d\d)/[a-z][a-z_-]{1,30}/(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])/", re.IGNORECASE
)
"""A rubric between year and month: "/2020/politics/05/04/"."""


def _from_url(url: str) -> Iterator[DateCandidate]:
    path = url.split("://", 1)[-1].partition("/")[2][:500]
    if "19" not in path and "20" not in path:
        return
    for pattern in (_URL_DAY, _URL_NAMED, _URL_DAY_FIRST, _URL_SECTION):
        m = pattern.search("/" + path)
        if m is None:
            continue
        month = month_number(m["mon"]) if pattern is _URL_NAMED else int(m["m"])
        day = make_day(int(m["y"]), month or 0, int(m["d"]))
        if day:
            value = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - no zone is stated
            yield DateCandidate((value,), "day", m[0].strip("/"), "url-day", "url:day", "unknown")
            return
