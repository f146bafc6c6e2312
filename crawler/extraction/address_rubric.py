"""The folder that an article's address stands in, as links to it call it: /politics/rain is in "Politics"."""

from __future__ import annotations

import re
from collections import Counter

from crawler.extraction.text import clean_text, comparable
from crawler.page import Page
from crawler.urls.addresses import split_joined, split_url

_MOST_FOLDERS = 3
_MOST_WORDS = 4
_NO_FOLDER = re.compile(r"\d|^.?$|^[a-z]{2}(?:[-_][a-z]{2})?$|\.|:", re.IGNORECASE)
"""Dates and numbers, languages and files."""
_WORDS = """
    news article articles artikel story stories blog blogs post posts detail details content nachrichten noticia
    noticias actualites actualite notizie aktuell aktuelles archive archives archiv magazin magazine themen page pages
    seite node wiki amp web site sites newsroom presse press media haber haberler novosti forum tag tags category
    kategorie author user users mobile print video videos newsletter newsletters english product products produkte shop
"""
_NO_RUBRICS = frozenset(_WORDS.split())
"""Folders of any article."""
_NO_NAME = re.compile(
    r"\d|^(?:all|alle|todas|todos|toutes|tutte|wszystkie|все|more|mehr|más|plus|see|view|go|read|sign|subscribe|back|zur"
    r"|zum|zurück|continue|follow)\b",
    re.IGNORECASE,
)

_ENDS = (b'"', b'/"', b"'", b"/'", b">")
"""What stands behind an address."""


def folder_names(page: Page) -> list[str]:
    """What links to the first such folder call it, what most of them do first; empty where there are none."""
    folders = split_url(page.url).path.rstrip("/").split("/")[1:-1]
    for index, folder in enumerate(folders[:_MOST_FOLDERS]):
        if folder.lower() in _NO_RUBRICS or _NO_FOLDER.search(folder):
            continue
        names = _names_of("/" + "/".join(folders[: index + 1]), page)
        if names:
            key = comparable(folder)
            return sorted(names, key=lambda name: (not comparable(name).startswith(key), -names[name]))
    return []


def _names_of(path: str, page: Page) -> Counter[str]:
    """The texts of links to an address on the page's host."""
    if not _is_written(path.encode(), page.body):
        return Counter()
    host = split_url(page.url).netloc
    names: Counter[str] = Counter()
    tree = page.tree
    for link in tree.tagged.get("a", ()):
        address = tree.attribute(link, "href") or ""
        if not address.rstrip("/").endswith(path):
            continue
        parts = split_joined(page.url, address)
        if parts is not None and parts.netloc == host and parts.path.rstrip("/") == path and not parts.query:
            name = clean_text(" ".join(tree.pieces(link)))
            if name and len(name.split()) <= _MOST_WORDS and not _NO_NAME.search(name):
                names[name] += 1
    return names


def _is_written(path: bytes, body: bytes) -> bool:
    """Whether an address may end with a path, as most do not: this is known in a hundredth of the time."""
    at = body.find(path)
    while at >= 0:
        end = at + len(path)
        if body.startswith(_ENDS, end):
            return True
        at = body.find(path, end)
    return False
