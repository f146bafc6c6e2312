"""The texts of elements that hold little: a date, or the time of day that stands beside it."""

from __future__ import annotations

import re

from crawler.page.flat_tree import FlatTree

MAX_LINE = 300
ALONE = 60
"""Characters of a line that holds a date and little else."""
_CLOCK = re.compile(
    r"(?:[|•·,–-] ?)?(?:(?:[^\W\d]{1,4}\.? ){1,2}\d{1,2}[:.h][0-5]\d|(?:[01]\d|2[0-3])[:h][0-5]\d(?::[0-5]\d)?"
    r"|\d{1,2}[:.][0-5]\d(?= ?(?:[ap]\.?m|uhr)))(?: ?(?:[ap]\.?m\.?|uhr|[a-z]{2,4}t))?",
    re.IGNORECASE,
)
"""A time of day and nothing else: "15:20", "at 3:20 pm"."""
_MAX_CLOCK = 24
_LENGTH = re.compile(r"duration|length|video|audio|play|read")
"""Marks of what takes so long."""


class ShortTexts:
    """The short texts of one page; each is read once, since most elements are asked for theirs three times."""

    def __init__(self, tree: FlatTree) -> None:
        self._tree = tree
        self._texts: dict[int, str | None] = {}

    def of(self, at: int) -> str | None:
        """The text inside an element, pieces joined by spaces; None where it is longer than a line."""
        if at in self._texts:
            return self._texts[at]
        text = self._texts[at] = _short_text(self._tree, at)
        return text

    def with_clock(self, text: str, at: int) -> str:
        """The text of an element that holds little more than a date, with the time of day that stands beside it."""
        if not text or len(text) > ALONE or ":" in text:
            return text
        tree = self._tree
        behind, before = tree.following_sibling(at), tree.preceding_sibling(at)
        tail = tree.tails[at] or ""
        if clock := self._clock_of(tail, None) or self._clock_of(tail, behind):
            return f"{text} {clock}"
        clock = self._clock_of(tree.tails[before] or "", before) if before is not None else ""
        return f"{clock} {text}" if clock else text

    def _clock_of(self, text: str, at: int | None) -> str:
        """The time of day that a text and an element's are together; empty where they are anything else."""
        if at is not None:
            if _LENGTH.search(mark_of(self._tree, at).lower()):
                return ""
            text = f"{text} {self.of(at) or ''}"
        text = " ".join(text.split()) if len(text) <= 2 * _MAX_CLOCK else ""
        return text if len(text) <= _MAX_CLOCK and _CLOCK.fullmatch(text) else ""


def mark_of(tree: FlatTree, at: int) -> str:
    """What an element is called: its class, id and itemprop."""
    return f"{tree.classes[at] or ''} {tree.attribute(at, 'id') or ''} {tree.attribute(at, 'itemprop') or ''}"


def _short_text(tree: FlatTree, at: int) -> str | None:
    if tree.ends[at] == at + 1:
        text = tree.texts[at] or ""
        if len(text) > 4 * MAX_LINE:
            return None
        text = " ".join(text.split())
        return text if len(text) <= MAX_LINE else None
    pieces, length = [], 0
    for piece in tree.pieces(at):
        pieces.append(piece)
        length += len(piece)
        if length > 4 * MAX_LINE:
            return None
    text = " ".join(" ".join(pieces).split())
    return text if len(text) <= MAX_LINE else None
