"""A tree as lists: what many readers ask of each element is asked of lxml once.

An answer from lxml takes as long as five from a list, and a page is read by asking a thousand elements a dozen times.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from lxml import etree

_UNNAMED_TAGS = frozenset(
    {"script", "style", "link", "meta", "head", "title", "html", "noscript", "br", "option", "source", "col"}
    | {"svg", "g", "path", "use", "symbol", "circle", "rect", "line", "polygon", "defs"}
)
"""Tags whose class and id tell nothing about the page's parts."""
_TEXTLESS_TAGS = frozenset(
    {"script", "style", "link", "meta", "br", "source", "col", "img", "input", "hr"}
    | {"g", "path", "use", "circle", "rect", "line", "polygon", "defs"}
)
"""Tags with nothing inside, or nothing that is for readers."""


class FlatTree:
    """An element with all inside it, in document order; a position is an index of these lists.

    `names` are "class id" as written, None where there is neither or the tag tells nothing by it. `texts` and `tails`
    are lxml's, the texts of scripts, style sheets and drawings left out.
    """

    def __init__(self, root: etree._Element) -> None:
        self.elements: list[etree._Element] = list(root.iter())
        self.position: dict[etree._Element, int] = dict(zip(self.elements, range(len(self.elements)), strict=True))
        self.by_tag: dict[str, list[etree._Element]] = {}
        self.tags: list[str] = []
        self.names: list[str | None] = []
        self.texts: list[str | None] = []
        self.tails: list[str | None] = []
        self._read()

    def _read(self) -> None:
        tags, names, texts, tails, by_tag = self.tags, self.names, self.texts, self.tails, self.by_tag
        element: Any
        for element in self.elements:
            tag = element.tag  # a str: a tree of HTML without comments has plain names only
            tags.append(tag)
            if tag in by_tag:  # half the cost of setdefault or a defaultdict
                by_tag[tag].append(element)
            else:
                by_tag[tag] = [element]
            if tag in _UNNAMED_TAGS:
                names.append(None)
            else:
                name = element.get(b"class")  # bytes, since lxml would encode a str each time
                if identifier := element.get(b"id"):
                    name = f"{name} {identifier}" if name else identifier
                names.append(name)
            texts.append(None if tag in _TEXTLESS_TAGS else element.text)
            tails.append(element.tail)

    @cached_property
    def parents(self) -> list[int]:
        """The position of each element's parent; -1 for the root."""
        position: dict[Any, int] = self.position
        return [-1, *[position[element.getparent()] for element in self.elements[1:]]]

    def end(self, at: int) -> int:
        """The position behind the last element inside one."""
        element: etree._Element | None = self.elements[at]
        while element is not None:
            if (following := element.getnext()) is not None:
                return self.position.get(following, len(self.elements))
            element = element.getparent()
        return len(self.elements)
