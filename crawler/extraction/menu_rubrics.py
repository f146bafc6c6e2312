"""The rubrics that a page links to: what its menu names is no author, whatever the element is called that says it."""

from __future__ import annotations

import re

from crawler.page.flat_tree import FlatTree

_RUBRIC = re.compile(
    r"/(?:categor(?:y|ies|[ií]as?|ie)|kategori\w*|rubri\w+|sections?|secci[oó]n\w*|sezion\w*|se[cç][aã]o|tags?|topics?"
    r"|themen?)/",
    re.IGNORECASE,
)
_BELOW_HOME = re.compile(r"(?:(?:https?:)?//[^/?#]+)?/[^/?#.]+/?$", re.IGNORECASE)
_MENU_TAGS = ("li", "nav")


class MenuRubrics:
    """The links above the position `end` that lead to rubrics: those with such an address, those that microformats call
    tags, and in menus above the headline, which is at `title`, those to pages right below the home page.
    """

    def __init__(self, tree: FlatTree, title: int, end: int) -> None:
        self._tree = tree
        self._title = title
        self._links: dict[str, int] = {}
        texts = tree.texts
        for at in tree.tagged_within("a", 0, end):
            text = texts[at]
            if (not text or text.isspace()) and at + 1 < tree.ends[at]:
                text = texts[at + 1]
            if text:
                self._links.setdefault(text.strip(), at)

    def __contains__(self, text: str) -> bool:
        """Whether the first of the links that say this, and nothing else, is one of them."""
        link = self._links.get(text)
        return link is not None and self._leads_to_rubric(link)

    def _leads_to_rubric(self, link: int) -> bool:
        tree = self._tree
        if (rel := tree.attribute(link, "rel")) and "tag" in rel.split():
            return True
        href = tree.attribute(link, "href")
        if not href:
            return False
        is_in_menu = link < self._title and tree.tags[tree.parents[link]] in _MENU_TAGS
        return _RUBRIC.search(href) is not None or (is_in_menu and _BELOW_HOME.match(href) is not None)
