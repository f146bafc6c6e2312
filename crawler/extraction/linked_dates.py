"""The dates of linked data: JSON-LD and microdata."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from crawler.extraction.comment_zones import in_comment_zone
from crawler.extraction.stated_dates import DateCandidate, read_value
from crawler.page import Page
from crawler.page.structured import is_article, text_of, types_of

_LINKED_PROPERTIES = (
    ("datePublished", "published", "published"),
    ("dateCreated", "created", "published"),
    ("uploadDate", "upload", "published"),
    ("dateModified", "modified", "modified"),
)
_LINKED_NAMES = frozenset(key for name, _, _ in _LINKED_PROPERTIES for key in (name, name.lower()))
_MOST_OBJECTS = 100
"""With dates: each is compared with all others."""
_PAGE_TYPES = frozenset({"webpage", "itempage", "collectionpage", "aboutpage", "faqpage", "medicalwebpage"})
_WORK_TYPES = frozenset({"recipe", "videoobject", "podcastepisode", "creativework", "howto", "question", "audioobject"})


def dates_of_linked_data(page: Page) -> Iterator[DateCandidate]:
    """The page's own articles, by JSON-LD or else microdata, then what describes the page as a whole."""
    articles = page.linked_articles
    syntax = "ld" if articles and any(is_article(item) for item in page.linked_data) else "micro"
    for index, item in enumerate(articles):
        yield from _from_object(item, f"{syntax}-article" if index == 0 else f"{syntax}-next-article")
    dated = (item for item in page.linked_data if "pubDate" in item or not _LINKED_NAMES.isdisjoint(item))
    for item in islice(dated, _MOST_OBJECTS):
        if "pubDate" in item:
            yield from _from_cambrian(item)
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


_CAMBRIAN = (("pubDate", "ld-page-published", "published"), ("upDate", "ld-page-modified", "modified"))
"""Of the vocabulary that Baidu asks for (https://ziyuan.baidu.com/contexts/cambrian.jsonld), which has no types."""


def _from_cambrian(item: dict[str, Any]) -> Iterator[DateCandidate]:
    for name, source, kind in _CAMBRIAN:
        if (text := text_of(item.get(name))) and (candidate := read_value(text, source, f"json-ld:{name}", kind)):
            yield candidate


MICRODATA = {
    "datepublished": ("micro-published", "published"),
    "datecreated": ("micro-created", "published"),
    "uploaddate": ("micro-upload", "published"),
    "datemodified": ("micro-modified", "modified"),
}
"""Names in small letters -> source and kind of date."""


def _from_microdata(page: Page) -> Iterator[DateCandidate]:
    """The first of each property: those of teasers come later, those of comments are left out."""
    tree = page.tree
    if not tree.items:
        return
    seen: set[str] = set()
    for at in page.positions_with(tuple(MICRODATA)):
        for name in (tree.attribute(at, "itemprop") or "").lower().split():
            if name not in MICRODATA or name in seen or in_comment_zone(page, at):
                continue
            text = tree.attribute(at, "content") or tree.attribute(at, "datetime") or "".join(tree.pieces(at))
            candidate = read_value(text, MICRODATA[name][0], f"microdata:{name}", MICRODATA[name][1])
            if candidate:
                seen.add(name)
                yield candidate
