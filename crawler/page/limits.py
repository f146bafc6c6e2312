"""Which bytes are taken for a page: what is no HTML, or would take all time and memory to parse, is refused by name."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

MAX_PAGE_BYTES = 10 * 1024 * 1024
MAX_TAGS = 300_000
"""Opening and closing; as many take 130 MB as a tree of lxml."""
_MANY_TAGS_BYTES = 2 * MAX_TAGS  # a smaller page cannot have too many
MOST_SQUARES = 500_000_000
"""Squares of the tags' numbers of attributes, summed: libxml2 takes time by them, for so many about a second."""
_LEAST_BYTES = 90_000  # of a tag that alone has so many attributes: a name and its space have four
_STEP = 32_000  # bytes
_UNEVEN = 9973  # bytes less: of a page full of equal tags, equal steps would always meet the same part
_NEAR = 64  # bytes
_SEPARATORS = b" \t\n\r\f/"
_QUOTED_SIGN = re.compile(rb"""=\s*+(?:(")[^">]*+>|(')[^'>]*+>)""")
_UP_TO_TAG_END = re.compile(rb"""(?:[^>=]++|=++\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")

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
        super().__init__(reason, detail)  # both, or else it could not be sent from one process to another
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


def check_body(body: bytes) -> None:
    """Raises PageError for what is no page, or could take all time and memory to parse."""
    if not body or body.isspace():
        raise PageError("empty-page", "the page is empty")
    if len(body) > MAX_PAGE_BYTES:
        raise PageError("too-large", f"the page has {len(body)} bytes; it may have {MAX_PAGE_BYTES}")
    if body.startswith(_OTHER_FORMATS) or _XML_ROOT.match(body) or _is_json(body):
        raise PageError("not-html", f"the page begins with {body[:12]!r}")
    check_tags(body)


def check_tags(body: bytes) -> None:
    """Raises PageError for more tags than a page may have; `body` is in a superset of ASCII."""
    if len(body) > _MANY_TAGS_BYTES and _count(body, b"<") > MAX_TAGS:
        raise PageError("too-many-tags", f"a page may have {MAX_TAGS} tags")


def has_too_many_attributes(body: bytes) -> bool:
    """Whether tags of an HTML or XML document have so many attributes that to parse it would take many seconds."""
    return _may_have_many_attributes(body) and _sum_of_squares(body) > MOST_SQUARES


def _may_have_many_attributes(body: bytes) -> bool:
    """Whether it may, by samples: the exact count takes half as long as parsing the page."""
    if len(body) < _LEAST_BYTES:
        return False
    squares = 0
    for stretch in _stretches_without_tag_end(body):
        separators = len(stretch) - len(stretch.translate(None, _SEPARATORS))
        squares += separators**2 * max(1, _STEP // len(stretch))
    return squares > MOST_SQUARES // 2


def _count(body: bytes, sign: bytes) -> int:
    """As `body.count(sign)`, which looks at each byte; this takes a third of the time where the sign is rare."""
    return len(body) - len(body.replace(sign, b""))


def _stretches_without_tag_end(body: bytes) -> Iterator[bytes]:
    """Long stretches that have no ">" but in quoted values, at most one for every `_STEP` bytes.

    One ">" of each step is looked at, so that a usual page costs next to nothing. Where quotes are those of a script or
    of the text, a stretch may be longer than the tag that it stands for.
    """
    shortest = min(_STEP, 16 * MOST_SQUARES // len(body))  # a page full of shorter tags takes no second either
    at = 0
    while at + _STEP <= len(body):
        sign = body.rfind(b">", at, at + _STEP - at % _UNEVEN)
        begin = at if sign < 0 else max(at, sign - _NEAR)
        end = _end_of_tag(body, begin, sign if sign >= 0 else _find_sign(body, at))
        if end == sign and shortest < _STEP:
            begin, end = sign, _find_sign(body, sign + 1)
        if end - begin >= shortest and (end - begin >= _LEAST_BYTES or not _is_script(body, begin)):
            yield body[begin:end]
        at = max(end, sign) + 1


def _find_sign(body: bytes, start: int) -> int:
    found = body.find(b">", start)
    return found if found >= 0 else len(body)


def _end_of_tag(body: bytes, start: int, sign: int) -> int:
    """`sign`, a position of ">"; where it stands in a quoted value, the next one that stands in none."""
    quoted = _QUOTED_SIGN.search(body, max(start, sign - _NEAR), sign + 1)
    if not quoted:
        return sign
    closing = body.find(quoted[quoted.lastindex or 0], sign)
    after = _UP_TO_TAG_END.match(body, closing + 1) if closing >= 0 else None
    return after.end() if after else len(body)


def _is_script(body: bytes, start: int) -> bool:
    before = max(body.rfind(b"<", max(0, start - _STEP), start), 0)
    return body[before : before + 7].lower().startswith((b"<script", b"<style"))


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
