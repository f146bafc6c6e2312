"""The addresses that a page is known by, in a form that links can be compared with."""

from __future__ import annotations

from urllib.parse import unquote

from crawler.page import Page
from crawler.urls.addresses import split_joined


def own_addresses(page: Page) -> set[str]:
    """What the page is known as: its URL, its canonical link and og:url, each as `address_of` gives it."""
    tree = page.tree
    links = tree.tagged.get("link", ())
    canonical = [tree.attribute(at, "href") or "" for at in links if tree.attribute(at, "rel") == "canonical"]
    return {address_of(url, page.url) for url in (page.url, *canonical, *page.meta.get("og:url", ()))}


def address_of(url: str, base: str) -> str:
    """Host and path, to compare links by; the query only where the path alone names no page."""
    parts = split_joined(base, url)
    if parts is None:
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = unquote(parts.path).rstrip("/")
    return f"{host}{path}?{parts.query}" if not path or path.endswith(".php") else host + path
