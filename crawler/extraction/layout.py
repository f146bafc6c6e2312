"""Where the article stands in the tree: found with the body, used by every field that is printed near it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice

from crawler.extraction.text import comparable
from crawler.page.flat_tree import FlatTree

_PARAGRAPH = 100
"""Characters."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_NEAR = 60
"""Elements between a headline and the body between which none of the same words stands."""
_SMALL = 20
"""Elements in a heading; one that was never closed holds the page."""
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


def nearest_headline(tree: FlatTree, title: str, headline: int, first: int) -> int:
    """Of headings that say the title the one next above the body: a site's header may have it for search engines.

    The position of the known one where it is near, or the only one.
    """
    if first - headline <= _NEAR:
        return headline
    words = comparable(title)
    below = [at for tag in _HEADINGS for at in tree.tagged_within(tag, headline + 1, first)]
    small = [at for at in below if tree.ends[at] - at <= _SMALL]
    return max((at for at in small if comparable("".join(tree.pieces(at))) == words), default=headline)


def next_paragraph(tree: FlatTree, start: int) -> int:
    """The position of the first text of a paragraph's length from `start` on; 0 where there is none."""
    texts = tree.long_texts
    behind = islice(texts, bisect_left(texts, (start,)), None)
    return next((at for at, text in behind if len(text) > _PARAGRAPH), 0)


def second_paragraph(tree: FlatTree, headline: int, first: int) -> int:
    """Where the text goes on behind its first block: date and byline may stand below a standfirst and a picture.

    0 where it does not, or so far below the headline that anything may stand between.
    """
    at = next_paragraph(tree, first + 1)
    return at if at - headline <= _FURTHEST else 0
