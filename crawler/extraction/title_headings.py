"""Elements that may hold a page's headline, in the parts that their mark-up divides them into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.extraction.text import clean_text, comparable
from crawler.extraction.title_surroundings import is_hidden
from crawler.page import Page

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
_UNREAD_TAGS = frozenset({"script", "style", "noscript", "template", "svg", "button"})


@dataclass(slots=True)
class Heading:
    element: etree._Element
    kind: str
    origin: str
    parts: list[tuple[str, str]]
    """Texts of the parts that the mark-up divides the heading into, with their classes."""


def headings_of(page: Page, stated: str) -> Iterator[Heading]:
    """h1 to h3; elements whose class speaks of a headline only where no heading is in the `stated` titles."""
    seen: set[etree._Element] = set()
    confirmed = False
    for tag, limit in MAX_HEADINGS.items():
        taken = 0
        for at in page.tree.tagged.get(tag, ()):
            element = page.elements[at]
            if parts := parts_of(element):
                seen.add(element)
                key = comparable(" ".join(text for text, _ in parts))
                confirmed = confirmed or (len(key) >= MIN_AGREED and key in stated)
                yield Heading(element, tag, f"markup:{tag}", parts)
                taken += 1
                if taken == limit:
                    break
    if confirmed:
        return
    marked = (
        element
        for element in page.marked_with(_HEADLINE_WORDS)
        if element.tag in _PRINT_TAGS and _HEADLINE_CLASS.search((element.get("class") or "").lower())
    )
    for element in islice(marked, _MAX_MARKED):
        if not any(a in seen for a in islice(element.iterancestors(), 3)) and (parts := parts_of(element)):
            yield Heading(element, "marked", "markup:headline-class", parts)


def parts_of(element: etree._Element) -> list[tuple[str, str]]:
    """The heading's visible texts as its mark-up divides them; empty where it is too long or empty."""
    pieces: list[tuple[str, str]] = []
    pending: list[tuple[etree._Element | str, str]] = [(element, "")]
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
        if item.tag in _UNREAD_TAGS or (item is not element and is_hidden(item)):
            continue
        own = marks if item is element else f"{marks} {item.get('class') or ''}".lower()
        following: list[tuple[etree._Element | str, str]] = [(item.text, own)] if item.text else []
        for child in islice(item, _MAX_PARTS):
            following.append((child, own))
            if child.tail:
                following.append((child.tail, own))
        pending += reversed(following)
    return pieces
