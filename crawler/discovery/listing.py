"""Listings: pages of links to articles, newest first, with a link to the next page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from crawler.discovery.links import DiscoveryError, Link
from crawler.extraction.comment_words import read_bare_count, read_count
from crawler.extraction.text import clean_text
from crawler.page import Page, PageError
from crawler.page.limits import MAX_TAGS
from crawler.rules import Rule
from crawler.source_kind import SourceKind
from crawler.urls.addresses import absolute_url

MAX_LINKS = 2000
"""Different addresses that are taken of one page."""
_MAX_TITLE = 1000
_MAX_WORDS = 60  # characters of a link to the next page
_NEXT_WORDS = re.compile(
    r"(?:next|older)(?: (?:page|posts|entries|articles|stories|news))?|"
    r"(?:load|show|view) more(?: \w+)?|more (?:news|stories)|"
    r"weiter|nächste(?: seite)?|ältere (?:beiträge|artikel)|mehr (?:laden|anzeigen)|weitere (?:artikel|meldungen)|"
    r"suivant(?:e|es)?|page suivante|articles plus anciens|voir plus|siguiente|entradas antiguas|ver más|próxima|"
    r"seguinte|ver mais|carregar mais|successiva|pagina successiva|altro|volgende|następna|starsze wpisy|"
    r"следующая(?: страница)?|дальше|далее|вперед|вперёд|(?:показать |загрузить )?ещ[её](?: новости)?|"
    r"наступна(?: сторінка)?|(?:показати )?ще|次へ|下一页"
)
_ARROWS = " «»‹›←→<>…"
_PAGE_NUMBER = re.compile(r"\d{1,5}")
_OFFSET = re.compile(r"\d{1,6}")
_COMMENTS = re.compile(r"com+ent|kom+ent|disqus|respond|reply", re.IGNORECASE)
"""In the fragment of an address: it leads to an article's comments."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing by the URL of its first page.

    `links` selects the links (<a> elements or what holds them), `next_page` the link to the next page, in CSS or XPath
    as in site rules; None takes all links of the page, and finds the next page by rel=next, number or word. Whether an
    address is an article's is for the spider to say.
    """

    url: str
    kind: ClassVar[SourceKind] = SourceKind.LISTING
    links: Rule | None = None
    next_page: Rule | None = None
    max_pages: int = 100
    """That one run reads; the next one goes on there."""
    page: int = 1
    """Which page of the listing this is, from 1."""

    def read(self, body: bytes, url: str, content_type: str | None = None) -> Iterator[Link | Listing]:
        """The page's links in document order, each address once, with the longest text that links there as title.

        At the end the next page as a Listing, unless this is the last one. Raises DiscoveryError "listing-" with
        PageError's reason where the body is no page.
        """
        try:
            page = Page(within_limits(body), url, content_type=content_type)
        except PageError as error:
            raise DiscoveryError(f"listing-{error.reason}", str(error)) from error
        yield from self.read_page(page)

    def read_page(self, page: Page) -> Iterator[Link | Listing]:
        """As `read`, of a page that is parsed already."""
        root, url, base = page.root, page.url, page.base_url
        address = self._next_address(root, base, url)
        for link in _links(self.links.elements(root) if self.links else root.iter("a"), base, url):
            if link.url != address or urlsplit(address).path != urlsplit(url).path:  # else it is no article
                yield link
        if address:
            yield replace(self, url=address, page=self.page + 1)

    def _next_address(self, root: etree._Element, base: str, url: str) -> str | None:
        if self.next_page:
            anchors = _anchors(self.next_page.elements(root))
        else:
            anchors = _next_anchors(root, base, url, self.page)
        addresses = (absolute_url(base, anchor.get("href")) for anchor in anchors)
        return next((address for address in addresses if address and address not in (url, self.url)), None)


def within_limits(body: bytes) -> bytes:
    """As much of a page as may be parsed: of links, the first are the newest."""
    tags = body.count(b"<")
    return body if tags <= MAX_TAGS else body[: len(body) * MAX_TAGS // tags * 3 // 4]  # they may stand closer there


def _anchors(elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
    for element in elements:
        if element.tag in ("a", "link"):
            yield element
        else:
            yield from element.iter("a")


def _links(elements: Iterable[etree._Element], base: str, found_in: str) -> Iterator[Link]:
    titles: dict[str, str] = {}
    counts: dict[str, int] = {}
    for anchor in _anchors(elements):
        if address := absolute_url(base, anchor.get("href")):
            if len(titles) >= MAX_LINKS and address not in titles:
                continue
            title = _text(anchor, _MAX_TITLE)
            count = _comment_count(anchor.get("href") or "", title)
            if count is not None:
                counts.setdefault(address, count)
            if len(title) >= len(titles.get(address, "")):
                titles[address] = title
    for address, title in titles.items():
        yield Link(address, found_in, title=title or None, comment_count=counts.get(address))


def _comment_count(address: str, text: str) -> int | None:
    """What a link to an article's comments says of their number.

    >>> _comment_count("/1.html#comments", "12"), _comment_count("/1.html#respond", "No comments yet")
    (12, 0)
    >>> _comment_count("/1.html", "12") is None
    True
    """
    if not _COMMENTS.search(address.partition("#")[2]):
        return None
    count = read_bare_count(text)
    return read_count(text) if count is None else count


def _next_anchors(root: etree._Element, base: str, url: str, page: int) -> Iterator[etree._Element]:
    """Links to the next page, surest first."""
    for element in root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            yield element
    anchors = [anchor for anchor in root.iter("a") if anchor.get("href")]
    number = str(page + 1)
    for anchor in anchors:
        is_numbered = number in _PAGE_NUMBER.findall(anchor.get("href") or "")
        if _text(anchor, _MAX_WORDS) == number and (is_numbered or _has_offset(anchor, base, url)):
            yield anchor
    for anchor in anchors:
        words = (
            _text(anchor, _MAX_WORDS).lower(),
            *(clean_text(anchor.get(name) or "").lower() for name in ("title", "aria-label")),
        )
        if any(map(_means_next, words)) and _leads_to_page(anchor, base, url, number):
            yield anchor


def _leads_to_page(anchor: etree._Element, base: str, url: str, number: str) -> bool:
    """Whether a "next" is the listing's and not a slide show's: it stays on the host and speaks of a page."""
    address = absolute_url(base, anchor.get("href"))
    if not address or urlsplit(address).netloc != urlsplit(url).netloc:
        return False
    is_page = number in _PAGE_NUMBER.findall(address) or "page" in address.lower()
    return is_page or _has_offset(anchor, base, url)


def _has_offset(anchor: etree._Element, base: str, url: str) -> bool:
    """Whether a link is to the same listing further on, as "?start=20"."""
    address = absolute_url(base, anchor.get("href"))
    if not address:
        return False
    there, here = urlsplit(address), urlsplit(url)
    if (there.netloc, there.path.rstrip("/")) != (here.netloc, here.path.rstrip("/")):
        return False
    before, after = dict(parse_qsl(here.query)), dict(parse_qsl(there.query))
    changed = [value for name, value in after.items() if before.get(name) != value]
    return len(changed) == 1 and bool(_OFFSET.fullmatch(changed[0])) and before.keys() <= after.keys()


def _means_next(words: str) -> bool:
    """
    >>> _means_next("← older posts"), _means_next("»"), _means_next("what comes next")
    (True, True, False)
    """
    bare = words.strip(_ARROWS)
    return bool(_NEXT_WORDS.fullmatch(bare)) if bare else words.strip() in ("»", "›", "→", ">", ">>")


def _text(element: etree._Element, most: int) -> str:
    """The beginning of an element's text: up to `most` characters, in one line."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(str(piece))
        length += len(piece)
        if length >= most:
            break
    return clean_text("".join(pieces)[:most])
