"""Which elements hold readers' comments: their lists, single comments, forms and the places of outside widgets."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from lxml import etree

from crawler.page import Page

_ZONE_WORDS = (
    *(
        "omment",
        "coment",
        "koment",
        "yorum",
        "reactie",
        "replies",
        "respond",
        "posting",
        "leserbrief",
        "disqus",
        "dsq-",
    ),
    *("spot-im", "spotim", "openweb", "viafoura", "coral", "livefyre", "vuukle"),
)
COMMENT_MARKS = (*_ZONE_WORDS, "reply", "response", "opinion", "discuss", "forum", "thread", "bubble")
"""Parts of classes and ids that have to do with comments: of zones, and of links and numbers beside the article.

Each word costs a search through all of a page's marks. "omment" is in comment, Kommentar and commentaire alike.
"""

_ZONE_WORD = re.compile("|".join(map(re.escape, _ZONE_WORDS)))
# Class words of an article (has-comments), of a rubric (commentary), or of a small part of an article's header.
_NOT_A_ZONE = re.compile(
    r"(?:^|[-_])(?:has|with|without|no|is|type|tone|category|tag|section|format|opinion|open|closed?|count(?:er)?|numbers?|"
    r"num|live|links?|icon|buttons?|btn|share|sharing|social|jump|bubble|badge|meta|info|trigger|toggle|enabled|disabled|"
    r"hide|show|css|js|status|preview|teaser|label)(?:[-_]|$)|commentar(?:y|ies|ist)|commentator|commented"
)
_TEXT_WORDS = (
    *("articlebody", "article-body", "article_body", "article__body", "article-content", "article-text"),
    *("article__content", "article_content", "entry-content", "post-content", "post-body", "post_body"),
    *("post__content", "story-body", "story-content", "storytext"),
)
_BLOCKS = frozenset(
    {"div", "section", "ol", "ul", "li", "article", "form", "aside", "table", "tbody", "tr", "td", "footer", "dl", "dd"}
    | {"dt", "p", "h2", "h3", "h4", "h5", "details", "fieldset", "nav", "main"}
)
_OWN_TAG = re.compile(r"comment|disqus|coral|viafoura|spot-?im|openweb|discuss")
_SMALL = 40  # elements; what is larger may hold the article

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
    headline = next((page.position[h] for h in page.by_tag("h1")), -1)
    zones: list[etree._Element] = []
    covered = 0
    for element in page.marked_with(COMMENT_MARKS):
        start = page.position[element]
        if start < covered or not _names_a_zone(element):
            continue
        end = subtree_end(page, element)
        if start <= headline < end:
            continue
        if end - start > _SMALL and (start < headline or _holds_the_text(page, start, end)):
            continue
        zones.append(element)
        covered = end
    return zones


def _names_a_zone(element: etree._Element) -> bool:
    if element.tag not in _BLOCKS:
        return bool(_OWN_TAG.search(str(element.tag)))
    marks = " ".join(filter(None, map(element.get, ("id", "class", "itemprop")))).lower()
    return any(_ZONE_WORD.search(token) and not _NOT_A_ZONE.search(token) for token in marks.split())


def _holds_the_text(page: Page, start: int, end: int) -> bool:
    """Whether the article's own text stands between two positions; that of a comment may be called the same."""
    return any(
        start < page.position[text] < end and not _ZONE_WORD.search((text.get("class") or "").lower())
        for text in page.marked_with(_TEXT_WORDS)
    )
