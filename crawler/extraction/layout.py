"""Where the article stands in the tree: found with the body, used by every field that is printed near it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from crawler.page.flat_tree import FlatTree

_PARAGRAPH = 100
"""Characters."""
_FURTHEST = 180
"""Elements between the headline and the second paragraph that may still be the header."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions in the page's tree; None where it was not found."""

    title: int | None = None
    """The visible headline."""
    container: int | None = None
    """The element that holds the body; a standfirst may stand above it."""
    first: int | None = None
    """The element of the body's first block, which may be a standfirst above the container."""
    last: int | None = None
    """The element of the body's last block."""


def second_paragraph(tree: FlatTree, headline: int, first: int) -> int:
    """Where the text goes on behind its first block: date and byline may stand below a standfirst and a picture.

    0 where it does not, or so far below the headline that anything may stand between.
    """
    texts = tree.long_texts
    for index in range(bisect_left(texts, (first + 1,)), len(texts)):
        at, text = texts[index]
        if len(text) > _PARAGRAPH:
            return at if at - headline <= _FURTHEST else 0
    return 0
