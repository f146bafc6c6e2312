"""What the elements around a text say of it by their tags and names, as bits that are collected on the way up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from crawler.extraction.class_words import CATEGORIES, categories

_TAGS = (
    *("a", "address", "article", "aside", "blockquote", "details", "dl", "fieldset", "figcaption", "figure", "footer"),
    *("form", "header", "li", "main", "nav", "ol", "p", "section", "table", "td", "ul"),
)
_WHOLE_PAGE = ("html", "body")
_MAX_NAMES = 400
_MARKS = ("comment zone", "not displayed")
NAMES = (*(f"class {name}" for name in CATEGORIES), *(f"in {tag}" for tag in _TAGS), *_MARKS)
"""What each bit stands for."""
_TAG_BITS = {tag: 1 << NAMES.index(f"in {tag}") for tag in _TAGS}
_ZONE_BIT, _UNDISPLAYED_BIT = (1 << NAMES.index(mark) for mark in _MARKS)
_UNDISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Surroundings:
    """The bits of a page's elements, each read once; `zones` are elements that hold readers' comments."""

    def __init__(self, zones: Collection[etree._Element] = ()) -> None:
        self._zones = frozenset(zones)
        self._own: dict[etree._Element, int] = {}
        self._around: dict[etree._Element, tuple[int, etree._Element | None]] = {}

    def own(self, element: etree._Element) -> int:
        """The bits of an element by itself."""
        bits = self._own.get(element)
        if bits is None:
            get = element.get
            bits = _TAG_BITS.get(str(element.tag), 0)
            names = get("class")
            if other := get("id"):
                names = f"{names} {other}" if names else other
            if names:
                bits |= categories(names[:_MAX_NAMES])
            if element in self._zones:
                bits |= _ZONE_BIT
            if ((style := get("style")) and _UNDISPLAYED.search(style)) or get("hidden") is not None:
                bits |= _UNDISPLAYED_BIT
            self._own[element] = bits
        return bits

    def around(self, element: etree._Element) -> int:
        """The bits of an element and of all around it below <body>."""
        known = self._around
        pending: list[etree._Element] = []
        current: etree._Element | None = element
        while current is not None and current not in known:
            pending.append(current)
            current = current.getparent()
        bits = known[current][0] if current is not None else 0
        for inner in reversed(pending):
            if inner.tag not in _WHOLE_PAGE:
                bits |= self.own(inner)
            known[inner] = bits, current
            current = inner
        return bits

    def upwards(self) -> Iterator[tuple[etree._Element, etree._Element | None]]:
        """All elements that were asked for and those around them, with their parents, each before its parent."""
        for element, (_, parent) in reversed(self._around.items()):
            yield element, parent


def names_of(bits: int) -> list[str]:
    """The names of the bits that are set."""
    return [name for index, name in enumerate(NAMES) if bits >> index & 1]


def bits_of(*names: str) -> int:
    """The bits that stand for some of the names."""
    return sum([1 << NAMES.index(name) for name in names])
