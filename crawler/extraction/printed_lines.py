"""The lines of a stretch of a page as readers see them, each in the pieces that mark-up divides it into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extraction.author_names import MAX_BYLINE
from crawler.extraction.comment_zones import in_comment_zone
from crawler.extraction.lines import BLOCK_TAGS, INVISIBLE_TAGS
from crawler.extraction.text import clean_text
from crawler.page import Page
from crawler.page.flat_tree import FlatTree

LINE_GAP = 3
"""Elements between two pieces of text from which they are no longer one line."""
_UNREAD_TAGS = INVISIBLE_TAGS | {"option", "button"}


@dataclass(slots=True)
class Line:
    """A line as readers see it, in the pieces that mark-up divides it into; `tag` is that of its first piece."""

    position: int
    tag: str
    pieces: list[str]
    end: int


def read_lines(page: Page, start: int, end: int) -> list[Line]:
    """The lines of text from one position to another, without readers' comments; long pieces are left out."""
    lines: list[Line] = []
    for position, tag, text, breaks in _texts(page.tree, max(0, start), min(end, len(page.tree.tags))):
        if breaks or not lines or position - lines[-1].end > LINE_GAP:
            lines.append(Line(position, tag, [], position))
        lines[-1].end = position
        if len(text) <= MAX_BYLINE and (cleaned := clean_text(text)):
            lines[-1].pieces.append(cleaned)
    return [line for line in lines if line.pieces and not in_comment_zone(page, line.position)]


def _texts(tree: FlatTree, start: int, end: int) -> Iterator[tuple[int, str, str, bool]]:
    """Position, tag, text and whether it begins a line; an element's tail comes after all that is inside it."""
    tags, texts, tails, parents = tree.tags, tree.texts, tree.tails, tree.parents
    opened, breaks = -1, True
    for at in range(start, end):
        parent = parents[at]
        while opened != parent and opened >= start:
            breaks = breaks or tags[opened] in BLOCK_TAGS
            if (tail := tails[opened]) and not tail.isspace():
                yield at - 1, "", tail, breaks
                breaks = False
            opened = parents[opened]
        tag = tags[at]
        breaks = breaks or tag in BLOCK_TAGS
        if (text := texts[at]) and not text.isspace() and tag not in _UNREAD_TAGS:
            yield at, tag, text, breaks
            breaks = False
        opened = at
    while opened >= start:
        breaks = breaks or tags[opened] in BLOCK_TAGS
        if (tail := tails[opened]) and not tail.isspace():
            yield max(start, end) - 1, "", tail, breaks
            breaks = False
        opened = parents[opened]
