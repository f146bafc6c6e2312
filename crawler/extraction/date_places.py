"""Where on a page an element stands, relative to its headline and its body: what tells a date line from other dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawler.extraction.comment_zones import in_comment_zone, subtree_end
from crawler.extraction.layout import Layout
from crawler.page import Page

_ABOVE = 40
"""Elements before the headline, or before the first block of the body, that may hold the date line."""
_BELOW = 40
"""Elements after the headline that may, even where the body is thought to have begun."""
_BELOW_UNKNOWN = 120
"""Likewise where nobody knows where the body begins."""
_HEADER = 400
"""Elements between headline and body that may."""
_LEAD = 15
"""Elements of the body's beginning that may hold a dateline."""
_AFTER = 60
"""Elements after the body that may hold the date line."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_OTHER_STORY = re.compile(r"related|teaser|sidebar|most-|popular|recommend|latest|read-?more|read-?next")
_MARKED_ANCESTORS = 4
_CAPTION_ANCESTORS = 3


class DatePlaces:
    """The zones of one page: "title", "above" it, "header" (between headline and body), "lead" (the body's first
    blocks), "body", "after" it, "far"."""

    def __init__(self, page: Page, layout: Layout) -> None:
        self._page = page
        self._position = page.position
        self._first = self._place(layout.first)
        self._headline = self._find_headline(layout)
        if self._first < 0:
            self._first = self._headline
        self._last = max(self._place(layout.last), self._first)
        if layout.first is not None and self._first > self._headline:
            self._header_end = min(self._first + 2, self._headline + _HEADER)
        else:
            self._header_end = self._headline + (_BELOW if layout.first is not None else _BELOW_UNKNOWN)
        self._title_end = self._find_title_end()

    def _place(self, element: etree._Element | None) -> int:
        return self._position.get(element, -1) if element is not None else -1

    def _find_headline(self, layout: Layout) -> int:
        if layout.title is not None and layout.title in self._position:
            return self._position[layout.title]
        return next(iter(self._page.tree.tagged.get("h1", ())), max(self._first, 0))

    def _find_title_end(self) -> int:
        tree, headline = self._page.tree, self._headline
        return tree.ends[headline] - 1 if tree.tags[headline] in _HEADINGS else headline - 1

    def zone_of(self, element: etree._Element) -> str | None:
        """None within readers' comments, and in what the marks of the next ancestors call another story."""
        zone = self._zone_at(self._position[element])
        if zone in (None, "title", "header", "above"):
            return zone
        current: etree._Element | None = element
        for _ in range(_MARKED_ANCESTORS):
            if current is None or current.tag == "body":
                break
            if _OTHER_STORY.search((current.get("class") or "").lower()):
                return None
            current = current.getparent()
        return zone

    def _zone_at(self, position: int) -> str | None:
        if self._headline <= position <= self._title_end:
            return "title"
        if self._headline < position <= min(self._first, self._header_end):
            return "header"
        if in_comment_zone(self._page, position):
            return None
        if self._headline <= position <= self._header_end or self._first - _ABOVE <= position <= self._first + 2:
            return "header"
        if self._headline - _ABOVE <= position < self._headline:
            return "above"
        if self._first < position <= self._last:
            return "lead" if position <= self._first + _LEAD else "body"
        return "after" if self._last < position <= self._last + _AFTER else "far"

    def distance(self, element: etree._Element) -> int:
        """Elements between it and the headline."""
        return abs(self._position[element] - self._headline)

    def is_near_headline(self, element: etree._Element) -> bool:
        """Whether it may belong to the header although the body is thought to have begun."""
        return self._headline <= self._position[element] <= self._headline + _BELOW

    def split(self, elements: list[etree._Element]) -> tuple[list[etree._Element], list[etree._Element]]:
        """Those from above the headline to below the body, and those elsewhere on the page."""
        start, end = min(self._headline, self._first) - _ABOVE, self._last + _AFTER
        near: list[etree._Element] = []
        far: list[etree._Element] = []
        for element in elements:
            (near if start <= self._position[element] <= end else far).append(element)
        return near, far

    def header(self) -> Iterator[int]:
        """Positions around the headline and at the body's beginning, each once."""
        yield from self._span(self._headline - _ABOVE, self._header_end + 1)
        if self._first - _ABOVE <= self._header_end:
            yield from self._span(self._header_end + 1, self._first + _LEAD)
        else:
            yield from self._span(self._first - _ABOVE, self._first + _LEAD)

    def end(self) -> Iterator[int]:
        """Positions at the body's end and after it."""
        yield from self._span(max(self._last, self._first + _LEAD), self._last + _AFTER)

    def _span(self, start: int, stop: int) -> range:
        return range(max(0, start), min(stop, len(self._page.elements)))

    def is_caption(self, element: etree._Element) -> bool:
        """A picture's caption names the day of the picture; one that holds the headline is none."""
        current: etree._Element | None = element
        for _ in range(_CAPTION_ANCESTORS):
            if current is None:
                return False
            if current.tag == "figcaption":
                return not self._position[current] <= self._headline < subtree_end(self._page, current)
            current = current.getparent()
        return False
