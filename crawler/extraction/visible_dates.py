"""Dates that a reader sees: <time>, elements marked as a date, and the lines around the headline and after the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from lxml import etree

from crawler.extraction.comment_zones import in_comment_zone, subtree_end
from crawler.extraction.date_parsing import Reading, normalise, read_dates
from crawler.extraction.date_words import kind_of_date, kind_of_mark, kind_said_after
from crawler.extraction.layout import Layout
from crawler.extraction.lines import BLOCK_TAGS, INVISIBLE_TAGS
from crawler.extraction.relative_dates import latest_day, read_relative
from crawler.extraction.stated_dates import DateCandidate, candidate_of, read_value
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
_DATELINE = 40
"""Characters that may stand before the date in a dateline."""
_AFTER = 60
"""Elements after the body that may hold the date line."""
_ALONE = 60
"""Characters beside the date in a line that is a date line."""
FIRST_PRINTED_YEAR = 1990
"""Earlier days in a text are what it tells about; only metadata dates an article of an archive."""
_ALONE_WITH_LABEL = 150
"""Likewise where a word says what the date is."""
_MAX_LINE = 300
_MAX_LINES = 400
"""Lines of a page that are read where nothing else names a date."""
_MAX_RELATIVE = 6
"""Elements that are read as relative dates: each may cost a millisecond."""
_MAX_FAR = 12
"""Elements that are read far from the headline: listings have hundreds."""
_MARKS = (
    *("date", "time", "publi", "posted", "datum", "fecha", "stamp", "submitted"),
    *("t-meta", "y-meta", "e-meta", "meta-info", "post-info", "post-footer"),
)
_DATE_ATTRIBUTES = (
    "datetime",
    "content",
    "data-datetime",
    "data-date",
    "data-time",
    "data-timestamp",
    "data-published",
    "title",
)
_DIGIT = re.compile(r"\d")
_MAYBE_DATE = re.compile(r"[12]\d{3}|\d[./\-]\s?\d{1,2}[./\-]\s?\d\d|['’]\d\d|年")
_LABEL = 60
"""Characters before a date in which a word may say what it is."""
_MAX_ATTRIBUTE = 60
_IN_UTC = ("Z", "+00:00", "+0000")
"""Where an attribute ends so, the text tells more: the site's own time."""
SUFFICIENT = frozenset({"header-published", "header-unknown", "above-published"})
"""Where <time> or a marked element says this, the lines say nothing else."""
_NO_DATE_TAGS = frozenset({"time", "meta", "body", "html", "script", "link", "input", "select", "textarea", "option"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_OTHER_STORY = re.compile(r"related|teaser|sidebar|most-|popular|recommend|latest|read-?more|read-?next")


class VisibleDates:
    """The dates of one page by their place relative to the headline and the body."""

    def __init__(self, page: Page, layout: Layout, language: str | None) -> None:
        self._page = page
        self._language = language
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
        self._lines_read: dict[str, list[Reading]] = {}

    def _find_headline(self, layout: Layout) -> int:
        if layout.title is not None and layout.title in self._position:
            return self._position[layout.title]
        headings = self._page.by_tag("h1")
        return self._position[headings[0]] if headings else max(self._first, 0)

    def _find_title_end(self) -> int:
        headline = self._page.elements[self._headline]
        return subtree_end(self._page, headline) - 1 if headline.tag in _HEADINGS else self._headline - 1

    def _place(self, element: etree._Element | None) -> int:
        return self._position.get(element, -1) if element is not None else -1

    def zone_of(self, position: int) -> str | None:
        """None within readers' comments."""
        if position <= self._title_end and position >= self._headline:
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

    def _zone_of_element(self, element: etree._Element) -> str | None:
        """None within readers' comments and in what the marks of the next ancestors call another story."""
        zone = self.zone_of(self._position[element])
        if zone in (None, "title", "header", "above"):
            return zone
        current: etree._Element | None = element
        for _ in range(4):
            if current is None or current.tag == "body":
                break
            if _OTHER_STORY.search((current.get("class") or "").lower()):
                return None
            current = current.getparent()
        return zone

    def anywhere(self) -> Iterator[DateCandidate]:
        """Lines of the whole page whose words say what their date is: the last resort."""
        blocks: dict[etree._Element, str | None] = {}
        for element in self._page.elements:
            if len(blocks) > _MAX_LINES:
                return
            if element.tag in INVISIBLE_TAGS or element.tag in ("title", "option"):
                continue
            for text, owner in ((element.text, element), (element.tail, element.getparent())):
                if text and owner is not None and _MAYBE_DATE.search(text):
                    for seen in self._line_around(text, owner, blocks):
                        if seen.kind != "unknown":
                            yield replace(seen, source=f"page-{seen.kind}")

    def times(self) -> list[DateCandidate]:
        """<time> elements."""
        return self._nearest_first(self._page.by_tag("time"), self._read_time)

    def marked(self) -> list[DateCandidate]:
        """Elements whose class or id calls them a date."""
        elements = [e for e in self._page.marked_with(_MARKS) if e.tag not in _NO_DATE_TAGS]
        return self._nearest_first(elements, self._read_marked)

    def _nearest_first(
        self, elements: list[etree._Element], read: Callable[[etree._Element, str], Iterator[DateCandidate]]
    ) -> list[DateCandidate]:
        """What is read around headline and body; of the rest of the page only where there is nothing, and few."""
        start, end = min(self._headline, self._first) - _ABOVE, self._last + _AFTER
        near: list[etree._Element] = []
        far: list[etree._Element] = []
        for element in elements:
            (near if start <= self._position[element] <= end else far).append(element)
        for group in (near, far[:_MAX_FAR]):
            found: list[DateCandidate] = []
            in_body = 0
            for element in group:
                zone = self._zone_of_element(element)
                if zone is None or in_body > _MAX_FAR:
                    continue
                if zone == "body":
                    in_body += 1
                    if self._position[element] <= self._headline + _BELOW and _is_short(element):
                        zone = "header"
                found += read(element, zone)
            if found:
                return found
        return []

    def _read_time(self, element: etree._Element, zone: str) -> Iterator[DateCandidate]:
        stated = element.get("datetime") or element.get("content")
        if stated:
            yield from self._read_attribute(stated, element, "time", zone)
        if not stated or stated.endswith(_IN_UTC):
            yield from self._read_line(short_text(element) or "", element, "time", zone)

    def _read_marked(self, element: etree._Element, zone: str) -> Iterator[DateCandidate]:
        for name in _DATE_ATTRIBUTES:
            value = element.get(name)
            if value and len(value) < _MAX_ATTRIBUTE:
                yield from self._read_attribute(value, element, "marked", zone)
        text = short_text(element)
        if text and _MAYBE_DATE.search(text):
            yield from self._read_line(text, element, "marked", zone)

    def _read_attribute(self, text: str, element: etree._Element, way: str, zone: str) -> Iterator[DateCandidate]:
        candidate = read_value(text, "", f"markup:{way}", "unknown", self._language) if _DIGIT.search(text) else None
        if candidate is None:
            return
        kind = self._kind(element)
        if kind != "other":
            yield replace(candidate, source=f"{zone}-{kind}", kind=kind, distance=self._distance(element))

    def lines(self) -> Iterator[DateCandidate]:
        """The lines around the headline, at the body's beginning and after its end."""
        seen: set[etree._Element] = set()
        blocks: dict[etree._Element, str | None] = {}
        spans = (
            (self._headline - _ABOVE, self._header_end + 1),
            (self._first - _ABOVE, self._first + _LEAD),
            (self._last, self._last + _AFTER),
        )
        for start, stop in spans:
            for element in self._page.elements[max(0, start) : stop]:
                if element in seen or element.tag in INVISIBLE_TAGS:
                    continue
                seen.add(element)
                for text, owner in ((element.text, element), (element.tail, element.getparent())):
                    if text and owner is not None and _DIGIT.search(text):
                        yield from self._line_around(text, owner, blocks)

    def relative(self, base: datetime) -> Iterator[DateCandidate]:
        """Days around the headline that are named by their distance from `base`, the site's wall clock, or without
        their year."""
        elements = dict.fromkeys((*self._page.by_tag("time"), *self._page.marked_with(_MARKS)))
        tried = 0
        for element in elements:
            zone = self.zone_of(self._position[element])
            text = short_text(element) if zone in ("header", "above", "title") else None
            if not text or len(text) > _ALONE_WITH_LABEL or tried == _MAX_RELATIVE:
                continue
            tried += 1
            kind = self._kind(element)
            found = _read_relative(normalise(text), base, self._language)
            if found and kind != "other":
                value, precision, raw = found
                row = "modified" if kind == "modified" else "relative"
                distance = self._distance(element)
                yield DateCandidate((value,), precision, raw, f"header-{row}", "markup:relative", kind, distance)

    def _line_around(
        self, text: str, owner: etree._Element, blocks: dict[etree._Element, str | None]
    ) -> Iterator[DateCandidate]:
        """The dates of the block that a piece of text stands in, or of the piece alone where the block is long."""
        zone = self._zone_of_element(owner)
        if zone is None or self._is_caption(owner):
            return
        block = _block_of(owner)
        if block not in blocks:
            line = blocks[block] = short_text(block)
        elif blocks[block] is not None:
            return
        else:
            line = None
        if line is None and zone in ("lead", "header"):
            line = text[: _DATELINE + 30]
        yield from self._read_line(line or text[:_MAX_LINE], owner, "line", zone)

    def _read_line(self, text: str, element: etree._Element, way: str, zone: str) -> Iterator[DateCandidate]:
        line = normalise(text)
        readings = self._readings_of(line)
        end = 0
        for reading in readings:
            before, end = line[end : reading.start], reading.end
            if reading.days[0].year < FIRST_PRINTED_YEAR or (zone == "lead" and reading.start > _DATELINE):
                continue
            kind = kind_of_date(before) or kind_said_after(line[reading.end :])
            if kind is None:
                kind = self._kind(element) if len(readings) == 1 else "unknown"
            if kind == "other":
                continue
            is_alone = len(line) - (reading.end - reading.start) <= (_ALONE if kind == "unknown" else _ALONE_WITH_LABEL)
            row = "line" if way == "line" and kind == "unknown" else kind
            distance = self._distance(element)
            yield candidate_of(reading, f"{zone}-{row}", f"markup:{way}", kind, distance=distance, is_alone=is_alone)

    def _readings_of(self, line: str) -> list[Reading]:
        """The same line is met as a marked element, as its parent and as a line."""
        readings = self._lines_read.get(line)
        if readings is None:
            readings = []
            if _MAYBE_DATE.search(line):
                readings = [reading for reading in read_dates(line, self._language) if reading.has_year]
            self._lines_read[line] = readings
        return readings

    def _is_caption(self, element: etree._Element) -> bool:
        """A picture's caption names the day of the picture; one that holds the headline is none."""
        current: etree._Element | None = element
        for _ in range(3):
            if current is None:
                return False
            if current.tag == "figcaption":
                return not self._position[current] <= self._headline < subtree_end(self._page, current)
            current = current.getparent()
        return False

    def _distance(self, element: etree._Element) -> int:
        return abs(self._position[element] - self._headline)

    def _kind(self, element: etree._Element) -> str:
        """By the marks of the element, the words before it and in it, and the marks of its parent."""
        kind = kind_of_mark(_mark_of(element))
        if kind:
            return kind
        before, parent = element.getprevious(), element.getparent()
        words = (before.tail or "") if before is not None else (parent.text or "") if parent is not None else ""
        if before is not None and len(words.strip()) < 3:
            words = (short_text(before) or "")[-_LABEL:] + words
        kind = kind_of_date(words[-_LABEL:]) or kind_of_date((short_text(element) or "")[:_LABEL])
        if kind is None and parent is not None:
            kind = kind_of_mark(_mark_of(parent))
        return kind or "unknown"


def _read_relative(line: str, base: datetime, language: str | None) -> tuple[datetime, str, str] | None:
    for reading in read_dates(line, language):
        day = latest_day(reading.days[0], base.date()) if not reading.has_year else None
        if day:
            return reading.at(day), reading.precision, reading.raw
    relative = read_relative(line, base, language)
    return (relative.value, relative.precision, relative.raw) if relative else None


def _is_short(element: etree._Element) -> bool:
    """Whether an element holds little more than a date: then it is no text of the body."""
    text = short_text(element)
    return element.tag != "a" and text is not None and len(text) <= _ALONE


def _mark_of(element: etree._Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"


def _block_of(element: etree._Element) -> etree._Element:
    while element.tag not in BLOCK_TAGS or element.tag == "br":
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def short_text(element: etree._Element) -> str | None:
    """The text inside, pieces joined by spaces; None where it is longer than a line."""
    pieces, length = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > 4 * _MAX_LINE:
            return None
    text = " ".join(" ".join(pieces).split())
    return text if len(text) <= _MAX_LINE else None
