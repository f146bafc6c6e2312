"""The rubrics that a page links to: what its menu names is no author, whatever the element is called that says it."""

from __future__ import annotations

import re

from crawler.flat_tree import FlatTree

_RUBRIC = re.compile(
    r"/(?:categor(?:y|ies|[ií]as?|ie)|kategori\w*|rubri\w+|sections?|secci[oó]n\w*|sezion\w*|se[cç][aã]o|tags?|topics?"
    r"|themen?)/",
    re.IGNORECASE,
)
_BELOW_HOME = re.compile(r"(?:(?:https?:)?//[^/?#]+)?/[^/?#.]+/?$", re.IGNORECASE)
_MENU_TAGS = ("li", "nav")


def menu_rubrics(tree: FlatTree, title: int, end: int) -> frozenset[str]:
    """Texts, casefolded, of links above the position `end` that lead to rubrics: those with such an address, those that
    microformats call tags, and in menus above the headline, which is at `title`, those to pages right below the home
    page.
    """
    texts, attribute = tree.texts, tree.attribute
    found: set[str] = set()
    for at in tree.tagged_within("a", 0, end):
        text = texts[at]
        if (not text or text.isspace()) and at + 1 < tree.ends[at]:
            text = texts[at + 1]
        if not text:
            continue
        is_in_menu = at < title and tree.tags[tree.parents[at]] in _MENU_TAGS
        if _leads_to_rubric(attribute(at, "href"), attribute(at, "rel"), is_in_menu=is_in_menu):
            found.add(text.strip().casefold())
    return frozenset(found)


def _leads_to_rubric(href: str | None, rel: str | None, *, is_in_menu: bool) -> bool:
    if rel and "tag" in rel.split():
        return True
    if not href:
        return False
    return _RUBRIC.search(href) is not None or (is_in_menu and _BELOW_HOME.match(href) is not None)
