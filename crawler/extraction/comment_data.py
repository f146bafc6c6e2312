"""The number of comments as a page states it for machines: linked data, <meta>, attributes, state of its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ahocorasick_rs import BytesAhoCorasick

from crawler.extraction.candidates import Found
from crawler.page import Page
from crawler.page.structured import as_list, texts_of
from crawler.urls.addresses import split_url

_META = ("comment_count", "comments_count", "comment-count", "commentcount", "article:comment_count")
# data-comment-count="3", data-num-comments='3', "commentsCounter":"3", \"total_comments\":3, UserComments:3
_COUNT = re.compile(
    rb"""omments?[-_]?([cC]ount(?:er|s)?|[nN]um(?:ber)?|[tT]otal)?\\?["']?\s{0,4}([:=])\s{0,4}\\?["']?(\d{1,6})(?![\d.])"""
)
_SOUGHT = b"omment"
_WORD = BytesAhoCorasick([_SOUGHT])
SEARCHED_AT_ONCE = 1 << 18  # bytes of the source
_ATTRIBUTE_BEGIN = re.compile(rb"\s(data-[a-z-]*)c$", re.IGNORECASE)
_KEY_BEGIN = re.compile(rb"""["']((?:public|article|page|total|num|nb)?_?)c$""", re.IGNORECASE)
_MOST_COUNTS = 1000  # of a page whose teasers all hold one
_MOST_DIGITS = 9  # of a number of comments; more are a mistake
_BEGIN = 60  # bytes in which the beginning of an attribute's or key's name stands
_NEAR = 200  # bytes around a count in which its sibling settings stand
_KEYED_WITHIN = 1500  # bytes between an article's id and its count in one object

_WIDGETS = (
    *("disqus_thread", "fb-comments", "spot-im", "spotim", "openweb", "viafoura", "coral", "vuukle", "livefyre"),
    "hyvor",
)
_WIDGET_SCRIPT = re.compile(r"disqus\.com/(?:embed|count)|launcher\.spot\.im|viafoura|vuukle|coralproject|talk\.hyvor")


def count_in_linked_data(page: Page) -> Found[int] | None:
    """schema.org's commentCount, or interactionStatistic of CommentAction, of the object that describes this page."""
    for article in page.linked_articles:
        if (value := _number(article.get("commentCount"))) is not None:
            return Found(value, "json-ld:commentCount")
        for statistic in as_list(article.get("interactionStatistic")):
            if isinstance(statistic, dict) and _counts_comments(statistic.get("interactionType")):
                value = _number(statistic.get("userInteractionCount"))
                if value is not None:
                    return Found(value, "json-ld:interactionStatistic")
    return None


def _counts_comments(kind: Any) -> bool:
    """By the type of the interactions: an address, or an object that has it."""
    return any("Comment" in text for text in (*texts_of(kind, "@type"), *texts_of(kind, "@id")))


def count_in_source(page: Page) -> Found[int] | None:
    """What is found in attributes and in the state of scripts, without knowing the page's structure.

    <meta name=comment_count>; data-comment-count or schema.org's old "UserComments:3" where all of the page agree; a
    key such as "commentCount" that stands in one object with this article's id or slug, or among settings of comments.
    """
    for name in _META:
        for text in page.meta.get(name, ()):
            if (value := _number(text)) is not None:
                return Found(value, f"meta:{name}")
    attributes: list[int] = []
    interactions: list[int] = []
    keys: list[re.Match[bytes]] = []
    for match in islice(_matches(page.body), _MOST_COUNTS):
        begin = page.body[max(0, match.start() - _BEGIN) : match.start()]
        if match[2] == b"=" and (attribute := _ATTRIBUTE_BEGIN.search(begin)):
            if match[1] or attribute[1].endswith((b"num-", b"count-", b"total-")):
                attributes.append(int(match[3]))
        elif match[2] == b":" and begin.endswith(b"UserC"):
            interactions.append(int(match[3]))
        elif match[2] == b":" and (key := _KEY_BEGIN.search(begin)) and (match[1] or key[1]):
            keys.append(match)
    if len(set(attributes)) == 1 and (attributes[0] or len(attributes) <= 2):  # a zero on every teaser says nothing
        return Found(attributes[0], "markup:data-comment-count")
    if len(set(interactions)) == 1:
        return Found(interactions[0], "microdata:interactionCount")
    return _choose_key(page, keys)


def _matches(body: bytes) -> Iterator[re.Match[bytes]]:
    """The matches of _COUNT; the word is sought first, twenty times as fast as by the pattern, and by pieces, since all
    places in one are listed at once."""
    for begin in range(0, len(body), SEARCHED_AT_ONCE):
        for _, start, _ in _WORD.find_matches_as_indexes(body[begin : begin + SEARCHED_AT_ONCE + len(_SOUGHT) - 1]):
            if match := _COUNT.match(body, begin + start):
                yield match


def _choose_key(page: Page, keys: list[re.Match[bytes]]) -> Found[int] | None:
    names = _names_of_article(page.url) if keys else []
    for match in keys:
        before = page.body[max(0, match.start() - _KEYED_WITHIN) : match.start()]
        if any(name in before for name in names):
            return Found(int(match[3]), "text:state")
    if len(keys) == 1 and (value := int(keys[0][3])):
        near = page.body[max(0, keys[0].start() - _NEAR) : keys[0].end() + _NEAR].lower()
        if near.count(b"comment") > 2:
            return Found(value, "text:state")
    return None


def has_outside_widget(page: Page) -> bool:
    """Whether somebody else's script shows the comments, so that a zero in the page is a default."""
    tree = page.tree
    return bool(page.positions_with(_WIDGETS)) or any(
        _WIDGET_SCRIPT.search(source) for at in tree.tagged.get("script", ()) if (source := tree.attribute(at, "src"))
    )


def has_own_form(page: Page) -> bool:
    """Whether readers write their comments into a form of the page itself."""
    tree = page.tree
    return any(
        "comment" in (tree.attribute(at, "action") or "").lower() or tree.attribute(at, "id") == "commentform"
        for at in tree.tagged.get("form", ())
    )


def _names_of_article(url: str) -> list[bytes]:
    """What names this article in data: the numbers of its address that are long enough, and its slug."""
    path = split_url(url).path
    slug = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return [key.encode() for key in (*re.findall(r"\d{5,}", path), slug) if len(key) >= 5]


def _number(value: Any) -> int | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str) and len(digits := value.strip()) <= _MOST_DIGITS and digits.isdecimal():
        value = int(digits)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**_MOST_DIGITS else None
