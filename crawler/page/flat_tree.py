"""A page's tree as lists, filled once from the parser's events.

An answer from a tree of lxml takes as long as five from a list, and a page is read by asking a thousand elements a
dozen times; to make and free that tree takes longer than to parse the page and fill the lists.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.compiled import compiled_module
from crawler.page.limits import MOST_SQUARES, PageError, has_too_many_attributes

if TYPE_CHECKING:
    from crawler.page.tree_reader import TreeReader

LONG_TEXT = 30
"""Characters that the texts of `long_texts` exceed without the white space around them."""
UNNAMED_TAGS = frozenset(
    {"script", "style", "link", "meta", "head", "title", "html", "noscript", "br", "option", "source", "col"}
    | {"svg", "g", "path", "use", "symbol", "circle", "rect", "line", "polygon", "defs"}
)
"""Tags whose class and id tell nothing about the page's parts."""
TEXTLESS_TAGS = frozenset(
    {"script", "style", "link", "meta", "br", "source", "col", "img", "input", "hr"}
    | {"g", "path", "use", "circle", "rect", "line", "polygon", "defs"}
)
"""Tags with nothing inside, or nothing that is for readers."""
_MANY = 1000
"""Elements inside one whose texts are found by way of those of the whole page."""
_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
_WORD = re.compile("[^ \t\r\n]+")
_UNDISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


class FlatTree:
    """The elements of a page in document order; a position is an index of these lists, which are empty where the page
    has no element.

    `tagged` has the positions of each tag. `classes` are the class attributes, None where there is none. `names` are
    "class id" as written, None where there is neither or the tag tells nothing by it; `named` has the positions of each
    of them, and of each value of itemprop and, of links, of rel. `texts` is what stands in an element before the first
    one inside it, `tails` what stands behind it up to the next tag, None where nothing does; the texts of scripts,
    style sheets and drawings are left out. `long_texts` and `long_tails` are those that are longer than `LONG_TEXT`
    without the white space around them, so, with their positions. `parents` are positions, -1 for the root's; an
    element and all inside it are the positions from its own to before that in `ends`.

    `metas` are the attributes of each <meta>, `items` the positions of what has itemprop or itemscope, `item_types` the
    values of itemtype. The others are positions with values: `styles` of the style attribute, `script_types` of the
    type of scripts, `anchors` the addresses of links that point to a part of a page ("#") or have "omment" in them.
    """

    def __init__(self, page: bytes) -> None:
        """`page` is in UTF-8 and has no zero bytes. Raises PageError where a tag has attributes by the ten thousand."""
        reader = _read(page)
        self.tagged = reader.tagged
        self.tags, self.classes = reader.tags, reader.classes
        self.names, self.named = reader.names, reader.named
        self.metas, self.anchors = reader.metas, reader.anchors
        self.items, self.item_types = reader.items, reader.item_types
        self.texts, self.long_texts = reader.texts, reader.long_texts
        self.tails, self.long_tails = reader.tails, reader.long_tails
        self.parents, self.ends = reader.parents, reader.ends
        self.styles, self.script_types, self._hidden = reader.styles, reader.script_types, reader.hidden
        self.attribute: Callable[[int, str], str | None] = reader.attribute
        """Of an element's position and a name in lower case the attribute's value, "" where it is written without one,
        None where it is missing.
        """
        self._reader = reader

    def attribute_names(self, at: int) -> list[str]:
        """The names of an element's attributes as they stand, in lower case."""
        return self._reader.attribute_names(at)

    def script(self, at: int) -> str:
        """What stands in a script, "" where nothing does."""
        return self._reader.script(at)

    def tagged_within(self, tag: str, start: int, end: int) -> list[int]:
        """The positions of a tag's elements from `start` to before `end`."""
        positions = self.tagged.get(tag, [])
        return positions[bisect_left(positions, start) : bisect_left(positions, end)]

    def tagged_in(self, tag: str, at: int) -> list[int]:
        """The positions of a tag's elements in an element, which may be one of them."""
        return self.tagged_within(tag, at, self.ends[at])

    def nearest(self, tag: str, at: int) -> int | None:
        """The position of the element itself, where it has the tag, or of the next one around it that has."""
        tags, parents = self.tags, self.parents
        while at >= 0 and tags[at] != tag:
            at = parents[at]
        return at if at >= 0 else None

    def ancestors(self, at: int) -> Iterator[int]:
        """The positions of the elements around one, the nearest first."""
        parents = self.parents
        while (at := parents[at]) >= 0:
            yield at

    def children(self, at: int) -> Iterator[int]:
        """The positions of the elements right inside one, in order."""
        ends = self.ends
        child, end = at + 1, ends[at]
        while child < end:
            yield child
            child = ends[child]

    def following_sibling(self, at: int) -> int | None:
        """The next element inside the same one, whatever text stands between."""
        behind, parent = self.ends[at], self.parents[at]
        return behind if parent >= 0 and behind < self.ends[parent] else None

    def preceding_sibling(self, at: int) -> int | None:
        """The element before one, inside the same, whatever text stands between."""
        parents, before = self.parents, at - 1
        if (parent := parents[at]) in (before, -1):
            return None
        while parents[before] != parent:
            before = parents[before]
        return before

    def pieces(self, at: int) -> Iterator[str]:
        """The texts inside an element in the order in which they stand, those of scripts and their like left out."""
        texts, tails, parents = self.texts, self.tails, self.parents
        if self.ends[at] - at > _MANY:
            pieces, begins, ends = self._pieces
            yield from map(pieces.__getitem__, range(begins[at], ends[at]))
            return
        if text := texts[at]:
            yield text
        opened = at
        for inner in range(at + 1, self.ends[at]):
            parent = parents[inner]
            while opened != parent:
                if tail := tails[opened]:
                    yield tail
                opened = parents[opened]
            if text := texts[inner]:
                yield text
            opened = inner
        while opened != at:
            if tail := tails[opened]:
                yield tail
            opened = parents[opened]

    @cached_property
    def _pieces(self) -> tuple[list[str], list[int], list[int]]:
        """All texts of the page in order, and for each element where its own begin and end among them.

        For large elements: to look for their texts element by element would take a page's time for each of those that
        hold one another.
        """
        texts, tails, parents = self.texts, self.tails, self.parents
        pieces: list[str] = []
        begins, ends = [0] * len(texts), [0] * len(texts)
        opened = -1
        for at in range(len(texts) + 1):
            parent = parents[at] if at < len(texts) else -1
            while opened != parent:
                ends[opened] = len(pieces)
                if tail := tails[opened]:
                    pieces.append(tail)
                opened = parents[opened]
            if at < len(texts):
                begins[at] = len(pieces)
                if text := texts[at]:
                    pieces.append(text)
                opened = at
        return pieces, begins, ends

    @cached_property
    def classed(self) -> dict[str, list[int]]:
        """The positions of each single class."""
        found: dict[str, list[int]] = {}
        for at, classes in enumerate(self.classes):
            for name in split_names(classes) if classes else ():
                positions = found.setdefault(name, [])
                if not positions or positions[-1] != at:
                    positions.append(at)
        return found

    @cached_property
    def identified(self) -> dict[str, list[int]]:
        """The positions of each id."""
        attribute = self.attribute
        found: dict[str, list[int]] = {}
        for at in range(len(self.tags)):
            if (name := attribute(at, "id")) is not None:
                found.setdefault(name, []).append(at)
        return found

    @cached_property
    def undisplayed(self) -> frozenset[int]:
        """Positions of the elements that their own style or attribute keeps from being shown."""
        return frozenset([*self._hidden, *[at for at, style in self.styles if _hides(style.lower())]])


def _hides(style: str) -> bool:
    """The words are sought first, ten times as fast as by the pattern."""
    return ("none" in style or "hidden" in style) and _UNDISPLAYED.search(style) is not None


def split_names(value: str) -> list[str]:
    """The names in an attribute such as class, which XPath and CSS part at these kinds of white space only."""
    return _WORD.findall(value)


def compiled_reader() -> type[TreeReader] | None:
    """None where crawler/page/tree_reader.pyx is not compiled, or for another lxml: `make` compiles it."""
    module = compiled_module("page.tree_reader")
    return module.TreeReader if module else None


_COMPILED = compiled_reader()


def _read(page: bytes) -> TreeReader | PlainReader:
    if _COMPILED is None:
        return PlainReader(page)
    reader = _COMPILED(page, UNNAMED_TAGS, TEXTLESS_TAGS, LONG_TEXT)
    if reader.attribute_squares > MOST_SQUARES:  # which takes no time here, but would for rules
        raise _too_many_attributes()
    return reader


class PlainReader:
    """What crawler/page/tree_reader.pyx does, for where it is not compiled: by a tree of lxml."""

    def __init__(self, page: bytes) -> None:
        if has_too_many_attributes(page):
            raise _too_many_attributes()
        root = parse_tree(page)
        self._elements: list[etree._Element] = [] if root is None else list(root.iter())
        self.tagged: dict[str, list[int]] = {}
        self.tags: list[str] = []
        self.classes: list[str | None] = []
        self.names: list[str | None] = []
        self.texts: list[str | None] = []
        self.tails: list[str | None] = []
        self.named: dict[str, list[int]] = {}
        self.metas: list[dict[str, str]] = []
        self.items: list[int] = []
        self.item_types: set[str] = set()
        self.anchors: list[tuple[int, str]] = []
        self.script_types: list[tuple[int, str]] = []
        self.styles: list[tuple[int, str]] = []
        self.hidden: list[int] = []
        self._read()
        position: dict[Any, int] = dict(zip(self._elements, range(len(self._elements)), strict=True))
        self.parents: list[int] = [position.get(element.getparent(), -1) for element in self._elements]
        self.ends = list(range(1, len(self._elements) + 1))
        for at in range(len(self._elements) - 1, 0, -1):
            self.ends[self.parents[at]] = max(self.ends[self.parents[at]], self.ends[at])
        self.long_texts = _long_ones(self.texts)
        self.long_tails = _long_ones(self.tails)

    def attribute(self, at: int, name: str) -> str | None:
        return self._elements[at].get(name)

    def attribute_names(self, at: int) -> list[str]:
        return [str(name) for name in self._elements[at].keys()]  # noqa: SIM118 (a tree's element is no mapping)

    def script(self, at: int) -> str:
        return self._elements[at].text or ""

    def _read(self) -> None:
        tags, texts, tails, tagged = self.tags, self.texts, self.tails, self.tagged
        element: Any
        for at, element in enumerate(self._elements):
            tag = element.tag  # a str: a tree of HTML without comments has plain names only
            tags.append(tag)
            if tag in tagged:  # half the cost of setdefault or a defaultdict
                tagged[tag].append(at)
            else:
                tagged[tag] = [at]
            self._read_attributes(at, tag, element.attrib)
            texts.append(None if tag in TEXTLESS_TAGS else element.text)
            tails.append(element.tail)

    def _read_attributes(self, at: int, tag: str, attributes: Any) -> None:
        get = attributes.get
        name = None
        self.classes.append(get("class"))
        if tag not in UNNAMED_TAGS:
            name = self.classes[at]
            if identifier := get("id"):
                name = f"{name} {identifier}" if name else identifier
        self.names.append(name)
        for one in (name, get("itemprop"), get("rel") if tag == "a" else None):
            if one:
                self.named.setdefault(one, []).append(at)
        if get("itemprop") is not None or get("itemscope") is not None:
            self.items.append(at)
        if (kind := get("itemtype")) is not None:
            self.item_types.add(kind)
        if tag == "a" and (address := get("href")) and ("#" in address or "omment" in address):
            self.anchors.append((at, address))
        if tag == "script" and (kind := get("type")) is not None:
            self.script_types.append((at, kind))
        if tag == "meta":
            self.metas.append(dict(attributes.items()))  # dict() would ask for each name, and lxml refuses some
        if (style := get("style")) is not None:
            self.styles.append((at, style))
        if get("hidden") is not None:
            self.hidden.append(at)


def _too_many_attributes() -> PageError:
    return PageError("too-many-attributes", "a tag has tens of thousands of attributes")


def _long_ones(texts: Iterable[str | None]) -> list[tuple[int, str]]:
    return [(at, clean) for at, text in enumerate(texts) if text and len(clean := text.strip()) > LONG_TEXT]


def parse_tree(page: bytes) -> etree._Element | None:
    """The same elements as a tree of lxml, without comments and processing instructions; None where there is none."""
    try:
        root: etree._Element | None = etree.fromstring(page, _PARSER)
    except etree.XMLSyntaxError:
        return None
    if root is None:
        return None
    for late in list(root.itersiblings()):
        late.tag = "div"  # to libxml2 a second root stands after </html>; to browsers it is the body's
        (root[-1] if len(root) else root).append(late)
    return root
