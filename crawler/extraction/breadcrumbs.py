"""The way from the site's home page to the article, as the page states or prints it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crawler.extraction.text import clean_text
from crawler.page import Page
from crawler.page.structured import LinkedObject, as_list, text_of, types_of
from crawler.urls.addresses import split_joined

_WORDS = ("breadcrumb",)
_MAX_ELEMENTS = 60
_MAX_ENTRIES = 10
_SLASHES_OF_HOME = 3
_MAX_LINKS = 5
"""What has more is a menu."""


def linked_breadcrumbs(page: Page) -> list[str]:
    """The names that JSON-LD states, but for the home page and the article itself."""
    return _first_of(page.linked_data, page)


def microdata_breadcrumbs(page: Page) -> list[str]:
    """The breadcrumbs that microdata state."""
    are_stated = any("schema.org/BreadcrumbList" in kind for kind in page.tree.item_types)
    return _first_of(page.microdata, page) if are_stated else []


def _first_of(items: Iterable[LinkedObject], page: Page) -> list[str]:
    return next((_names_of(item, page.url) for item in items if "breadcrumblist" in types_of(item)), [])


def _names_of(item: LinkedObject, page_url: str) -> list[str]:
    entries = [entry for entry in as_list(item.get("itemListElement"))[:_MAX_ENTRIES] if isinstance(entry, dict)]
    named = [(text_of(entry.get("name")) or text_of(entry.get("item")), _address_of(entry)) for entry in entries]
    return [
        name for name, address in [pair for pair in named if pair[0]][:-1] if name and not _is_home(address, page_url)
    ]


def _address_of(entry: dict[str, Any]) -> Any:
    stated = next(iter(as_list(entry.get("item"))), None)
    return (stated.get("@id") or stated.get("url")) if isinstance(stated, dict) else stated


def printed_breadcrumbs(page: Page) -> list[str]:
    """Texts of the links in the first element that is called so, without those to the home page and to the page."""
    tree = page.tree
    for at in page.positions_with(_WORDS):
        if tree.ends[at] - at > _MAX_ELEMENTS:
            continue
        links = tree.tagged_in("a", at)
        if 0 < len(links) <= _MAX_LINKS:
            addresses = [tree.attribute(link, "href") for link in links]
            return [
                name
                for link, address in zip(links, addresses, strict=True)
                if not _is_home(address, page.url)
                and not _is_same(address, page.url)
                and (name := clean_text(" ".join(tree.pieces(link))))
            ]
    return []


def _is_home(address: Any, page_url: str) -> bool:
    if not isinstance(address, str) or address.count("/") > _SLASHES_OF_HOME:  # mostly: no need to take it apart
        return False
    parts = _split(address, page_url)
    return parts is not None and parts[0] in ("", "/") and not parts[1]


def _is_same(address: Any, page_url: str) -> bool:
    return _split(address, page_url) == _split(page_url, page_url)


def _split(address: Any, page_url: str) -> tuple[str, str] | None:
    """Path and query; None for what is no address."""
    if not isinstance(address, str):
        return None
    parts = split_joined(page_url, address)
    return (parts.path, parts.query) if parts else None
