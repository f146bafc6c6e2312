"""Which elements hold readers' comments: their lists, single comments, forms and the places of outside widgets."""

from __future__ import annotations

import re
from bisect import bisect_right

from crawler.extraction.text import keeps_answers
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
        "forum-fil",  # threads of SPIP, and its form
        "formulaire_forum",
    ),
    *("spot-im", "spotim", "openweb", "viafoura", "coral", "livefyre", "vuukle"),
)
COMMENT_MARKS = (*_ZONE_WORDS, "repl", "response", "opinion", "discuss", "forum", "bubble")
"""Parts of classes and ids that have to do with comments: of zones, and of links and numbers beside the article.

Each word costs a search through all of a page's marks. "omment" is in comment, Kommentar and commentaire alike.
"""

_ZONE_WORD = re.compile("|".join(map(re.escape, _ZONE_WORDS)))
# Class words of an article (has-comments), of a rubric (commentary), or of a small part of an article's header.
_NOT_A_ZONE = re.compile(
    r"(?:^|[-_])(?:has|with|without|no|is|type|tone|category|tag|section|format|opinion|open|closed?|count(?:er)?|numbers?|"
    r"num|live|links?|icon|buttons?|btn|share|sharing|social|jump|bubble|badge|meta|info|trigger|toggle|enabled|disabled|"
    r"hide|show|css|js|status|preview|teaser|label)(?:[-_]|$)|commentar(?:y|ies|ist)|commentator|commented|byline|dateline"
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
_SMALL = 25  # elements; what is larger may hold the article


def comment_spans(page: Page) -> list[tuple[int, int]]:
    """The elements that hold readers' comments or the comment form, in document order, none inside another: each one's
    position, and that behind all it holds.

    No other field is read inside them. "Recent comments" lists of the whole site are among them.
    """
    return page.once(_find)


def in_comment_zone(page: Page, position: int) -> bool:
    """Whether an element, by its position, is a zone or stands inside one."""
    spans = comment_spans(page)
    index = bisect_right(spans, (position + 1,)) - 1
    return index >= 0 and position < spans[index][1]


def _find(page: Page) -> list[tuple[int, int]]:
    named = [at for at in page.positions_with(_ZONE_WORDS) if _names_a_zone(page, at)]
    own_tags = [tag for tag in page.tree.tagged if "-" in tag and _OWN_TAG.search(tag)]
    if own_tags:
        named = sorted([*named, *(at for tag in own_tags for at in page.tree.tagged[tag])])
    if not named:
        return []
    headline = next(iter(page.tree.tagged.get("h1", ())), -1)
    zones: list[tuple[int, int]] = []
    covered = 0
    for start in named:
        if start < covered:
            continue
        end = page.tree.ends[start]
        if start <= headline < end:
            continue
        if end - start > _SMALL and (start < headline or _holds_the_text(page, start, end)):
            continue
        zones.append((start, end))
        covered = end
    return zones


def _names_a_zone(page: Page, at: int) -> bool:
    if page.tree.tags[at] not in _BLOCKS:
        return False
    names = page.tree.names[at]
    if names is not None and _is_zone_name(names):
        return True
    return bool(page.tree.items) and _is_zone_name(page.tree.attribute(at, "itemprop") or "")


@keeps_answers(1 << 12)
def _is_zone_name(names: str) -> bool:
    """Whether one of the words in class, id or itemprop is a zone's."""
    return any(_ZONE_WORD.search(token) and not _NOT_A_ZONE.search(token) for token in names.lower().split())


def _holds_the_text(page: Page, start: int, end: int) -> bool:
    """Whether the article's own text stands between two positions; that of a comment may be called the same."""
    classes = page.tree.classes
    return any(
        start < at < end and not _ZONE_WORD.search((classes[at] or "").lower())
        for at in page.positions_with(_TEXT_WORDS)
    )
