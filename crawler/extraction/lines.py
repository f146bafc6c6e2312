"""The visible text of an element, as one line or as the lines that a reader sees."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crawler.extraction.block_tags import BLOCK, BREAK, KINDS
from crawler.extraction.text import clean_text
from crawler.page.flat_tree import FlatTree

BLOCK_TAGS = frozenset(tag for tag, kind in KINDS.items() if kind in (BLOCK, BREAK))
"""Elements that begin and end a line (HTML Living Standard, 15.3 Rendering), and br."""

INVISIBLE_TAGS = frozenset({"head", "script", "style", "noscript", "template", "textarea", "iframe", "svg", "math"})
"""Elements whose text no reader sees."""


def text_at(tree: FlatTree, at: int) -> str:
    """The visible text of an element as one cleaned line; blocks and <br> count as white space.

    >>> text_at(FlatTree(b"<h1>Rain<br/>on<b>e</b> <script>x</script></h1>"), 0)
    'Rain one'
    """
    return clean_text("".join(" " if piece is None else piece for piece in _pieces(tree, at)))


def lines_at(tree: FlatTree, at: int, without: Collection[int] = ()) -> list[str]:
    """The visible text as cleaned lines, broken where blocks and <br> break it; `without` are left out as a whole.

    >>> lines_at(FlatTree(b"<div>By <a>Ann</a><br/>Comments: 3<p>Rain.</p></div>"), 0)
    ['By Ann', 'Comments: 3', 'Rain.']
    """
    lines: list[list[str]] = [[]]
    for piece in _pieces(tree, at, without):
        if piece is None:
            lines.append([])
        else:
            lines[-1].append(piece)
    return [line for pieces in lines if (line := clean_text("".join(pieces)))]


def _pieces(tree: FlatTree, at: int, without: Collection[int] = ()) -> Iterator[str | None]:
    """The visible text in document order, with None wherever a line breaks."""
    tags, texts, ends = tree.tags, tree.texts, tree.ends
    opened: list[int] = []
    inner, end = at, ends[at]
    while inner < end:
        while opened and ends[opened[-1]] <= inner:
            yield from _closing(tree, opened.pop())
        if tags[inner] in BLOCK_TAGS:
            yield None
        opened.append(inner)
        if tags[inner] in INVISIBLE_TAGS or inner in without:
            inner = ends[inner]
        else:
            if text := texts[inner]:
                yield text
            inner += 1
    while len(opened) > 1:
        yield from _closing(tree, opened.pop())
    if tags[at] in BLOCK_TAGS:
        yield None


def _closing(tree: FlatTree, at: int) -> Iterator[str | None]:
    if tree.tags[at] in BLOCK_TAGS:
        yield None
    if tail := tree.tails[at]:
        yield tail
