"""Dates that a reader sees: <time>, elements marked as a date, and the lines around the headline and after the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

from crawler.extraction.date_parsing import DateReading, normalise, read_dates
from crawler.extraction.date_places import DatePlaces
from crawler.extraction.date_words import kind_of_date, kind_of_mark, kind_said_after
from crawler.extraction.layout import Layout
from crawler.extraction.lines import BLOCK_TAGS, INVISIBLE_TAGS
from crawler.extraction.relative_dates import latest_day, read_relative
from crawler.extraction.short_texts import ALONE, MAX_LINE, ShortTexts, mark_of
from crawler.extraction.stated_dates import DateCandidate, candidate_of, read_value
from crawler.page import Page
from crawler.page.flat_tree import FlatTree

_DATELINE = 40
"""Characters that may stand before the date in a dateline."""
FIRST_PRINTED_YEAR = 1990
"""Earlier days in a text are what it tells about; only metadata dates an article of an archive."""
_ALONE_WITH_LABEL = 150
"""Characters beside the date in a line that is a date line, where a word says what the date is."""
_HEADLINES = frozenset(("h1", "h2"))
"""Above a date they do not say what it is, whatever words are in them: "Premier opens the archive"."""
_MAX_TEXTS = 400
"""Pieces of text that are read where nothing else names a date."""
_MAX_RELATIVE = 40
"""Lines that are read as relative dates."""
_MAX_FAR = 12
"""Elements that are read far from the headline: listings have hundreds."""
_MARKS = (
    *("date", "time", "publi", "posted", "datum", "fecha", "stamp", "submitted"),
    *("t-meta", "y-meta", "e-meta", "rdf-meta", "meta-info", "post-info", "post-footer"),
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
_ISO_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT")
_LETTER = re.compile(r"[^\W_]")
_MAYBE_DATE = re.compile(
    r"[\d'’年\u0e01-\u0e2e](?:(?<=[12])\d{3}|(?<=\d)[./\-]\s?\d{1,2}[./\-]\s?\d\d|(?<=['’])\d\d|(?<=年)"
    r"|(?<=[\u0e01-\u0e2e])\.\s\d\d|(?<=\d)[\s.\-]{1,2}[^\W\d]{3,10}[\s.\-]{1,2}\d\d(?![\d:.h]))"
)
"""It begins with a set of characters, to which the engine skips."""
_MAY_BEGIN_DATE = re.compile(r"\d(?:\d{3}|\W\s?\d{1,2}\W\s?\d\d|\d(?<=['’]\d\d)|\s?年|\s[\u0e01-\u0e2e]\.)")
"""The same in any script, before the text is normalised."""
_DASH = re.compile(r"\s?[-–—|:]{1,2}\s")
"""What stands between a date and the text that it begins."""
_RIGHTS = "©"
"""In the line before, of a picture mostly."""
_LABEL = 60
"""Characters before a date in which a word may say what it is."""
_MAX_ATTRIBUTE = 60
_DAY_LENGTH = 10
"""An attribute of so many characters or fewer names a day; the text may have the time of day."""
_IN_UTC = ("Z", "+00:00", "+0000", "UTC", "GMT")
"""Where an attribute ends so, the text tells more: the site's own time."""
SUFFICIENT = frozenset({"header-published", "header-unknown", "above-published"})
"""Where <time> or a marked element says this, the lines say nothing else."""
_UNREAD_TAGS = INVISIBLE_TAGS | {"title", "option"}
_NO_DATE_TAGS = frozenset({"time", "meta", "body", "html", "script", "link", "input", "select", "textarea", "option"})


class VisibleDates:
    """The dates of one page by their place relative to the headline and the body."""

    def __init__(self, page: Page, layout: Layout, language: str | None) -> None:
        self._page = page
        self._tree = page.tree
        self._language = language
        self._places = DatePlaces(page, layout)
        self._texts = ShortTexts(page.tree)
        self._lines_read: dict[str, list[DateReading]] = {}

    def anywhere(self) -> Iterator[DateCandidate]:
        """Lines of the whole page whose words say what their date is: the last resort."""
        blocks: dict[int, str | None] = {}
        texts = _texts_with(_MAYBE_DATE, self._tree, range(len(self._tree.tags)))
        for text, owner in islice(texts, _MAX_TEXTS):
            for seen in self._line_around(text, owner, blocks):
                if seen.kind != "unknown":
                    yield replace(seen, source=f"page-{seen.kind}")

    def times(self) -> list[DateCandidate]:
        """<time> elements."""
        return self._nearest_first(self._tree.tagged.get("time", []), self._read_time)

    def marked(self) -> list[DateCandidate]:
        """Elements whose class or id calls them a date, and <abbr> with a date for machines (microformats)."""
        tags = self._tree.tags
        marked = [at for at in self._page.positions_with(_MARKS) if tags[at] not in _NO_DATE_TAGS]
        if short_forms := self._tree.tagged.get("abbr"):
            dated = [at for at in short_forms if _ISO_DAY.match(self._tree.attribute(at, "title") or "")]
            marked = sorted({*marked, *dated})
        return self._nearest_first(marked, self._read_marked)

    def _nearest_first(
        self, positions: list[int], read: Callable[[int, str], Iterator[DateCandidate]]
    ) -> list[DateCandidate]:
        """What is read around headline and body; of the rest of the page only where there is nothing, and few."""
        near, far = self._places.split(positions)
        for group in (near, far[:_MAX_FAR]):
            found: list[DateCandidate] = []
            in_body = 0
            for at in group:
                zone = self._places.zone_of(at)
                if zone is None or in_body > _MAX_FAR:
                    continue
                if zone == "body":
                    in_body += 1
                    if self._places.is_near_headline(at) and self._is_short(at):
                        zone = "header"
                found += read(at, zone)
            if found:
                return found
        return []

    def _is_short(self, at: int) -> bool:
        """Whether an element holds little more than a date: then it is no text of the body."""
        return self._tree.tags[at] != "a" and (text := self._texts.of(at)) is not None and len(text) <= ALONE

    def _read_time(self, at: int, zone: str) -> Iterator[DateCandidate]:
        stated = self._tree.attribute(at, "datetime") or self._tree.attribute(at, "content")
        if stated:
            yield from self._read_attribute(stated, at, "time", zone)
        if not stated or stated.endswith(_IN_UTC) or len(stated) <= _DAY_LENGTH:
            yield from self._read_line(self._texts.with_clock(self._texts.of(at) or "", at), at, "time", zone)

    def _read_marked(self, at: int, zone: str) -> Iterator[DateCandidate]:
        tree = self._tree
        for name in _DATE_ATTRIBUTES:
            value = tree.attribute(at, name)
            if value and len(value) < _MAX_ATTRIBUTE:
                yield from self._read_attribute(value, at, "marked", zone)
        first = next(tree.children(at), None)
        if first is not None and tree.attribute(first, "property"):  # RDFa of Drupal
            value = tree.attribute(first, "content") or ""
            yield from self._read_attribute(value[:_MAX_ATTRIBUTE], at, "marked", zone)
        text = self._texts.of(at)
        if text and _MAYBE_DATE.search(text):
            yield from self._read_line(self._texts.with_clock(text, at), at, "marked", zone)

    def _read_attribute(self, text: str, at: int, way: str, zone: str) -> Iterator[DateCandidate]:
        candidate = read_value(text, "", f"markup:{way}", "unknown", self._language) if _DIGIT.search(text) else None
        if candidate is None:
            return
        kind = self._kind(at)
        if kind != "other":
            yield replace(candidate, source=f"{zone}-{kind}", kind=kind, distance=self._places.distance(at))

    def lines(self) -> Iterator[DateCandidate]:
        """The lines around the headline, at the body's beginning and after its end."""
        blocks: dict[int, str | None] = {}
        for text, owner in _texts_with(_MAY_BEGIN_DATE, self._tree, chain(self._places.header(), self._places.end())):
            yield from self._line_around(text, owner, blocks)

    def relative(self, base: datetime) -> Iterator[DateCandidate]:
        """Days around the headline that are named by their distance from `base`, the site's wall clock, or without
        their year."""
        tried: set[str] = set()
        for _, owner in _texts_with(_LETTER, self._tree, self._places.header()):
            if self._places.zone_of(owner) in ("header", "above", "title"):
                text = self._texts.of(_block_of(self._tree, owner)) or self._texts.of(owner)
                if text and len(text) <= _ALONE_WITH_LABEL and text not in tried and len(tried) < _MAX_RELATIVE:
                    tried.add(text)
                    yield from self._read_relative(text, owner, base)

    def _read_relative(self, text: str, at: int, base: datetime) -> Iterator[DateCandidate]:
        found = _find_relative(normalise(text), base, self._language)
        kind = self._kind(at)
        if found and kind != "other":
            value, precision, raw = found
            source = f"header-{'modified' if kind == 'modified' else 'relative'}"
            distance = self._places.distance(at)
            yield DateCandidate((value,), precision, raw, source, "markup:relative", kind, distance)

    def _line_around(self, text: str, owner: int, blocks: dict[int, str | None]) -> Iterator[DateCandidate]:
        """The dates of the block that a piece of text stands in, or of the piece alone where the block is long."""
        zone = self._places.zone_of(owner)
        if zone is None or self._places.is_caption(owner):
            return
        block = _block_of(self._tree, owner)
        if block not in blocks:
            line = blocks[block] = self._texts.of(block)
            line = self._texts.with_clock(line, block) if line else line
        elif blocks[block] is not None:
            return
        else:
            line = None
        if line is None and zone in ("lead", "header"):
            line = text[: _DATELINE + 30]
        yield from self._read_line(line or text[:MAX_LINE], owner, "line", zone)

    def _read_line(self, text: str, at: int, way: str, zone: str) -> Iterator[DateCandidate]:
        line = normalise(text)
        readings = self._readings_of(line)
        end = 0
        for reading in readings:
            before, end = line[end : reading.start], reading.end
            if reading.days[0].year < FIRST_PRINTED_YEAR or (zone == "lead" and reading.start > _DATELINE):
                continue
            kind = kind_of_date(before) or kind_said_after(line[reading.end :])
            if kind is None:
                kind = self._kind(at) if len(readings) == 1 else "unknown"
            if kind == "other":
                continue
            beside = len(line) - (reading.end - reading.start)
            is_alone = beside <= (ALONE if kind == "unknown" else _ALONE_WITH_LABEL)
            if zone == "after" and kind == "published" and reading.start <= _LABEL:  # "and is filed under ..."
                is_alone = True
            if reading.start == 0 and zone == "header" and _DASH.match(line, reading.end):
                is_alone = True
            row = "line" if way == "line" and kind == "unknown" else kind
            distance = self._places.distance(at)
            yield candidate_of(reading, f"{zone}-{row}", f"markup:{way}", kind, distance=distance, is_alone=is_alone)

    def _readings_of(self, line: str) -> list[DateReading]:
        """The dates of a line, which is read once: it is met as a marked element, as its parent and as a line."""
        readings = self._lines_read.get(line)
        if readings is None:
            readings = []
            if _MAYBE_DATE.search(line):
                readings = [reading for reading in read_dates(line, self._language) if reading.has_year]
            self._lines_read[line] = readings
        return readings

    def _kind(self, at: int) -> str:
        """What kind of date an element holds, by its marks, the words before it and in it, and the marks of its
        parent."""
        tree = self._tree
        kind = kind_of_mark(mark_of(tree, at))
        if kind:
            return kind
        before, parent = tree.preceding_sibling(at), tree.parents[at]
        words = (tree.tails[before] if before is not None else tree.texts[parent] if parent >= 0 else "") or ""
        if before is not None and len(words.strip()) < 3 and tree.tags[before] not in _HEADLINES:
            said = (self._texts.of(before) or "")[-_LABEL:]
            words = words if _RIGHTS in said or self._leads_away(before) else said + words
        kind = kind_of_date(words[-_LABEL:]) or kind_of_date((self._texts.of(at) or "")[:_LABEL])
        if kind is None and parent >= 0:
            kind = kind_of_mark(mark_of(tree, parent))
        return kind or "unknown"

    def _leads_away(self, at: int) -> bool:
        """Whether an element is a link or holds one: "Archive" does not say what the date behind it is."""
        return bool(self._tree.tagged_in("a", at))


def _find_relative(line: str, base: datetime, language: str | None) -> tuple[datetime, str, str] | None:
    for reading in read_dates(line, language):
        day = latest_day(reading.days[0], base.date()) if not reading.has_year else None
        if day:
            return reading.at(day), reading.precision, reading.raw
    relative = read_relative(line, base, language)
    return (relative.value, relative.precision, relative.raw) if relative else None


def _texts_with(pattern: re.Pattern[str], tree: FlatTree, positions: Iterable[int]) -> Iterator[tuple[str, int]]:
    """The visible texts that begin with the elements or stand right behind them and match, each with the position of
    the element that it is the text of."""
    search, tags, texts, tails, parents = pattern.search, tree.tags, tree.texts, tree.tails, tree.parents
    for at in positions:  # most texts are white space, which is told five times as fast as by the pattern
        if (text := texts[at]) and not text.isspace() and search(text, 0, MAX_LINE) and tags[at] not in _UNREAD_TAGS:
            yield text, at
        if (tail := tails[at]) and not tail.isspace() and search(tail, 0, MAX_LINE) and (parent := parents[at]) >= 0:
            yield tail, parent


def _block_of(tree: FlatTree, at: int) -> int:
    while (tree.tags[at] not in BLOCK_TAGS or tree.tags[at] == "br") and tree.parents[at] >= 0:
        at = tree.parents[at]
    return at
