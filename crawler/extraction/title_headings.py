"""Elements that may hold a page's headline, in the parts that their mark-up divides them into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from crawler.extraction.lines import INVISIBLE_TAGS
from crawler.extraction.text import clean_text, comparable
from crawler.extraction.title_surroundings import is_hidden
from crawler.page import Page
from crawler.page.flat_tree import FlatTree

MAX_TITLE = 400
"""Characters; a longer text is no headline."""
MIN_AGREED = 12
"""Letters and digits of a text that is no accident where it stands twice."""
MAX_HEADINGS = {"h1": 8, "h2": 12, "h3": 4}
_MAX_MARKED = 6
_MAX_PARTS = 40
_MAX_NODES = 150

_HEADLINE_CLASS = re.compile(
    r"(?:article|entry|post|page|story|news|content|main|detail|beitrag|artikel)[-_]*(?:title|headline|heading|titel)|"
    r"\bheadline\b|\btitle\b|\btitle_|\bp-name\b"
)
_HEADLINE_WORDS = ("headline", "title", "heading", "titel", "p-name")
_PRINT_TAGS = frozenset({"div", "span", "p", "a", "strong", "b", "td", "font", "h4", "h5"})
_UNREAD_TAGS = INVISIBLE_TAGS | {"button"}


@dataclass(slots=True)
class Heading:
    at: int
    kind: str
    origin: str
    parts: list[tuple[str, str]]
    """Texts of the parts that the mark-up divides the heading into, with their classes."""


class HeadingParts(dict[int, list[tuple[str, str]]]):
    """What `parts_of` says of the headings of a page, each read once, by their positions: for `Page.once`."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._tree = page.tree

    def __missing__(self, at: int) -> list[tuple[str, str]]:
        parts = self[at] = parts_of(self._tree, at)
        return parts


def headings_of(page: Page, stated: str) -> Iterator[Heading]:
    """h1 to h3; elements whose class speaks of a headline only where no heading is in the `stated` titles."""
    tree, parts_at = page.tree, page.once(HeadingParts)
    seen: set[int] = set()
    confirmed = False
    for tag, limit in MAX_HEADINGS.items():
        taken = 0
        for at in tree.tagged.get(tag, ()):
            if parts := parts_at[at]:
                seen.add(at)
                key = comparable(" ".join(text for text, _ in parts))
                confirmed = confirmed or (len(key) >= MIN_AGREED and key in stated)
                yield Heading(at, tag, f"markup:{tag}", parts)
                taken += 1
                if taken == limit:
                    break
    if confirmed:
        return
    marked = (
        at
        for at in page.positions_with(_HEADLINE_WORDS)
        if tree.tags[at] in _PRINT_TAGS and _HEADLINE_CLASS.search((tree.classes[at] or "").lower())
    )
    for at in islice(marked, _MAX_MARKED):
        if seen.isdisjoint(islice(tree.ancestors(at), 3)) and (parts := parts_of(tree, at)):
            yield Heading(at, "marked", "markup:headline-class", parts)


def parts_of(tree: FlatTree, at: int) -> list[tuple[str, str]]:
    """The heading's visible texts as its mark-up divides them; empty where it is too long or empty."""
    tags, classes, texts, tails = tree.tags, tree.classes, tree.texts, tree.tails
    pieces: list[tuple[str, str]] = []
    pending: list[tuple[int | str, str]] = [(at, "")]
    length = visited = 0
    while pending and visited < _MAX_NODES:
        visited += 1
        item, marks = pending.pop()
        if isinstance(item, str):
            length += len(item)
            if length > 4 * MAX_TITLE:
                return []
            if text := clean_text(item):
                pieces.append((text, marks))
            continue
        if tags[item] in _UNREAD_TAGS or (item != at and is_hidden(tree, item)):
            continue
        own = marks if item == at else f"{marks} {classes[item] or ''}".lower()
        following: list[tuple[int | str, str]] = [(said, own)] if (said := texts[item]) else []
        for child in islice(tree.children(item), _MAX_PARTS):
            following.append((child, own))
            if tail := tails[child]:
                following.append((tail, own))
        pending += reversed(following)
    return pieces
