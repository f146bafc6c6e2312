"""JSON feeds (jsonfeed.org/version/1.1), entry by entry: what is wrong with one costs no other."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_DECODER = json.JSONDecoder(strict=False)
_MOST_DAMAGES = 1000
"""Places from which reading goes on: each may lead to the end of the document and fail there."""


def read_json_feed(body: bytes) -> tuple[str | None, list[dict[str, Any]]]:
    """The address that the feed says it is about, and its entries: "link", "title", "author" (text or absent),
    "published" and "updated" (ISO 8601 with a zone, or absent). What is no entry is an empty one.

    Raises ValueError where the document holds no items.
    """
    document = _load(body)
    match document.get("items"):
        case list(items):
            return _text(document.get("home_page_url")), [_entry(item) for item in items]
    raise ValueError("JSON without a list of items")


def _load(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except ValueError:
        text = body.decode(json.detect_encoding(body), "replace")
        try:
            document = _DECODER.decode(text)
        except (ValueError, RecursionError):
            document = {"items": _read_damaged(text)}
    return document if isinstance(document, dict) else {}


def _read_damaged(text: str) -> list[Any] | None:
    """The items that can be read of a document that is broken, or ends early; None for each that cannot."""
    start = _ITEMS.search(text)
    if start is None:
        return None
    items: list[Any] = []
    place, damages = start.end(), 0
    while True:
        if between := _BETWEEN.match(text, place):
            place = between.end()
        if place == len(text) or text[place] == "]":
            return items
        try:
            item, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            items.append(None)
            damages += 1
            following = _NEXT.search(text, place) if damages < _MOST_DAMAGES else None
            if following is None:
                return items
            place = following.end()
        else:
            items.append(item)


def _entry(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict) or "mime_type" in item:  # an attachment, of an entry that cannot be read
        return {}
    entry = {
        "link": _text(item.get("url")) or _text(item.get("id")),
        "title": _text(item.get("title")),
        "author": _author(item),
        "published": _date(item.get("date_published")),
        "updated": _date(item.get("date_modified")),
    }
    return {name: value for name, value in entry.items() if value}


def _author(item: dict[str, Any]) -> str | None:
    """Version 1.0 has "author", 1.1 "authors"."""
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return _text(first.get("name") if isinstance(first, dict) else first)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _date(value: Any) -> str | None:
    """RFC 3339, or what mails have; without a zone it is UTC."""
    text = _text(value) or ""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            date = read(text)
            return (date if date.tzinfo else date.replace(tzinfo=UTC)).isoformat()
        except (ValueError, TypeError, OverflowError):
            continue
    return None
