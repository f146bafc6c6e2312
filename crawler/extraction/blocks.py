"""The tree as a flat list of blocks: runs of text as a browser would set them, one after the other."""

from __future__ import annotations

import re
import sys
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from crawler.extraction.text import clean_text, ends_sentence, text_weight
from crawler.flat_tree import FlatTree

_INLINE, _BLOCK, _SKIP, _BREAK, _LINK, _BOLD, _SPAN, _UNKNOWN = range(8)

_INLINE_TAGS = """abbr acronym bdi bdo big cite code data del dfn em i ins kbd label mark nobr q rp ruby rt s samp small
    strike sub sup time tt u var wbr"""
_BLOCK_TAGS = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p
    pre section summary table tbody td tfoot th thead tr ul xmp"""
_SKIPPED_TAGS = """applet area audio base button canvas col colgroup datalist embed frame frameset head iframe img input
    link map math meta meter noembed noframes noscript object output param picture progress script select source style
    svg template textarea title track video"""
SKIPPED_TAGS = frozenset(_SKIPPED_TAGS.split())
"""What is inside these is not read as text."""
_KINDS: dict[Any, int] = {
    **dict.fromkeys(_INLINE_TAGS.split(), _INLINE),
    **dict.fromkeys(_BLOCK_TAGS.split(), _BLOCK),
    **dict.fromkeys(SKIPPED_TAGS, _SKIP),
    **{"a": _LINK, "b": _BOLD, "br": _BREAK, "font": _SPAN, "span": _SPAN, "strong": _BOLD},
}
_TEXT_OWNERS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dd", "dt"})
"""Unknown elements are inline inside these, blocks elsewhere."""

_WORD = re.compile(r"[^\W_]")
_ONE_LETTER_WORDS = frozenset("aàáeéèêiíoóòôuúwyvskzœаеиіовскуюя")
"""Words of European languages that are one letter."""
_ALL_BOLD = 0.9
_MOST_BLOCKS = 20_000
"""No story has more, but pages that are made to cost time have."""
_PARAGRAPH_WEIGHT = 60
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Frame:
    """A block-level element that holds blocks, directly or deeper; `parent` is None for the root.

    `at` is its position in `tree`. `tag` is the element's, but of everything inside a heading it is the heading's.
    `classes` is its class attribute.
    """

    __slots__ = ("at", "classes", "parent", "tag", "tree")

    def __init__(self, tree: FlatTree, at: int, parent: Frame | None) -> None:
        self.tree = tree
        self.at = at
        self.classes = tree.classes[at]
        self.tag: str = parent.tag if parent is not None and parent.tag in HEADING_TAGS else tree.tags[at]
        self.parent = parent


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

    `bold` are elements that look bold without being <b> or <strong>. All are positions in the tree.
    """

    def __init__(self, tree: FlatTree, skip: Container[int] = frozenset(), bold: Container[int] = frozenset()) -> None:
        self._tree = tree
        self._skip = skip
        self._bold_elements = bold
        self._blocks: list[Block] = []
        self._owners: list[int] = []
        self._frames: list[Frame] = []
        self._parts: list[str] = []
        self._lines: list[tuple[str, int, int]] = []
        self._link = _Span()
        self._bold = _Span()

    def read(self, root: int, end: int = sys.maxsize) -> list[Block]:
        """The blocks under `root`, in document order, at most 20,000; its own tail is not part of it.

        `end` is the first position that is left out with all that follows.
        """
        tree, parts, skip = self._tree, self._parts, self._skip
        tags, texts, tails, parents, ends = tree.tags, tree.texts, tree.tails, tree.parents, tree.ends
        blocks, lines, owners, frames = self._blocks, self._lines, self._owners, self._frames
        owners.append(root)
        if text := texts[root]:
            parts.append(text)
        open_, kinds = [root], [_INLINE]
        at, end = root + 1, min(end, ends[root])
        while True:
            parent = parents[at] if at < end else root
            while open_[-1] != parent:
                inner = open_.pop()
                kind = kinds.pop()
                if kind == _BLOCK:
                    if parts or lines:
                        self._flush()
                    owners.pop()
                    del frames[len(owners) :]
                elif kind:
                    self._close(kind)
                if (text := tails[inner]) and (parts or not text.isspace()):
                    parts.append(text)
            if at == end or len(blocks) >= _MOST_BLOCKS:
                break
            kind = _KINDS.get(tags[at], _UNKNOWN)
            if kind == _SKIP or at in skip:
                self._pass_over(kind)
                text = tails[at]
                at = min(ends[at], end)
            else:
                if kind:
                    kind = self._open(at, kind)
                open_.append(at)
                kinds.append(kind)
                text = texts[at]
                at += 1
            if text and (parts or not text.isspace()):
                parts.append(text)
        self._flush()
        return blocks

    def _open(self, at: int, kind: int) -> int:
        """What the element is as it stands here: inline, a block, a break, a link or bold."""
        if kind == _SPAN:
            kind = _BOLD if at in self._bold_elements else _INLINE
        elif kind == _UNKNOWN:
            kind = _INLINE if self._tree.tags[self._owners[-1]] in _TEXT_OWNERS else _BLOCK
        if kind == _BLOCK:
            if self._parts or self._lines:
                self._flush()
            self._owners.append(at)
        elif kind == _LINK:
            self._link.open(self._parts)
        elif kind == _BOLD:
            self._bold.open(self._parts)
        return kind

    def _pass_over(self, kind: int) -> None:
        """Of what is left out: a block still divides what stands before and behind it."""
        if kind == _BLOCK and (self._parts or self._lines):
            self._flush()

    def _close(self, kind: int) -> None:
        if kind == _LINK:
            self._link.close(self._parts)
        elif kind == _BREAK:
            self._lines.append(self._take_line())
        elif kind == _BOLD:
            self._bold.close(self._parts)

    def _take_line(self) -> tuple[str, int, int]:
        """Text, linked and bold characters since the last boundary; no text where there is no letter or digit."""
        parts = self._parts
        if not parts:
            return "", 0, 0
        text = clean_text("".join(parts))
        link = self._link.take(parts) if self._link.is_used else 0
        bold = self._bold.take(parts) if self._bold.is_used else 0
        if text[1:2] == " ":
            text = _with_initial(text, parts)
        parts.clear()
        return (text, link, bold) if text[:1].isalnum() or _WORD.search(text) else ("", 0, 0)

    def _flush(self) -> None:
        text, link, bold = line = self._take_line()
        if self._lines:
            self._lines.append(line)
            self._flush_lines()
        elif text:
            self._blocks.append(Block(text, self._frame(), link, bold, is_line=False))

    def _flush_lines(self) -> None:
        """Lines that follow each other are one block, if nothing divides them: an empty line, the end of a longer
        sentence, or a change to or from bold.
        """
        lines = self._lines[: max(0, _MOST_BLOCKS - len(self._blocks))]
        self._lines.clear()
        together: list[tuple[str, int, int]] = []
        for line in lines:
            if together and (not line[0] or _is_bold(line) != _is_bold(together[-1]) or _is_paragraph(together)):
                self._add_lines(together)
                together = []
            if line[0]:
                together.append(line)
        if together:
            self._add_lines(together)

    def _add_lines(self, lines: list[tuple[str, int, int]]) -> None:
        text = " ".join([line[0] for line in lines])
        link, bold = sum([line[1] for line in lines]), sum([line[2] for line in lines])
        self._blocks.append(Block(text, self._frame(), link, bold, is_line=True))

    def _frame(self) -> Frame:
        frames, owners, tree = self._frames, self._owners, self._tree
        for at in owners[len(frames) :]:
            frames.append(Frame(tree, at, frames[-1] if frames else None))
        return frames[-1]


def _with_initial(text: str, parts: list[str]) -> str:
    """Joins an initial that is set apart, in an element of its own, to the rest of its word."""
    first = next(part for part in parts if not part.isspace()).strip()
    is_apart = first == text[0] and first.isupper() and text[2:3].islower() and first.lower() not in _ONE_LETTER_WORDS
    return first + text[2:] if is_apart else text


def _is_bold(line: tuple[str, int, int]) -> bool:
    text, _, bold = line
    return bold >= _ALL_BOLD * len(text)


def _is_paragraph(lines: list[tuple[str, int, int]]) -> bool:
    """Whether some lines end with a sentence and say enough to be a paragraph."""
    last = lines[-1][0]
    return ends_sentence(last) and text_weight(last) + sum([len(line[0]) for line in lines[-3:-1]]) >= _PARAGRAPH_WEIGHT


class _Span:
    """Counts the characters of the current line that stand in one kind of inline element.

    `is_used` is False where there are none for certain.
    """

    __slots__ = ("_count", "_depth", "_start", "is_used")

    def __init__(self) -> None:
        self._count = 0
        self._depth = 0
        self._start = 0
        self.is_used = False

    def open(self, parts: list[str]) -> None:
        if not self._depth:
            self._start = len(parts)
            self.is_used = True
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
        else:
            self.is_used = False
        return count
