"""A Page is one response, decoded once and parsed once; rules and extraction all read the same tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from lxml import etree
from parsel import Selector

from crawler.encoding import detect_encoding
from crawler.microdata import read_microdata
from crawler.structured import LinkedObject, Meta, articles_of_page, read_linked_data, read_meta

MAX_PAGE_BYTES = 10 * 1024 * 1024


class PageError(ValueError):
    """The bytes cannot be read as a page. `reason` is short, stable and in kebab case, to be counted by."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Page:
    """One HTML response.

    `body` is the undecoded payload (after content encodings), `content_type` the HTTP header if there was one,
    `fetched_at` aware UTC or None where nobody said. The tree has no comments and no processing instructions, and
    must not be changed: all readers share it.

    Raises PageError from the constructor where the body is empty, too large or holds no element.
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
    ) -> None:
        self.url = url
        self.fetched_at = fetched_at
        self.headers = headers or {}
        self.status = status
        self.body = body
        if not body.strip():
            raise PageError("empty-page", "the response has no body")
        if len(body) > MAX_PAGE_BYTES:
            raise PageError("too-large", f"{len(body)} bytes; a page may have {MAX_PAGE_BYTES}")
        self.encoding = detect_encoding(body, content_type)
        self.root = _parse(body, self.encoding)

    @cached_property
    def selector(self) -> Selector:
        """For rules: CSS and XPath over the shared tree."""
        return Selector(root=self.root, type="html")

    @cached_property
    def elements(self) -> list[etree._Element]:
        """Every element in document order."""
        return list(self.root.iter())

    @cached_property
    def position(self) -> dict[etree._Element, int]:
        """Element -> its index in `elements`."""
        return {element: index for index, element in enumerate(self.elements)}

    @cached_property
    def _by_tag(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for element in self.elements:
            found.setdefault(str(element.tag), []).append(element)
        return found

    def by_tag(self, tag: str) -> list[etree._Element]:
        """The elements of a tag (lower case) in document order."""
        return self._by_tag.get(tag, [])

    @cached_property
    def _signatures(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for element in self.elements:
            attributes = element.attrib
            if attributes:
                parts = [attributes[name] for name in ("class", "id", "itemprop", "rel") if name in attributes]
                if parts:
                    found.setdefault(" ".join(parts).lower(), []).append(element)
        return found

    def marked(self, pattern: re.Pattern[str]) -> list[etree._Element]:
        """Elements whose lower-cased "class id itemprop rel" matches, in document order.

        The pattern runs once for each distinct signature of the page, not once for each element.
        """
        hits = [e for signature, elements in self._signatures.items() if pattern.search(signature) for e in elements]
        hits.sort(key=self.position.__getitem__)
        return hits

    @cached_property
    def meta(self) -> Meta:
        """<meta> values: lower-cased name, property or http-equiv -> contents in document order."""
        return read_meta(self.by_tag("meta"))

    @cached_property
    def linked_data(self) -> list[dict[str, Any]]:
        """All JSON-LD objects of the page, @graph and mainEntity flattened, {"@id"} references not yet resolved."""
        return read_linked_data(self.by_tag("script"))

    @cached_property
    def microdata(self) -> list[LinkedObject]:
        """Top-level microdata items in the shape of JSON-LD."""
        if b"itemprop" not in self.body:
            return []
        return read_microdata(self.root.xpath("//*[@itemprop or @itemscope]"))

    @cached_property
    def linked_articles(self) -> list[LinkedObject]:
        """Article objects (NewsArticle, BlogPosting, ...) that describe this page, best first: JSON-LD, else microdata.

        References are resolved: `page.linked_articles[0].get("author")` holds the Person, not its @id. Empty where the
        page has none; articles of related stories are left out.
        """
        names = [*self.meta.get("og:title", ()), *(title.text or "" for title in self.by_tag("title")[:1])]
        return articles_of_page(self.linked_data, self.url, names) or articles_of_page(self.microdata, self.url, names)


def _parse(body: bytes, encoding: str) -> etree._Element:
    if encoding != "utf-8":
        body = body.decode(encoding, "replace").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise PageError("not-html", f"no element can be read: {error}") from error
    if root is None:
        raise PageError("not-html", "no element can be read")
    return root
