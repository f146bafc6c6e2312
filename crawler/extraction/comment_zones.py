"""Which elements hold readers' comments: their lists, single comments, forms and the places of outside widgets."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from lxml import etree

from crawler.page import Page

_COMMENT = (
    r"comment|kommentar|coment[aá]ri|komentar|komment|yorum|reactie|reaksi|replies|respond|postings?\b|leserbrief|"
    r"disqus|dsq-|fb[-_:]comments|spot-?im|spotim|openweb|viafoura|coral[-_]|livefyre|vuukle|hyvor|commento|remark42|"
    r"isso-thread|giscus|utterances|wpdiscuz|xenforo-|insticator|gigyacomments"
)
_WORD = re.compile(_COMMENT)
# Class words of an article (has-comments), of a rubric (commentary), or of a small part of an article's header.
_NOT_A_ZONE = re.compile(
    r"(?:^|[-_])(?:has|with|without|no|is|type|tone|category|tag|section|format|opinion|open|closed?|count(?:er)?|numbers?|"
    r"num|live|links?|icon|buttons?|btn|share|sharing|social|jump|bubble|badge|meta|info|trigger|toggle|enabled|disabled|"
    r"hide|show|css|js|status|preview|teaser|label)(?:[-_]|$)|commentar(?:y|ies|ist)|commentator|commented"
)
_MAIN_TEXT = re.compile(
    r"articlebody|article[-_]+(?:body|text|content)|entry-content|post[-_]+(?:content|body)|story[-_]*(?:body|text|content)"
)
_BLOCKS = frozenset(
    {"div", "section", "ol", "ul", "li", "article", "form", "aside", "table", "tbody", "tr", "td", "footer", "dl", "dd"}
    | {"dt", "p", "h2", "h3", "h4", "h5", "details", "fieldset", "nav", "main"}
)
_OWN_TAGS = re.compile(r"comment|disqus|coral|viafoura|spot-?im|openweb|discuss")

_SMALL = 40  # elements; what stands above the headline and is larger may hold the page

_zones: WeakKeyDictionary[Page, list[etree._Element]] = WeakKeyDictionary()


def comment_zones(page: Page) -> list[etree._Element]:
    """Elements that hold readers' comments or the comment form, in document order, none inside another.

    No other field is read inside them. "Recent comments" lists of the whole site are among them. Judged once a page.
    """
    if (zones := _zones.get(page)) is None:
        zones = _zones[page] = _find(page)
    return zones


def subtree_end(page: Page, element: etree._Element) -> int:
    """Position behind the last element inside `element`."""
    current: etree._Element | None = element
    while current is not None:
        if (following := current.getnext()) is not None:
            return page.position[following]
        current = current.getparent()
    return len(page.elements)


def _find(page: Page) -> list[etree._Element]:
    marked = page.marked(_WORD)
    if not marked:
        return []
    headline = next((page.position[h] for h in page.by_tag("h1")), -1)
    texts = [page.position[e] for e in page.marked(_MAIN_TEXT) if not _WORD.search((e.get("class") or "").lower())]
    zones: list[etree._Element] = []
    covered = 0
    for element in marked:
        start = page.position[element]
        if start < covered or not _names_a_zone(element):
            continue
        end = subtree_end(page, element)
        if start <= headline < end or (start < headline and end - start > _SMALL):
            continue
        if any(start < text < end for text in texts):
            continue
        zones.append(element)
        covered = end
    return zones


def _names_a_zone(element: etree._Element) -> bool:
    tag = str(element.tag)
    if tag not in _BLOCKS:
        return bool(_OWN_TAGS.search(tag))
    for name in ("id", "class", "itemprop"):
        for token in (element.get(name) or "").lower().split():
            if _WORD.search(token) and not _NOT_A_ZONE.search(token):
                return True
    return False
