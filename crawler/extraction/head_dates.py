"""The dates of a page's head: <meta>, and those inside the title and description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.date_parsing import normalise, read_dates
from crawler.extraction.date_words import kind_of_date
from crawler.extraction.linked_dates import MICRODATA
from crawler.extraction.stated_dates import DateCandidate, candidate_of, read_value
from crawler.extraction.visible_dates import FIRST_PRINTED_YEAR
from crawler.page import Page

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
    "bytedance:published_time", "weibo: article:create_at", "weibo:article:create_at",
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
    "last_published", "date.available", "og:time", "release_date", "og:release_date",
)  # fmt: skip
_META_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article:modified", "datemodified",
    "last-modified", "lastmodified", "last_modified", "modified", "modified_time", "date_modified",
    "dcterms.modified", "dcterms:modified", "dc.date.modified", "dc.modified", "date.modified", "date.updated",
    "updated_at", "revised", "lastmod", "lastupdate", "article:updated_time", "article:updated", "og:modified_time",
    "article_date_updated", "article.updated", "utime", "bytedance:updated_time", "weibo: article:update_at",
    "weibo:article:update_at",
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
_FOUR_DIGITS = re.compile(r"\d{4}")


def dates_of_meta(page: Page, known_sources: set[str]) -> Iterator[DateCandidate]:
    for name, contents in page.meta.items():
        known = _META_SOURCES.get(name)
        if known is None:
            continue
        if name in MICRODATA and any(source.startswith("micro") for source in known_sources):
            continue
        candidate = read_value(contents[0], known[0], f"meta:{name}", known[1])
        if candidate:
            yield candidate


def dates_of_head_text(page: Page, language: str | None) -> Iterator[DateCandidate]:
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
