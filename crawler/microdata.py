"""Microdata (HTML standard, section 5) in the shape of JSON-LD: a reader need not care which one a page uses."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from lxml import etree

from crawler.structured import LinkedObject

MAX_PROPERTIES = 5_000
"""Elements beyond this are left unread: more than any article needs, comments included."""

_URL_PROPERTIES = frozenset({"url", "mainEntityOfPage", "image", "sameAs", "thumbnailUrl"})
_ENTRY = "item"
_MAX_VALUE_ELEMENTS = 100
_MAX_VALUE_CHARACTERS = 2_000


def read_microdata(elements: Iterable[etree._Element]) -> list[LinkedObject]:
    """Typed items that are no property of another item; the others are nested in them.

    `elements` are those with itemprop or itemscope, in document order. itemref is not followed.
    """
    items: dict[etree._Element, LinkedObject] = {}
    scope_of: dict[etree._Element, LinkedObject | None] = {}
    top: list[LinkedObject] = []
    for count, element in enumerate(elements):
        if count >= MAX_PROPERTIES:
            break
        outer = _enclosing(element, items, scope_of)
        value: Any
        if element.get("itemscope") is not None or element.get("itemtype"):
            value = items[element] = {"@type": (element.get("itemtype") or "").split()}
            if outer is None or not element.get("itemprop"):
                top.append(value)
        else:
            value = microdata_value(element)
        if outer is not None and value:
            for name in (element.get("itemprop") or "").split():
                outer.setdefault(name, []).append(value)
    return [item for item in top if item["@type"]]


def _enclosing(
    element: etree._Element,
    items: dict[etree._Element, LinkedObject],
    scope_of: dict[etree._Element, LinkedObject | None],
) -> LinkedObject | None:
    """The item around an element; every ancestor is visited once per page."""
    passed = []
    scope = None
    for ancestor in element.iterancestors():
        if ancestor in items:
            scope = items[ancestor]
            break
        if ancestor in scope_of:
            scope = scope_of[ancestor]
            break
        passed.append(ancestor)
    scope_of.update(dict.fromkeys(passed, scope))
    return scope


def _is_address(element: etree._Element) -> bool:
    """Whether the property of a link is its address: as of an entry of breadcrumbs in which the name stands apart."""
    names = (element.get("itemprop") or "").split()
    return not _URL_PROPERTIES.isdisjoint(names) or (_ENTRY in names and element.find(".//*[@itemprop]") is not None)


def microdata_value(element: etree._Element) -> str:
    """The value of a property that is no item: content, datetime, or its address or text (at most 2,000 characters).

    The standard's value of a link is its address always; pages mean its text unless the property is an address.
    """
    for attribute in ("content", "datetime"):
        if (value := element.get(attribute)) is not None:
            return value.strip()
    if element.tag in ("link", "a", "img") and _is_address(element):
        return (element.get("href") or element.get("src") or "").strip()
    pieces = [element.text or ""]
    for inner in islice(element.iterdescendants(), _MAX_VALUE_ELEMENTS):
        pieces += (inner.text or "", inner.tail or "")
    return " ".join("".join(pieces).split())[:_MAX_VALUE_CHARACTERS]
