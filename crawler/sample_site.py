"""A saved site served by real HTTP on loopback, and the way to it.

The server is asked as a forward proxy (RFC 9112, absolute form): the crawl's URLs stay those of the site's own host, so
that links, robots.txt and identities are the same in every run, whatever port is free. It answers the plain form too,
for a browser.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fixture_store import SavedSite


class SampleSite:
    """Serves `site` on a free port of 127.0.0.1 while used as a context manager.

    `requests` lists the path and query of every request in order of arrival.
    """

    def __init__(self, site: SavedSite) -> None:
        self.site = site
        self.requests: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sample-site")

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                target = urlsplit(self.path)
                path = f"{target.path or '/'}?{target.query}" if target.query else target.path or "/"
                owner.requests.append(path)
                site = owner.site
                known = target.hostname in (None, site.host)
                page = site.pages.get(path, site.not_found) if known else site.not_found
                self.send_response(page.status)
                self.send_header("Content-Type", page.content_type)
                self.send_header("Content-Length", str(len(page.body)))
                for name, value in page.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(page.body)

            def log_message(self, *_: object) -> None:
                """The crawl's own log tells."""

        return Handler


class SampleSiteProxy:
    """Downloader middleware: leads every request to the proxy of the setting SAMPLE_SITE_PROXY."""

    def __init__(self, proxy: str) -> None:
        self.proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings["SAMPLE_SITE_PROXY"])

    def process_request(self, request: Request) -> None:
        request.meta["proxy"] = self.proxy
