"""Microdata (HTML standard, section 5) in the shape of JSON-LD: a reader need not care which one a page uses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import islice
from typing import Any

from crawler.page.flat_tree import FlatTree
from crawler.page.structured import LinkedObject

MAX_PROPERTIES = 5_000
"""Elements beyond this are left unread: more than any article needs, comments included."""

_URL_PROPERTIES = frozenset({"url", "mainEntityOfPage", "image", "sameAs", "thumbnailUrl"})
_ENTRY = "item"
_MAX_VALUE_PIECES = 100
_MAX_VALUE_CHARACTERS = 2_000


def read_microdata(tree: FlatTree, positions: Iterable[int]) -> list[LinkedObject]:
    """Typed items that are no property of another item; the others are nested in them.

    `positions` are those of what has itemprop or itemscope, in document order. itemref is not followed.
    """
    opened: list[tuple[int, LinkedObject]] = []  # the items around an element, each with the position behind it
    top: list[LinkedObject] = []
    for at in islice(positions, MAX_PROPERTIES):
        while opened and opened[-1][0] <= at:
            opened.pop()
        outer = opened[-1][1] if opened else None
        names = (tree.attribute(at, "itemprop") or "").split()
        value: Any
        if tree.attribute(at, "itemscope") is not None or tree.attribute(at, "itemtype"):
            value = {"@type": (tree.attribute(at, "itemtype") or "").split()}
            opened.append((tree.ends[at], value))
            if outer is None or not names:
                top.append(value)
        else:
            value = _value_of(tree, at, names)
        if outer is not None and value:
            for name in names:
                outer.setdefault(name, []).append(value)
    return [item for item in top if item["@type"]]


def _value_of(tree: FlatTree, at: int, names: list[str]) -> str:
    """The value of a property that is no item: content, datetime, or its address or text (at most 2,000 characters).

    The standard's value of a link is its address always; pages mean its text unless the property is an address.
    """
    for attribute in ("content", "datetime"):
        if (value := tree.attribute(at, attribute)) is not None:
            return value.strip()
    if tree.tags[at] in ("link", "a", "img") and _is_address(tree, at, names):
        return (tree.attribute(at, "href") or tree.attribute(at, "src") or "").strip()
    pieces = islice(tree.pieces(at), _MAX_VALUE_PIECES)
    return " ".join("".join(pieces).split())[:_MAX_VALUE_CHARACTERS]


def _is_address(tree: FlatTree, at: int, names: list[str]) -> bool:
    """Whether the property of a link is its address: as of an entry of breadcrumbs in which the name stands apart."""
    return not _URL_PROPERTIES.isdisjoint(names) or (_ENTRY in names and _holds_property(tree, at))


def _holds_property(tree: FlatTree, at: int) -> bool:
    inside = tree.items[bisect_right(tree.items, at) : bisect_left(tree.items, tree.ends[at])]
    return any(tree.attribute(item, "itemprop") is not None for item in inside)
