"""The tree as a flat list of blocks: runs of text as a browser would set them, one after the other."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from crawler.extraction.text import clean_text, ends_sentence, text_weight

_INLINE, _BLOCK, _SKIP, _BREAK, _LINK, _BOLD, _SPAN, _UNKNOWN = range(8)

_INLINE_TAGS = """abbr acronym bdi bdo big cite code data del dfn em i ins kbd label mark nobr q rp ruby rt s samp small
    strike sub sup time tt u var wbr"""
_BLOCK_TAGS = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p
    pre section summary table tbody td tfoot th thead tr ul xmp"""
_SKIPPED_TAGS = """applet area audio base button canvas col colgroup datalist embed frame frameset head iframe img input
    link map math meta meter noembed noframes noscript object output param picture progress script select source style
    svg template textarea title track video"""
_KINDS: dict[Any, int] = {
    **dict.fromkeys(_INLINE_TAGS.split(), _INLINE),
    **dict.fromkeys(_BLOCK_TAGS.split(), _BLOCK),
    **dict.fromkeys(_SKIPPED_TAGS.split(), _SKIP),
    **{"a": _LINK, "b": _BOLD, "br": _BREAK, "font": _SPAN, "span": _SPAN, "strong": _BOLD},
}
_TEXT_OWNERS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dd", "dt"})
"""Unknown elements are inline inside these, blocks elsewhere."""

_WORD = re.compile(r"\w*[^\W_]")
_ONE_LETTER_WORDS = frozenset("aàáeéèêiíoóòôuúwyvskzœаеиіовскуюя")
"""Words of European languages that are one letter."""
_ALL_BOLD = 0.9
_PARAGRAPH_WEIGHT = 60
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Frame:
    """A block-level element that holds blocks, directly or deeper; `parent` is None for the root.

    `tag` is the element's, but of everything inside a heading it is the heading's.
    """

    __slots__ = ("depth", "element", "parent", "tag")

    def __init__(self, element: etree._Element, tag: str, parent: Frame | None) -> None:
        self.element = element
        self.tag: str = parent.tag if parent is not None and parent.tag in HEADING_TAGS else tag
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 0

    def chain(self) -> Iterator[Frame]:
        """This frame and those around it, outwards."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.parent


@dataclass(slots=True)
class Block:
    """A run of text between block boundaries, or between line breaks.

    `link` and `bold` are the numbers of its characters that are links and that are bold; `is_line` means that a line
    break bounds it, so that it shares its element with other blocks.
    """

    text: str
    frame: Frame
    link: int
    bold: int
    is_line: bool


class BlockReader:
    """Reads the blocks of a subtree in one walk; elements in `skip` are left out with all that they hold.

    `bold` are elements that look bold without being <b> or <strong>.
    """

    def __init__(
        self, skip: Container[etree._Element] = frozenset(), bold: Container[etree._Element] = frozenset()
    ) -> None:
        self._skip = skip
        self._bold_elements = bold
        self._blocks: list[Block] = []
        self._owners: list[tuple[etree._Element, str]] = []
        self._frames: list[Frame] = []
        self._parts: list[str] = []
        self._lines: list[_Line] = []
        self._link = _Span()
        self._bold = _Span()

    def read(self, root: etree._Element) -> list[Block]:
        """The blocks under `root`, in document order; its own tail is not part of it."""
        walk = etree.iterwalk(root, events=("start", "end"))
        parts, skip = self._parts, self._skip
        skipped: etree._Element | None = None
        next(walk)
        self._owners.append((root, str(root.tag)))
        if root.text:
            parts.append(root.text)
        for event, element in walk:
            kind = _KINDS.get(element.tag, _UNKNOWN)
            if event == "start":
                if kind == _SKIP or element in skip:
                    skipped = element
                    walk.skip_subtree()
                    if kind == _BLOCK:
                        self._flush()
                    continue
                if kind:
                    self._open(element, kind)
                text = element.text
            else:
                if element is root:
                    break
                if element is skipped:
                    skipped = None
                elif kind:
                    self._close(element, kind)
                text = element.tail
            if text and (parts or not text.isspace()):
                parts.append(text)
        self._flush()
        return self._blocks

    def _open(self, element: etree._Element, kind: int) -> None:
        if kind == _LINK:
            self._link.open(self._parts)
        elif kind == _BOLD or (kind == _SPAN and element in self._bold_elements):
            self._bold.open(self._parts)
        elif kind == _BLOCK or (kind == _UNKNOWN and self._owners[-1][1] not in _TEXT_OWNERS):
            self._flush()
            self._owners.append((element, str(element.tag)))

    def _close(self, element: etree._Element, kind: int) -> None:
        if kind == _LINK:
            self._link.close(self._parts)
        elif kind == _BOLD or (kind == _SPAN and element in self._bold_elements):
            self._bold.close(self._parts)
        elif kind == _BREAK:
            self._lines.append(self._take_line())
        elif self._owners[-1][0] is element:
            self._flush()
            self._owners.pop()
            del self._frames[len(self._owners) :]

    def _take_line(self) -> _Line:
        parts = self._parts
        text = clean_text("".join(parts))
        if text[1:2] == " ":
            text = _with_initial(text, parts)
        line = _Line(text, self._link.take(parts), self._bold.take(parts))
        parts.clear()
        return line

    def _flush(self) -> None:
        if self._lines:
            self._lines.append(self._take_line())
            self._flush_lines()
        elif self._parts:
            line = self._take_line()
            if _WORD.search(line.text):
                self._blocks.append(Block(line.text, self._frame(), line.link, line.bold, is_line=False))

    def _flush_lines(self) -> None:
        """Lines that follow each other are one block, if nothing divides them: an empty line, the end of a longer
        sentence, or a change to or from bold.
        """
        lines, self._lines = self._lines, []
        block: Block | None = None
        was_bold = False
        for line in lines:
            if not _WORD.search(line.text):
                block = None
                continue
            is_bold = line.bold >= _ALL_BOLD * len(line.text)
            if block is None or is_bold != was_bold or _is_paragraph(block.text):
                block = Block(line.text, self._frame(), line.link, line.bold, is_line=True)
                self._blocks.append(block)
            else:
                block.text += " " + line.text
                block.link += line.link
                block.bold += line.bold
            was_bold = is_bold

    def _frame(self) -> Frame:
        frames, owners = self._frames, self._owners
        for element, tag in owners[len(frames) :]:
            frames.append(Frame(element, tag, frames[-1] if frames else None))
        return frames[-1]


def _with_initial(text: str, parts: list[str]) -> str:
    """Joins an initial that is set apart, in an element of its own, to the rest of its word."""
    first = next(part for part in parts if not part.isspace()).strip()
    is_apart = first == text[0] and first.isupper() and text[2:3].islower() and first.lower() not in _ONE_LETTER_WORDS
    return first + text[2:] if is_apart else text


def _is_paragraph(text: str) -> bool:
    return text_weight(text) >= _PARAGRAPH_WEIGHT and ends_sentence(text)


@dataclass(slots=True)
class _Line:
    text: str
    link: int
    bold: int


class _Span:
    """Counts the characters of the current line that stand in one kind of inline element."""

    __slots__ = ("_count", "_depth", "_start")

    def __init__(self) -> None:
        self._count = 0
        self._depth = 0
        self._start = 0

    def open(self, parts: list[str]) -> None:
        if not self._depth:
            self._start = len(parts)
        self._depth += 1

    def close(self, parts: list[str]) -> None:
        self._depth -= 1
        if not self._depth:
            self._count += sum([len(part.strip()) for part in parts[self._start :]])

    def take(self, parts: list[str]) -> int:
        """The count at the end of a line; the next line begins at 0, inside the element if that is still open."""
        count, self._count = self._count, 0
        if self._depth:
            count += sum([len(part.strip()) for part in parts[self._start :]])
            self._start = 0
        return count
