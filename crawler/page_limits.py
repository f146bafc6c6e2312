"""Which bytes are taken for a page: what is no HTML, or would take all time and memory to parse, is refused by name."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

MAX_PAGE_BYTES = 10 * 1024 * 1024
MAX_TAGS = 500_000
"""Opening and closing; more would take gigabytes as a tree."""
_MANY_TAGS_BYTES = 2 * MAX_TAGS  # a smaller page cannot have too many
# libxml2 takes time by the square of a tag's attributes: 50,000 take 3 seconds.
_MOST_SQUARES = 500_000_000  # sum over the tags; about a second
_MOST_ATTRIBUTES = 22_360  # of one tag by that
_STRETCH = 8000  # bytes
_LARGE = 200_000  # bytes; fewer hold no more attributes with quoted values than libxml2 takes half a second for
_VERY_LARGE = 1_000_000  # bytes
_SAMPLE = 512  # bytes
_ATTRIBUTES_PER_TAG = 8  # opening or closing, of a page; it has fewer than one as a rule

_OTHER_FORMATS = (
    *(b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"Rar!", b"ID3", b"OggS"),
    *(b"\x00\x00\x01\x00", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"wOF", b"\x7fELF", b"{\\rtf"),
)
_XML_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF|svg|opml)[\s>]",
    re.DOTALL,
)


class PageError(ValueError):
    """The bytes cannot be read as a page. `reason` is short, stable and in kebab case, to be counted by."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def check_body(body: bytes) -> None:
    """Raises PageError for what is no page, or could take all time and memory to parse."""
    if not body or body.isspace():
        raise PageError("empty-page", "the response has no body")
    if len(body) > MAX_PAGE_BYTES:
        raise PageError("too-large", f"{len(body)} bytes; a page may have {MAX_PAGE_BYTES}")
    if body.startswith(_OTHER_FORMATS) or _XML_ROOT.match(body) or _is_json(body):
        raise PageError("not-html", f"it begins with {body[:12]!r}")
    if len(body) > _MANY_TAGS_BYTES and _count(body, b"<") > MAX_TAGS:
        raise PageError("too-many-tags", f"a page may have {MAX_TAGS} tags")
    if _may_have_many_attributes(body) and _sum_of_squares(body) > _MOST_SQUARES:
        raise PageError("too-many-attributes", "a tag has tens of thousands of attributes")


def _may_have_many_attributes(body: bytes) -> bool:
    """By the spaces and slashes of stretches without ">"; where quoted values hold one, by how many there are in all.

    The exact count takes half as long as parsing the page.
    """
    stretches = list(_stretches_without_tag_end(body))
    if sum((len(stretch) // 4) ** 2 for stretch in stretches) > _MOST_SQUARES:  # a name has four bytes with its space
        separators = [len(stretch) - len(stretch.translate(None, b" \t\n\r\f/")) for stretch in stretches]
        if sum(count**2 for count in separators) > _MOST_SQUARES:
            return True
    if len(body) < _LARGE or (len(body) < _VERY_LARGE and not _has_dense_tag(body)):
        return False
    spare = _count(body, b"=") - _MOST_ATTRIBUTES
    return spare > 0 and spare > _ATTRIBUTES_PER_TAG * _count(body, b"<")


def _count(body: bytes, sign: bytes) -> int:
    """As `body.count(sign)`, which looks at each byte; this takes a third of the time where the sign is rare."""
    return len(body) - len(body.replace(sign, b""))


def _has_dense_tag(body: bytes) -> bool:
    """By samples, since to count takes a twentieth of parsing: whether two of them have many "=" and few "<".

    A tag of too many attributes is longer than two distances between samples, and has more than one in 64 bytes of a
    page that is not very large.
    """
    samples = (body[start : start + _SAMPLE] for start in range(0, len(body), _LARGE // 4))
    dense = sum(
        equals >= _SAMPLE // 64 and equals > _ATTRIBUTES_PER_TAG * sample.count(b"<")
        for sample in samples
        if (equals := sample.count(b"="))
    )
    return dense > 1


def _stretches_without_tag_end(body: bytes) -> Iterator[bytes]:
    """The stretches of at least `_STRETCH` bytes without ">" that begin in no script and no style sheet.

    A usual page is asked once for every `_STRETCH` bytes.
    """
    start = 0
    while start + _STRETCH <= len(body):
        last = body.rfind(b">", start, start + _STRETCH)
        if last < 0:
            end = body.find(b">", start)
            last = len(body) if end < 0 else end
            before = body.rfind(b"<", 0, start)
            if not body[before : before + 7].lower().startswith((b"<script", b"<style")):
                yield body[start:last]
        start = last + 1


class _Squares:
    """A parser's target that builds no tree, and so takes no time by the square."""

    def __init__(self) -> None:
        self.total = 0

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        self.total += len(attributes) ** 2

    def close(self) -> int:
        return self.total


def _sum_of_squares(body: bytes) -> int:
    squares = _Squares()
    parser: Any = etree.HTMLParser(target=squares, encoding="utf-8", huge_tree=True)  # type: ignore[call-overload]
    with contextlib.suppress(etree.XMLSyntaxError):
        etree.fromstring(body, parser)
    return squares.total


def _is_json(body: bytes) -> bool:
    """Whether a body is one JSON value: cheaply, since a page seldom begins with a bracket."""
    begin = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begin not in (b"{", b"["):
        return False
    return body[-64:].rstrip()[-1:] == (b"}" if begin == b"{" else b"]")
