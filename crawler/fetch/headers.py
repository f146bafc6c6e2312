"""Reading headers, and making them, without looking at each name more than once.

Scrapy's Headers normalise names and values whenever they are asked for, which cost more than anything else of a fetch.
"""

from __future__ import annotations

from collections.abc import Iterable

from scrapy.http import Headers, Response


def make_headers(pairs: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers of an answer, from names and values as they came."""
    values: dict[bytes, list[bytes]] = {}
    for name, value in pairs:
        values.setdefault(name.title(), []).append(value)
    headers = Headers()
    dict.update(headers, values)
    return headers


def pairs_of(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Names, as Scrapy writes them, and values; one pair for each value."""
    return [(name, value) for name, values in dict.items(headers) for value in values]


def texts_of(headers: Headers) -> dict[str, str]:
    """Name -> value; as `header` gives it, or empty."""
    return {
        name.decode("latin-1"): values[-1].decode("latin-1") if values else "" for name, values in dict.items(headers)
    }


def header(response: Response, name: str) -> str | None:
    """The value of a header, the last one of several; bytes outside ASCII are read as Latin-1 (RFC 9110, 5.5)."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def validators(response: Response) -> tuple[str | None, str | None]:
    """ETag and Last-Modified, for the next conditional request (RFC 9110, 8.8)."""
    return header(response, "ETag"), header(response, "Last-Modified")
