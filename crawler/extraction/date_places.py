"""Where on a page an element stands, relative to its headline and its body: what tells a date line from other dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.comment_zones import in_comment_zone
from crawler.extraction.layout import Layout, second_paragraph
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
        self._tree = page.tree
        self._first = -1 if layout.first is None else layout.first
        self._headline = self._find_headline(layout)
        if self._first < 0:
            self._first = self._headline
        self._last = max(-1 if layout.last is None else layout.last, self._first)
        if layout.first is not None and self._first > self._headline:
            goes_on = second_paragraph(self._tree, self._headline, self._first)
            self._header_end = min(max(self._first + 2, goes_on - 1), self._headline + _HEADER)
        else:
            self._header_end = self._headline + (_BELOW if layout.first is not None else _BELOW_UNKNOWN)
        self._title_end = self._find_title_end()

    def _find_headline(self, layout: Layout) -> int:
        if layout.title is not None:
            return layout.title
        return next(iter(self._tree.tagged.get("h1", ())), max(self._first, 0))

    def _find_title_end(self) -> int:
        tree, headline = self._tree, self._headline
        return tree.ends[headline] - 1 if tree.tags[headline] in _HEADINGS else headline - 1

    def zone_of(self, at: int) -> str | None:
        """None within readers' comments, in what the marks of the next ancestors call another story, and in what stands
        aside above the headline."""
        zone = self._zone_at(at)
        if at < self._headline and self._is_aside(at):
            return None
        if zone in (None, "title", "header", "above"):
            return zone
        tags, classes, parents = self._tree.tags, self._tree.classes, self._tree.parents
        for _ in range(_MARKED_ANCESTORS):
            if at < 0 or tags[at] == "body":
                break
            if (marks := classes[at]) and _OTHER_STORY.search(marks.lower()):
                return None
            at = parents[at]
        return zone

    def _is_aside(self, at: int) -> bool:
        aside = self._tree.nearest("aside", at)
        return aside is not None and self._tree.ends[aside] <= self._headline

    def _zone_at(self, at: int) -> str | None:
        if self._headline <= at <= self._title_end:
            return "title"
        if self._headline < at <= min(self._first, self._header_end):
            return "header"
        if in_comment_zone(self._page, at):
            return None
        if self._headline <= at <= self._header_end or self._first - _ABOVE <= at <= self._first + 2:
            return "header"
        if self._headline - _ABOVE <= at < self._headline:
            return "above"
        if self._first < at <= self._last:
            return "lead" if at <= self._first + _LEAD else "body"
        return "after" if self._last < at <= self._last + _AFTER else "far"

    def distance(self, at: int) -> int:
        """Elements between it and the headline."""
        return abs(at - self._headline)

    def is_near_headline(self, at: int) -> bool:
        """Whether it may belong to the header although the body is thought to have begun."""
        return self._headline <= at <= self._headline + _BELOW

    def split(self, positions: list[int]) -> tuple[list[int], list[int]]:
        """The positions from above the headline to below the body, and those elsewhere on the page."""
        start, end = min(self._headline, self._first) - _ABOVE, self._last + _AFTER
        near = [at for at in positions if start <= at <= end]
        return near, [at for at in positions if at < start or at > end]

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
        return range(max(0, start), min(stop, len(self._tree.tags)))

    def is_caption(self, at: int) -> bool:
        """A picture's caption names the day of the picture; one that holds the headline is none."""
        tree = self._tree
        for _ in range(_CAPTION_ANCESTORS):
            if at < 0:
                return False
            if tree.tags[at] == "figcaption":
                return not at <= self._headline < tree.ends[at]
            at = tree.parents[at]
        return False
