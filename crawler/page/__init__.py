"""A Page is one response, decoded once and parsed once; rules and extraction read the same lists.

Only rules that ask for what the lists cannot answer make a tree of lxml of it, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from lxml import etree

from crawler.page.encoding import detect_encoding
from crawler.page.flat_tree import FlatTree, parse_tree
from crawler.page.limits import MAX_PAGE_BYTES, PageError, check_body, check_tags
from crawler.page.linked_data import read_linked_data
from crawler.page.main_article import articles_of_page
from crawler.page.microdata import read_microdata
from crawler.page.name_words import NameIndex
from crawler.page.structured import LinkedObject, Meta, read_meta
from crawler.urls.addresses import absolute_url

__all__ = ["MAX_PAGE_BYTES", "Page", "PageError"]

T = TypeVar("T")

_ARTICLE_ITEM = re.compile(r"schema\.org/\w*(?:Article|Posting|Report|Review)")
_MOST_TITLES = 3
_TAG = re.compile(rb"<[a-zA-Z]")
_WIDE_ENCODINGS = ("utf-16", "utf-32")
"""In which mark-up is known only once it is decoded."""


class Page:
    """One HTML response.

    `body` is the undecoded payload (after content encodings), `content_type` the HTTP header if there was one,
    `fetched_at` aware UTC or None where nobody said, `date_order` "DMY" or "MDY" where other pages of the site have
    shown how it prints dates such as 4-05-2013. Neither `tree` nor `root` has comments or processing instructions,
    and neither must be changed: all readers share them.

    Raises PageError from the constructor where the body is empty, too large or has no tag.
    """

    def __init__(
        self,
        body: bytes,
        url: str,
        *,
        fetched_at: datetime | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        status: int = 200,
        date_order: str | None = None,
    ) -> None:
        self.url = url
        self.fetched_at = fetched_at
        self.date_order = date_order
        self.headers = headers or {}
        self.status = status
        self.body = body
        check_body(body)
        self.encoding = detect_encoding(body, content_type)
        self._markup = _in_utf8(body, self.encoding)
        if not _TAG.search(self._markup):  # the parser would make a paragraph of a script or a table of numbers
            raise PageError("not-html", "the page has no tag")
        self.tree = FlatTree(self._markup)
        """The whole page as lists."""
        if not self.tree.tags:
            raise PageError("not-html", "no element can be read")
        self._answers: dict[Callable[[Page], Any], Any] = {}

    def once(self, find: Callable[[Page], T]) -> T:
        """What a function finds in the page, which is asked the first time only."""
        if find not in self._answers:
            self._answers[find] = find(self)
        answer: T = self._answers[find]
        return answer

    @cached_property
    def root(self) -> etree._Element:
        """The same elements as a tree of lxml, which is made for rules in XPath and in CSS that is not simple."""
        root = parse_tree(self._markup)
        if root is None:
            raise PageError("not-html", "lxml finds no element")
        return root

    @cached_property
    def position(self) -> dict[etree._Element, int]:
        """Element of `root` -> its position in `tree`."""
        return {element: at for at, element in enumerate(self.root.iter())}

    def positions_with(self, words: tuple[str, ...]) -> list[int]:
        """Positions of elements whose "class id", itemprop or (of links) rel, lower-cased, contains one of the words.

        The words are in lower case and have no white space. The answer for each tuple of them is kept.
        """
        return self._marks.with_words(words)

    @cached_property
    def _marks(self) -> NameIndex:
        """ "class id", itemprop and (of links) rel, as written, of the positions."""
        return NameIndex(self.tree.named)

    @cached_property
    def base_url(self) -> str:
        """What the page's relative addresses are relative to: <base href>, else its own URL."""
        for at in self.tree.tagged.get("base", ()):
            if address := (self.tree.attribute(at, "href") or "").strip():
                return absolute_url(self.url, address) or self.url
        return self.url

    @cached_property
    def meta(self) -> Meta:
        """<meta> values: lower-cased name, property or http-equiv -> contents in document order."""
        return read_meta(self.tree.metas)

    @cached_property
    def linked_data(self) -> list[dict[str, Any]]:
        """All JSON-LD objects of the page, @graph and mainEntity flattened, {"@id"} references not yet resolved."""
        data = (at for at, kind in self.tree.script_types if "ld+json" in kind.lower())
        return read_linked_data(map(self.tree.script, data))

    @cached_property
    def microdata(self) -> list[LinkedObject]:
        """Top-level microdata items in the shape of JSON-LD."""
        if not self.tree.item_types or b"itemprop" not in self.body:
            return []
        return read_microdata(self.tree, self.tree.items)

    @cached_property
    def linked_articles(self) -> list[LinkedObject]:
        """Article objects (NewsArticle, BlogPosting, ...) that describe this page, best first: JSON-LD, else microdata.

        References are resolved: `page.linked_articles[0].get("author")` holds the Person, not its @id. Empty where the
        page has none; articles of related stories are left out.
        """
        names = [
            *self.meta.get("og:title", ())[:_MOST_TITLES],
            *(self.tree.texts[at] or "" for at in self.tree.tagged.get("title", ())[:1]),
        ]
        if articles := articles_of_page(self.linked_data, self.url, names):
            return articles
        has_items = any(map(_ARTICLE_ITEM.search, self.tree.item_types))
        return articles_of_page(self.microdata, self.url, names) if has_items else []


def _in_utf8(body: bytes, encoding: str) -> bytes:
    """The page as `FlatTree` takes it. Raises PageError where only now it shows that it is too much."""
    if encoding != "utf-8":
        body = body.decode(encoding, "replace").encode("utf-8", "replace")
        if encoding.startswith(_WIDE_ENCODINGS):
            check_tags(body)
    if b"\0" in body:  # no character of HTML; libxml2 would print a replacement character for it
        body = body.replace(b"\0", b"")
        check_tags(body)
    return body
