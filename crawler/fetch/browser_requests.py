"""What a rendered page may ask for: what can carry text, and of each host a bounded number of things."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from playwright.async_api import Request as BrowserRequest
from scrapy.statscollectors import StatsCollector

MAX_REQUESTS = 500
"""Of one page, those that are not let through included; each costs this process some memory."""
MAX_REQUESTS_TO_HOST = 100
"""Of one page, that are let through to one host: pages of news ask for some 20 to 80 things that may carry text, of all
hosts together. What a page has asked for first is what it shows."""
_TEXTLESS = frozenset(
    ("image", "media", "font", "stylesheet", "manifest", "texttrack", "eventsource", "websocket", "ping", "other")
)
"""Kinds of what is asked for. "other" are the browser's own wishes, such as the speculation rules that a header names.
"""
_CHANGING = frozenset(("PUT", "PATCH", "DELETE"))
_PURPOSES = ("sec-purpose", "purpose")
"""Headers in which browsers and frameworks say "prefetch"."""


class BrowserRequests:
    """The requests of one open page. `let_through` is counted up: host -> requests."""

    def __init__(self, let_through: Counter[str], stats: StatsCollector) -> None:
        self._let_through = let_through
        self._stats = stats
        self._made = 0

    async def is_stopped(self, request: BrowserRequest) -> bool:
        """Whether a request is not let through. Closes a page that asks without end."""
        self._made += 1
        if self._made >= MAX_REQUESTS:
            if self._made == MAX_REQUESTS:
                await request.frame.page.close()
            return True
        if _carries_no_text(request):
            return True
        host = urlsplit(request.url).hostname or ""
        if self._let_through[host] >= MAX_REQUESTS_TO_HOST:
            self._stats.inc_value("browser/requests_stopped")
            return True
        self._let_through[host] += 1
        return False


def _carries_no_text(request: BrowserRequest) -> bool:
    """Nor does what is asked for in case the reader goes on to it, nor what changes something there; a form that sends
    itself is for a reader who has filled it in."""
    headers = request.headers
    return (
        request.resource_type in _TEXTLESS
        or request.method in _CHANGING
        or (request.method == "POST" and request.is_navigation_request())
        or not request.url.startswith(("http://", "https://"))
        or any(headers.get(name, "").startswith("prefetch") for name in _PURPOSES)
    )
