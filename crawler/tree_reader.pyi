from collections.abc import Iterator
from typing import overload

from lxml import etree

class Elements:
    def __len__(self) -> int: ...
    def __getitem__(self, at: int, /) -> etree._Element: ...
    def __iter__(self) -> Iterator[etree._Element]: ...

class Positions:
    def __len__(self) -> int: ...
    def __contains__(self, element: etree._Element, /) -> bool: ...
    def __getitem__(self, element: etree._Element, /) -> int: ...
    @overload
    def get(self, element: etree._Element, /) -> int | None: ...
    @overload
    def get(self, element: etree._Element, default: int, /) -> int: ...

class TreeReader:
    elements: Elements
    position: Positions
    tagged: dict[str, list[int]]
    tags: list[str]
    classes: list[str | None]
    names: list[str | None]
    named: dict[str, list[int]]
    metas: list[dict[str, str]]
    items: list[int]
    item_types: set[str]
    anchors: list[tuple[int, str]]
    script_types: list[tuple[int, str]]
    texts: list[str | None]
    tails: list[str | None]
    long_texts: list[tuple[int, str]]
    long_tails: list[tuple[int, str]]
    parents: list[int]
    ends: list[int]
    styles: list[tuple[int, str]]
    hidden: list[int]

    def __init__(self, root: etree._Element, unnamed: frozenset[str], textless: frozenset[str], long: int) -> None: ...
