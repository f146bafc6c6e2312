"""RSS 0.9 to 2.0, Atom and JSON feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any, ClassVar
from urllib.parse import urlsplit

import fastfeedparser  # type: ignore[import-untyped]
from lxml import etree

from crawler.discovery.damaged_xml import ENTRY, EntryFrame, split_entries
from crawler.discovery.json_feed import read_json_feed
from crawler.discovery.links import BadEntry, DiscoveryError, Link
from crawler.discovery.thread_counts import read_thread_counts
from crawler.discovery.wide_xml import wide_encoding
from crawler.discovery.xml_references import REFERENCE, repair_reference
from crawler.extraction.text import clean_text
from crawler.http.content_codings import CodingError, undo_coding
from crawler.page.limits import has_too_many_attributes
from crawler.source_kind import SourceKind
from crawler.urls.addresses import absolute_url

_TAG = re.compile(r"<[^<>]*>")
_BASE = re.compile(rb"""\bxml:base\s*=\s*["']([^"'<>]{1,2083})""")
_BASE_OF_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry|link)\b[^<>]{0,2000}\bxml:base")
_OWN_LINK = "*[local-name() = 'link' and (not(@rel) or @rel = 'alternate')]"
_FIRST_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)\b")
_RSS = re.compile(rb"<rss\b")
_HEAD = 16 * 1024
_BLANK = b"\xef\xbb\xbf \t\r\n"
_OTHER_LINK = re.compile(rb"<\w{1,20}:link\b(?=[^<>]{0,2000}\srel\s*=)(?![^<>]{0,2000}\balternate\b)[^<>]{0,2000}/>")
"""Atom's; one without a relation is the alternate (RFC 4287, 4.2.7.2)."""
_COMMENTS_ADDRESS = re.compile(rb"<comments>[^<>]{0,2083}</comments>")
_MAX_TITLE = 1000
_MAX_DIGITS = 10
MAX_TAGS = 300_000
"""Opening and closing, of a feed; more would take hundreds of megabytes, and a tenth is more than any feed has."""
_MOST_REPAIRS = 300_000
_MOST_ALONE = 20_000
"""Entries of a damaged feed that are read, each by itself."""
_MOST_UNPACKED = 16 * 1024 * 1024
_NAMELESS_ATOM = re.compile(rb"<feed(?=[\s>])(?![^<>]{0,4000}\sxmlns\s*=)")
_ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"'
_WEB = ("http://", "https://")
_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]{0,200}\?>\s*")
_JSON_MARKS = (b"{", b"[", b",")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed by its URL.

    Links, titles, dates, the first author and the number of comments are read; the markup in texts is dropped. An entry
    that leads nowhere is a BadEntry.
    """

    url: str
    kind: ClassVar[SourceKind] = SourceKind.FEED

    def read(
        self,
        body: bytes,
        url: str,
        content_type: str | None = None,  # noqa: ARG002 (Source)
    ) -> Iterator[Link | BadEntry]:
        """The feed's entries in its order.

        Raises DiscoveryError: "feed-empty" (no bytes), "feed-is-html", "feed-unreadable" (no feed at all),
        "feed-without-links" (entries, but none leads anywhere: CMSs announce their offline mode so), "feed-too-large"
        (what is read stands before MAX_TAGS, and is given).
        """
        body = _in_utf8(_unpack(body))
        is_json = body[:_HEAD].lstrip(_BLANK).startswith(b"{")
        tags = sum(map(body.count, _JSON_MARKS)) if is_json else body.count(b"<")
        if tags > MAX_TAGS:
            body = body[: len(body) * MAX_TAGS // tags]
        home, entries = _parse_json(body) if is_json else _parse(body)
        base = _base(body, url, home)
        found = 0
        for entry, own in zip(entries, _own_bases(body, url, len(entries)), strict=True):
            if address := absolute_url(own or base, _address(entry)):
                found += 1
                yield _link(entry, address, url)
            else:
                yield BadEntry(url)
        if entries and not found:
            raise DiscoveryError(
                "feed-without-links", f"{len(entries)} entries: {_plain(entries[0].get('title'))!r} ..."
            )
        if tags > MAX_TAGS:
            raise DiscoveryError("feed-too-large", f"{tags} tags; {MAX_TAGS} are read")


def _unpack(body: bytes) -> bytes:
    """Some servers send a gzip file without saying so."""
    try:
        return undo_coding(body, "gzip", _MOST_UNPACKED)[0]
    except CodingError as error:
        raise DiscoveryError("feed-unreadable", str(error)) from error


def _in_utf8(body: bytes) -> bytes:
    """What follows goes by bytes, of which UTF-16 has two for a sign."""
    encoding = wide_encoding(body)
    if encoding is None:
        return body
    return _DECLARATION.sub("", body.decode(encoding, "replace"), count=1).encode()


def _base(body: bytes, url: str, home: str | None) -> str:
    """What relative links are relative to: xml:base, in RSS the site that the feed names as its own, else the feed."""
    first = _FIRST_ENTRY.search(body)
    head = body[: first.start() if first else _HEAD]
    if declared := _BASE.search(head):
        return absolute_url(url, declared[1].decode("utf-8", "replace")) or url
    named = absolute_url(url, home) if _RSS.search(head) else None
    return named if named and urlsplit(named).netloc == urlsplit(url).netloc else url


def _own_bases(body: bytes, url: str, entries: int) -> list[str | None]:
    """For each entry what its own xml:base, or its link's, comes to (W3C XML Base); None where it has none."""
    none: list[str | None] = [None] * entries
    if not _BASE_OF_ENTRY.search(body):
        return none
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(body, parser, base_url=url)
    except (etree.XMLSyntaxError, ValueError):
        return none
    if root is None:
        return none
    found = root.xpath("//*[local-name() = 'item' or local-name() = 'entry']")
    bases = [(one.xpath(_OWN_LINK) or [one])[0].base for one in found]
    return [None if base == root.base else base for base in bases] if len(bases) == entries else none


def _parse(body: bytes) -> tuple[str | None, list[dict[str, Any]]]:
    """The address that the feed says it is about, and its entries.

    Where fewer lead anywhere than begin in it, they are read one by one as well: what is wrong with one costs no other.
    """
    if not body.strip():
        raise DiscoveryError("feed-empty", "the response has no body")
    if has_too_many_attributes(body):
        raise DiscoveryError("feed-unreadable", "a tag has tens of thousands of attributes")
    try:
        home, entries = _parse_document(body)
    except DiscoveryError:
        if alone := _parse_alone(body):
            return None, alone
        raise
    begun = sum(1 for _ in ENTRY.finditer(body))
    addresses = sum(map(_has_address, entries))
    if addresses < begun and not _is_well_formed(body):
        alone = _parse_alone(body)
        if sum(map(_has_address, alone)) > addresses:
            return home, alone
    return home, entries


def _parse_json(body: bytes) -> tuple[str | None, list[dict[str, Any]]]:
    try:
        return read_json_feed(body.lstrip(_BLANK))
    except ValueError as error:
        raise DiscoveryError("feed-unreadable", str(error)) from error


def _parse_alone(body: bytes) -> list[dict[str, Any]]:
    """The entries of a damaged document, each by itself; an empty one for each that cannot be read."""
    head, *pieces = split_entries([body])
    frame = EntryFrame.of(head)
    if frame is None:
        return []
    found: list[dict[str, Any]] = []
    for piece in pieces[:_MOST_ALONE]:
        try:
            found += _parse_document(frame.around(piece))[1] or [{}]
        except DiscoveryError:
            found.append({})
    return found if any(found) else []


def _is_well_formed(body: bytes) -> bool:
    """Then what looks like the beginning of an entry may be the text of one."""
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _has_address(entry: dict[str, Any]) -> bool:
    return bool(_address(entry))


def _parse_document(body: bytes) -> tuple[str | None, list[dict[str, Any]]]:
    if _RSS.search(body[:_HEAD]):  # the parser takes the first of an item's links, of whatever namespace
        body = _COMMENTS_ADDRESS.sub(b"", _OTHER_LINK.sub(b"", body))
    else:
        body = _NAMELESS_ATOM.sub(_ATOM, body[:_HEAD], count=1) + body[_HEAD:]
    body = REFERENCE.sub(repair_reference, body, count=_MOST_REPAIRS)
    try:
        parsed = fastfeedparser.parse(
            body,
            include_content=False,
            include_tags=False,
            include_media=False,
            include_enclosures=False,
        )
    except ValueError as error:
        reason = "feed-is-html" if "HTML" in str(error) else "feed-unreadable"
        raise DiscoveryError(reason, str(error)[:200]) from error
    except Exception as error:
        # Outside input in another's parser: whatever it raises must not end the run.
        raise DiscoveryError("feed-unreadable", f"{type(error).__name__}: {error}"[:200]) from error
    entries: list[dict[str, Any]] = parsed["entries"]
    if counts := read_thread_counts(body):
        entries = [{**entry, "replies": counts.get(entry.get("id", ""))} for entry in entries]
    return (parsed.get("feed") or {}).get("link"), entries


def _address(entry: dict[str, Any]) -> str | None:
    """The entry's own page: Atom's alternate link, else its self link, else an id that is a web address.

    What it links to as an enclosure, a licence, related or the like are no pages of its own.
    """
    links = entry.get("links") or ()
    for link in links:
        if link.get("rel") in (None, "alternate") and link.get("href"):
            return str(link["href"])
    others = {link.get("href") for link in links if link.get("rel") != "self"}
    address = str(entry.get("link") or "")
    if address and address not in others:
        return address
    identity = str(entry.get("id") or "")  # the parser's own where the entry has none: the address of another link
    return identity if identity.startswith(_WEB) and identity not in others else None


def _link(entry: dict[str, Any], address: str, found_in: str) -> Link:
    author = _plain(entry.get("author"))
    count = _count(entry.get("comments"))
    return Link(
        url=address,
        found_in=found_in,
        title=_plain(entry.get("title")),
        date_published=_date(entry.get("published")),
        date_modified=_date(entry.get("updated")),
        authors=(author,) if author else (),
        comment_count=_count(entry.get("replies")) if count is None else count,
    )


def _count(text: Any) -> int | None:
    """The number of comments by RSS's slash:comments, or by RFC 4685; RSS's own <comments> holds an address."""
    text = text.strip() if isinstance(text, str) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _MAX_DIGITS else None


def _plain(text: Any) -> str | None:
    """The text without tags and references; feeds escape once or twice."""
    if not isinstance(text, str):
        return None
    text = text[:_MAX_TITLE]
    return clean_text(unescape(_TAG.sub(" ", unescape(text)))) or None


def _date(text: Any) -> datetime | None:
    """fastfeedparser gives ISO 8601 in UTC, whatever the feed's own spelling."""
    if not isinstance(text, str):
        return None
    try:
        date = datetime.fromisoformat(text)
        return date.astimezone(UTC) if date.tzinfo else None
    except (ValueError, OverflowError):
        return None
