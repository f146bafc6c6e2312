"""Reading a response's headers."""

from __future__ import annotations

from scrapy.http import Response


def header(response: Response, name: str) -> str | None:
    """The first value of a header; bytes outside ASCII are read as Latin-1 (RFC 9110, 5.5)."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def validators(response: Response) -> tuple[str | None, str | None]:
    """ETag and Last-Modified, for the next conditional request (RFC 9110, 8.8)."""
    return header(response, "ETag"), header(response, "Last-Modified")
