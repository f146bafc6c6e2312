"""Redirects by <meta http-equiv="refresh">, looked for where there may be one."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response

_LOOKED_AT = 4 * 4096
"""Bytes; Scrapy looks at 4096 characters."""


class RefreshMiddleware(MetaRefreshMiddleware):
    """Downloader middleware in the place of Scrapy's own, which decodes every page for it."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        start = response.body[:_LOOKED_AT].replace(b"\x00", b"")  # UTF-16
        return super().process_response(request, response) if b"refresh" in start.lower() else response
