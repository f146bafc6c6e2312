"""Redirects, by status or by <meta http-equiv="refresh">. Our requests say neither who asks nor where from.

Cookies are given back from one redirect to the next, since some sites show a page to nobody else, and never after that.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from crawler.fetch.failures import FetchError
from crawler.fetch.headers import header
from crawler.urls.normalization import site_of, without_user

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_FOR_GOOD = frozenset((301, 308))
_LOOKED_AT = 4 * 4096
"""Bytes; Scrapy looks at 4096 characters."""
_MAX_COOKIES = 4096
"""Bytes of all that are given back."""


def has_moved_for_good(request: Request) -> bool:
    """Whether redirects have led here, and all of them said that they are for good."""
    reasons = request.meta.get("redirect_reasons") or ()
    return bool(reasons) and _FOR_GOOD.issuperset(reasons)


class _WithoutReferer(BaseRedirectMiddleware):
    def handle_referer(self, request: Request, response: Response) -> None:
        """Nothing to do: there is no Referer."""

    def _build_redirect_request(
        self, source_request: Request, response: Response, *, url: str, **kwargs: Any
    ) -> Request:
        request = super()._build_redirect_request(source_request, response, url=without_user(url), **kwargs)
        request.headers.pop("Cookie", None)
        if site_of(request.url) == site_of(source_request.url) and (cookies := _cookies_of(source_request, response)):
            request.headers["Cookie"] = cookies
        return request

    def _engine_started(self) -> None:
        """Scrapy warns here that its middleware for the Referer is missing."""


def _cookies_of(request: Request, response: Response) -> bytes:
    """The cookies that the request had, and that its answer sets; none where they are too many."""
    before = (request.headers.get("Cookie") or b"").split(b"; ")
    added = [value.partition(b";")[0].strip() for value in response.headers.getlist("Set-Cookie")]
    cookies = b"; ".join({one.partition(b"=")[0]: one for one in (*before, *added) if b"=" in one}.values())
    return cookies if len(cookies) <= _MAX_COOKIES else b""


class StatusRedirectMiddleware(_WithoutReferer, RedirectMiddleware):
    """Downloader middleware in the place of Scrapy's own, which passes on what it cannot follow."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        if response.status not in _REDIRECTS:
            return response
        target = header(response, "Location")
        try:
            result = super().process_response(request, response)
        except ValueError as error:
            raise FetchError("bad-url", f"it redirects to {target!r:.200}: {error}") from error
        if result is response:
            raise FetchError("bad-url", f"it redirects to {target!r:.200}, which is no web address")
        return result


class RefreshMiddleware(_WithoutReferer, MetaRefreshMiddleware):
    """Downloader middleware in the place of Scrapy's own, which decodes every page to look for a refresh."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        start = response.body[:_LOOKED_AT].replace(b"\x00", b"")  # UTF-16
        if b"refresh" not in start.lower():
            return response
        try:
            result = super().process_response(request, response)
        except ValueError:  # to no address, as javascript: it is the page
            return response
        is_reload = isinstance(result, Request) and result.url.partition("#")[0] == request.url.partition("#")[0]
        return response if is_reload else result
