"""What the elements around a text say of it by their tags and names, as bits that are collected on the way up."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crawler.extraction.class_words import CATEGORIES, categories
from crawler.page.flat_tree import FlatTree

_TAGS = (
    *("a", "address", "article", "aside", "blockquote", "details", "dl", "fieldset", "figcaption", "figure", "footer"),
    *("form", "header", "li", "main", "nav", "ol", "p", "section", "table", "td", "ul"),
)
_WHOLE_PAGE = ("html", "body")
_MAX_NAMES = 400
_MARKS = ("comment zone", "not displayed")
NAMES = (*(f"class {name}" for name in CATEGORIES), *(f"in {tag}" for tag in _TAGS), *_MARKS)
"""What each bit stands for."""
_NAMES = {1 << index: name for index, name in enumerate(NAMES)}
_TAG_BITS = {tag: 1 << NAMES.index(f"in {tag}") for tag in _TAGS}
_ZONE_BIT, _UNDISPLAYED_BIT = (1 << NAMES.index(mark) for mark in _MARKS)
_UNREAD = -1


class Surroundings:
    """The bits of a tree's elements, by position; `zones` are elements that hold readers' comments."""

    def __init__(self, tree: FlatTree, zones: Collection[int] = ()) -> None:
        self._tree = tree
        self._marked = dict.fromkeys(tree.undisplayed, _UNDISPLAYED_BIT)
        for at in zones:
            self._marked[at] = self._marked.get(at, 0) | _ZONE_BIT
        self._around: list[int] = [_UNREAD] * len(tree.tags)
        self._read: list[int] = []

    def own(self, at: int) -> int:
        """The bits of an element by itself."""
        tree = self._tree
        bits = _TAG_BITS.get(tree.tags[at], 0)
        if names := tree.names[at]:
            bits |= categories(names if len(names) <= _MAX_NAMES else names[:_MAX_NAMES])
        return bits | self._marked[at] if at in self._marked else bits

    def around(self, at: int) -> int:
        """The bits of an element and of all around it below <body>."""
        around = self._around
        if (bits := around[at]) != _UNREAD:
            return bits
        parents, tags = self._tree.parents, self._tree.tags
        pending: list[int] = []
        while at >= 0 and (bits := around[at]) == _UNREAD:
            pending.append(at)
            at = parents[at]
        if at < 0:
            bits = 0
        pending.reverse()
        for inner in pending:
            if tags[inner] not in _WHOLE_PAGE:
                bits |= self.own(inner)
            around[inner] = bits
        self._read += pending
        return bits

    def upwards(self) -> Iterator[int]:
        """All elements that were asked for and those around them, each before its parent."""
        return reversed(self._read)


def names_of(bits: int) -> list[str]:
    """The names of the bits that are set."""
    names: list[str] = []
    while bits:
        lowest = bits & -bits
        names.append(_NAMES[lowest])
        bits ^= lowest
    return names


def bits_of(*names: str) -> int:
    """The bits that stand for some of the names."""
    return sum([1 << NAMES.index(name) for name in names])
