"""Redirects, by status or by <meta http-equiv="refresh">. Our requests say neither who asks nor where from."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from crawler.fetch.failures import FetchError
from crawler.fetch.headers import header
from crawler.identity import without_user

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LOOKED_AT = 4 * 4096
"""Bytes; Scrapy looks at 4096 characters."""


class _WithoutReferer(BaseRedirectMiddleware):
    def handle_referer(self, request: Request, response: Response) -> None:
        """Nothing to do: there is no Referer."""

    def _build_redirect_request(
        self, source_request: Request, response: Response, *, url: str, **kwargs: Any
    ) -> Request:
        return super()._build_redirect_request(source_request, response, url=without_user(url), **kwargs)

    def _engine_started(self) -> None:
        """Scrapy warns here that its middleware for the Referer is missing."""


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
