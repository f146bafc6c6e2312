"""A Page is one response, decoded once and parsed once; rules and extraction all read the same tree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Any, Protocol, cast

from lxml import etree
from parsel import Selector

from crawler.encoding import detect_encoding
from crawler.microdata import read_microdata
from crawler.page_limits import MAX_PAGE_BYTES, PageError, check_body
from crawler.structured import LinkedObject, Meta, articles_of_page, read_linked_data, read_meta

__all__ = ["MAX_PAGE_BYTES", "Page", "PageError"]

_ARTICLE_ITEM = re.compile(rb"schema\.org/\w*(?:Article|Posting|Report|Review)")
_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
_ITEMPROPS = etree.XPath("descendant-or-self::*/@itemprop")
_UNMARKED_TAGS = frozenset(
    {"script", "style", "link", "meta", "head", "title", "html", "noscript", "br", "option", "source", "col"}
    | {"svg", "g", "path", "use", "symbol", "circle", "rect", "line", "polygon", "defs"}
)
"""Tags whose class and id tell nothing about the page's parts."""


class _Attribute(Protocol):
    """What XPath gives for an attribute: its value, which knows its element."""

    def getparent(self) -> etree._Element: ...


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
        check_body(body)
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
        return dict(zip(self.elements, range(len(self.elements)), strict=True))

    @cached_property
    def _by_tag(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        tags = cast("list[str]", [element.tag for element in self.elements])  # a tree of HTML has plain names only
        for tag, element in zip(tags, self.elements, strict=True):
            if tag in found:  # half the cost of setdefault or a defaultdict
                found[tag].append(element)
            else:
                found[tag] = [element]
        return found

    @property
    def tags(self) -> Iterable[str]:
        """The tags that occur (lower case), in the order of their first elements."""
        return self._by_tag.keys()

    def by_tag(self, tag: str) -> list[etree._Element]:
        """The elements of a tag (lower case) in document order."""
        return self._by_tag.get(tag, [])

    @cached_property
    def _signatures(self) -> dict[str, list[etree._Element]]:
        """ "class id", itemprop or (of links) rel, as written -> the elements, those of one tag in document order."""
        found: dict[str, list[etree._Element]] = {}
        for tag, elements in self._by_tag.items():
            if tag in _UNMARKED_TAGS:
                continue
            for element, signature in zip(elements, [element.get("class") for element in elements], strict=True):
                if name := element.get("id"):
                    signature = f"{signature} {name}" if signature else name
                if signature:
                    if signature in found:
                        found[signature].append(element)
                    else:
                        found[signature] = [element]
        for value in cast("list[_Attribute]", _ITEMPROPS(self.root)):
            found.setdefault(str(value), []).append(value.getparent())
        for link in self.by_tag("a"):
            if name := link.get("rel"):
                found.setdefault(name, []).append(link)
        return found

    @cached_property
    def _signature_text(self) -> tuple[str, list[int]]:
        """All signatures in one lower-cased text, and where each begins."""
        text = "\n".join(self._signatures)
        lowered = text.lower()
        if len(lowered) != len(text):  # as of a Turkish dotted I
            lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        return lowered, [0, *accumulate(len(signature) + 1 for signature in self._signatures)]

    def marked(self, pattern: re.Pattern[str]) -> list[etree._Element]:
        """Elements whose lower-cased "class id", itemprop or (of links) rel matches, in document order.

        The pattern runs once for each distinct signature of the page, not once for each element. That is still the
        dearest question to ask of a page: where plain words are sought, `marked_with` is many times cheaper.
        """
        search = pattern.search
        return self._in_order(elements for signature, elements in self._signatures.items() if search(signature.lower()))

    def marked_with(self, words: tuple[str, ...]) -> list[etree._Element]:
        """Elements whose signature, as in `marked`, contains one of the words (lower case), in document order.

        The answer for each tuple of words is kept.
        """
        if (known := self._marked_with.get(words)) is None:
            known = self._marked_with[words] = self._find_marked_with(words)
        return known

    @cached_property
    def _marked_with(self) -> dict[tuple[str, ...], list[etree._Element]]:
        return {}

    def _find_marked_with(self, words: tuple[str, ...]) -> list[etree._Element]:
        text, starts = self._signature_text
        lines: set[int] = set()
        for word in words:
            at = text.find(word)
            while at >= 0:
                line = bisect_right(starts, at) - 1
                lines.add(line)
                at = text.find(word, starts[line + 1])
        groups = list(self._signatures.values())
        return self._in_order(groups[line] for line in lines)

    def _in_order(self, groups: Iterable[list[etree._Element]]) -> list[etree._Element]:
        return sorted({element for group in groups for element in group}, key=self.position.__getitem__)

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
        if articles := articles_of_page(self.linked_data, self.url, names):
            return articles
        return articles_of_page(self.microdata, self.url, names) if _ARTICLE_ITEM.search(self.body) else []


def _parse(body: bytes, encoding: str) -> etree._Element:
    if encoding != "utf-8":
        body = body.decode(encoding, "replace").encode("utf-8", "replace")
    if b"\0" in body:  # no character of HTML; libxml2 would print a replacement character for it
        body = body.replace(b"\0", b"")
    try:
        root = etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        raise PageError("not-html", f"no element can be read: {error}") from error
    if root is None:
        raise PageError("not-html", "no element can be read")
    for late in list(root.itersiblings()):  # to libxml2 a second root stands after </html>; to browsers it is the body
        late.tag = "div"
        (root[-1] if len(root) else root).append(late)
    return root
