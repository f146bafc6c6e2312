"""The tree as a flat list of blocks, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Container

from crawler.compiled import compiled_module
from crawler.extraction.block_lines import Line, join_lines, says_something, with_initial
from crawler.extraction.block_tags import BLOCK, BOLD, BREAK, INLINE, KINDS, LINK, SKIP, SPAN, TEXT_OWNERS, UNKNOWN
from crawler.extraction.blocks import MOST_BLOCKS, Block, Frame
from crawler.extraction.text import clean_text
from crawler.page.flat_tree import FlatTree


class PlainBlockReader:
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
        self._lines: list[Line] = []
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
        open_, kinds = [root], [INLINE]
        at, end = root + 1, min(end, ends[root])
        while True:
            parent = parents[at] if at < end else root
            while open_[-1] != parent:
                inner = open_.pop()
                kind = kinds.pop()
                if kind == BLOCK:
                    if parts or lines:
                        self._flush()
                    owners.pop()
                    del frames[len(owners) :]
                elif kind:
                    self._close(kind)
                if (text := tails[inner]) and (parts or not text.isspace()):
                    parts.append(text)
            if at == end or len(blocks) >= MOST_BLOCKS:
                break
            kind = KINDS.get(tags[at], UNKNOWN)
            if kind == SKIP or at in skip:
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
        if kind == SPAN:
            kind = BOLD if at in self._bold_elements else INLINE
        elif kind == UNKNOWN:
            kind = INLINE if self._tree.tags[self._owners[-1]] in TEXT_OWNERS else BLOCK
        if kind == BLOCK:
            if self._parts or self._lines:
                self._flush()
            self._owners.append(at)
        elif kind == LINK:
            self._link.open(self._parts)
        elif kind == BOLD:
            self._bold.open(self._parts)
        return kind

    def _pass_over(self, kind: int) -> None:
        """Passes over an element that is left out: a block still divides what stands before and behind it."""
        if kind == BLOCK and (self._parts or self._lines):
            self._flush()

    def _close(self, kind: int) -> None:
        if kind == LINK:
            self._link.close(self._parts)
        elif kind == BREAK:
            self._lines.append(self._take_line())
        elif kind == BOLD:
            self._bold.close(self._parts)

    def _take_line(self) -> Line:
        """Text, linked and bold characters since the last boundary; no text where there is no letter or digit."""
        parts = self._parts
        if not parts:
            return "", 0, 0
        text = clean_text("".join(parts))
        link = self._link.take(parts) if self._link.is_used else 0
        bold = self._bold.take(parts) if self._bold.is_used else 0
        if text[1:2] == " ":
            text = with_initial(text, parts)
        parts.clear()
        return (text, link, bold) if says_something(text) else ("", 0, 0)

    def _flush(self) -> None:
        text, link, bold = line = self._take_line()
        if self._lines:
            self._lines.append(line)
            self._flush_lines()
        elif text:
            self._blocks.append(Block(text, self._frame(), link, bold, is_line=False))

    def _flush_lines(self) -> None:
        lines = self._lines[: max(0, MOST_BLOCKS - len(self._blocks))]
        self._lines.clear()
        for text, link, bold in join_lines(lines):
            self._blocks.append(Block(text, self._frame(), link, bold, is_line=True))

    def _frame(self) -> Frame:
        frames, owners, tree = self._frames, self._owners, self._tree
        for at in owners[len(frames) :]:
            frames.append(Frame(tree, at, frames[-1] if frames else None))
        return frames[-1]


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


def compiled_block_reader() -> type[PlainBlockReader] | None:
    """None where crawler/extraction/compiled_block_reader.pyx is not compiled: `make` compiles it."""
    module = compiled_module("extraction.compiled_block_reader")
    return module.CompiledBlockReader if module else None


BlockReader = compiled_block_reader() or PlainBlockReader
