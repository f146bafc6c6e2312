"""Walls: the one page that a host shows in place of many, with status 200 ("are you a robot?", "subscribe!").

It is known without any language: it has the text of another address, and both were announced as something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from crawler.identity.page_identity import last_of
from crawler.items import Article
from crawler.urls.normalization import normalize_url

Announced = tuple[str, Mapping[str, Any]]
"""An address, and what sources said of it."""
WALL = "wall"
"""The reason why such a page counts as not fetched."""
_LEAST = 0.5
"""Share of an announced title's letters, counted by words, that must stand in its article: titles are rewritten, and
words inflected."""
_REMEMBERED = 10_000
"""Pages in one run."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_LATIN = re.compile("[a-z]{2}")


class Walls:
    """The pages of one run that are not what was announced."""

    def __init__(self) -> None:
        self._seen: dict[bytes, tuple[str, str]] = {}
        """Digest of title and first paragraph, since a wall may print the time below -> the first address, and what
        was announced under it."""
        self.first: set[str] = set()
        """Addresses of pages that were taken for articles, until other addresses showed the same page."""

    @property
    def forgets(self) -> bool:
        """Whether there have been too many pages to remember all of them."""
        return len(self._seen) >= _REMEMBERED

    def is_wall(self, article: Article, url: str, title: str, stored: Iterable[Announced]) -> bool:
        """Whether a page is a wall: it is not what was announced as `title`, and stands under another address as well,
        where it is not what was announced either.

        `stored` are the addresses under which the database has the same text.
        """
        one = (normalize_url(url), title)
        first = one
        if not self.forgets:
            first = self._seen.setdefault(_opening(article), one)
        others = (first, *((normalize_url(other), announced_title(other, said)) for other, said in stored))
        walls = {
            other for other, told in others if other != one[0] and told != title and not has_announced(article, told)
        }
        self.first |= walls
        return bool(walls)


def announced_title(url: str, evidence: Mapping[str, Any]) -> str:
    """What sources call a page; where they do not, the words of its address; empty where that is no title.

    >>> announced_title("https://example.org/2026/rain-in-the-north-1234.html", {})
    'rain north'
    >>> announced_title("https://example.org/article.php?id=1234", {})
    ''
    """
    if title := evidence.get("title"):
        return str(title)
    words = _WORD.findall(last_of(urlsplit(url)))
    return " ".join(words) if len(words) > 1 else ""


def has_announced(article: Article, title: str) -> bool:
    """Whether an article is the one that was announced as `title`, as far as words tell. Where an address is in Latin
    letters and the text in others, they tell nothing, and it counts as the one.

    >>> has_announced(Article(title="Flood in the town"), "Town: flood"), has_announced(Article(title="Wait"), "Flood")
    (True, False)
    """
    words = _WORD.findall(title.casefold())
    wanted = _LEAST * sum(map(len, words))
    text = (article.title or "").casefold()
    if title.isascii() and text and not _LATIN.search(text):
        return True
    if sum(len(word) for word in words if word in text) >= wanted:
        return True
    text += " ".join(paragraph for section in article.body for paragraph in section.paragraphs).casefold()
    return sum(len(word) for word in words if word in text) >= wanted


def _opening(article: Article) -> bytes:
    first = next((paragraph for section in article.body for paragraph in section.paragraphs), "")
    return blake2b(f"{article.title}\n{first}".encode("utf-8", "replace"), digest_size=16).digest()
