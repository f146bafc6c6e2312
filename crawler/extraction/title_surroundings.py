"""What the mark-up around a heading says of it: part of the article, of the site's furniture, or not shown at all."""

from __future__ import annotations

import re
from itertools import islice

from crawler.extraction.unseen import is_unseen
from crawler.page.flat_tree import FlatTree
from crawler.urls.addresses import split_url

_HIDDEN = re.compile(r"(?:^|[\s_-])(?:hidden|off-?screen)(?:$|[\s_-])")
_FURNITURE = re.compile(
    r"n(?<=\bn)av|menu|sidebar|widget|related|teaser|comment|footer|masthead|logo|site-?(?:title|name|header|branding)|"
    r"newsletter|recommend|popular|trending|cookie|modal|popup|search|ticker|share|promo|banner|overlay|paywall"
)
"""All alternatives begin with letters, to which the engine skips: hence n(?<=\\bn)av and not \\bnav."""
_CONTENT = re.compile(r"article|story|entry|post|content|main|detail|beitrag")
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "dialog", "form"})
_ANCESTORS_READ = 6


def is_hidden(tree: FlatTree, at: int) -> bool:
    """Whether the element's own mark-up keeps it from being seen."""
    classes = tree.classes[at]
    if at in tree.undisplayed:
        return True
    return classes is not None and (_HIDDEN.search(classes) is not None or is_unseen(classes))


def is_breadcrumb(tree: FlatTree, at: int) -> bool:
    """Whether an element stands in a trail of rubrics, or in a title for machines."""
    return any(_is_trail(_marks(tree, near)) for near in (at, *islice(tree.ancestors(at), _ANCESTORS_READ)))


def is_logo(tree: FlatTree, at: int) -> bool:
    """Whether the first link in an element, which may be the element, leads to the site's home page."""
    links = tree.tagged_in("a", at)
    return bool(links) and _leads_home(tree, links[0])


def _leads_home(tree: FlatTree, link: int) -> bool:
    href = tree.attribute(link, "href") or ""
    return not href.startswith("#") and path_of(href) in ("", "/")


class TitleSurroundings:
    """What the mark-up around headings says; headings share most of their ancestors, so each is read once."""

    def __init__(self, tree: FlatTree) -> None:
        self._tree = tree
        self._read: dict[int, tuple[bool, bool, bool]] = {}

    def features(self, at: int) -> dict[str, float]:
        """The features that hold of a heading there, each 1."""
        tree = self._tree
        features: dict[str, float] = {}
        for distance, around in enumerate((at, *islice(tree.ancestors(at), _ANCESTORS_READ - 1))):
            if tree.tags[around] in ("body", "html"):
                break
            furniture, breadcrumb, content = self._read.get(around) or self._look_at(around)
            if furniture:
                features["furniture"] = 1.0
                if distance < 2:
                    features["furniture_near"] = 1.0
            if breadcrumb:
                features["breadcrumb"] = 1.0
            if content:
                features["content"] = 1.0
            if tree.tags[around] == "li":
                features["listed"] = 1.0
        if is_hidden(tree, at):
            features["hidden"] = 1.0
        if links := tree.tagged_in("a", at):
            features["linked"] = 1.0
            if _leads_home(tree, links[0]):
                features["logo"] = 1.0
        return features

    def _look_at(self, at: int) -> tuple[bool, bool, bool]:
        tag, marks = self._tree.tags[at], _marks(self._tree, at)
        self._read[at] = (
            tag in _FURNITURE_TAGS or bool(_FURNITURE.search(marks)),
            _is_trail(marks),
            tag in ("article", "main") or bool(_CONTENT.search(marks)),
        )
        return self._read[at]


def _is_trail(marks: str) -> bool:
    return "breadcrumb" in marks or "seo-title" in marks or "seotitle" in marks


def _marks(tree: FlatTree, at: int) -> str:
    """The names of all attributes, the class and the id."""
    names = tree.attribute_names(at)
    return " ".join((*names, tree.classes[at] or "", tree.attribute(at, "id") or "")).lower() if names else ""


def path_of(address: str) -> str:
    """The path of an address, empty where it cannot be read."""
    return split_url(address.strip()).path
