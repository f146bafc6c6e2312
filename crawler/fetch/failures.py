"""Names for all the ways in which a fetch can fail."""

from __future__ import annotations

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

RUN_ENDED = "run-ended"
"""The reason of requests that were given up because the run ended. It says nothing of their pages."""
HOST_DOWN = "host-down"
"""The reason of requests that were not made because their host is left alone. It says nothing of their pages."""
BROWSER_SPENT = "browser-spent"
"""The reason of pages that were not rendered because their host has used up its share of the browser's time."""


class FetchError(exceptions.IgnoreRequest):
    """Raised by our own middlewares. `reason` is the failure's name, in kebab case."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class NoConnectionError(exceptions.DownloadFailedError):
    """The host, or the way to it, took no connection."""


class ConnectionEndedError(exceptions.DownloadFailedError):
    """The host ended a connection before anything could be asked."""


class ProxyError(exceptions.DownloadFailedError):
    """The operator's proxy cannot be reached, or does not let a request pass."""


class BrowserFailedError(exceptions.DownloadFailedError):
    """The browser, or the page in it, failed or was closed before it was read; another attempt may read it."""


_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.CannotResolveHostError, "dns"),
    (exceptions.DownloadConnectionRefusedError, "connection-refused"),
    (exceptions.ResponseDataLossError, "truncated"),
    (exceptions.DownloadCancelledError, "too-large"),
    (exceptions.UnsupportedURLSchemeError, "unsupported-scheme"),
    (NoConnectionError, "no-connection"),
    (ConnectionEndedError, "connection-lost"),
    (BrowserFailedError, "browser-failed"),
    (exceptions.DownloadFailedError, "broken-response"),
    (ValueError, "bad-url"),
)
_IGNORED = (
    ("robots.txt", "robots"),
    ("max redirections", "redirect-loop"),
    ("exceeded DOWNLOAD_MAXSIZE", "too-large"),
    ("offsite", "offsite"),
)
_TLS_WORDS = ("ssl", "tls", "certificate")


def name_failure(failure: Failure) -> tuple[str, int | None, str]:
    """(reason, HTTP status or None, one sentence) of what an errback is given."""
    error = failure.value
    detail = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, FetchError):
        return error.reason, None, str(error)[:500]
    if isinstance(error, HttpError):
        return f"http-{error.response.status}", error.response.status, detail
    if isinstance(error, exceptions.IgnoreRequest):
        return next((name for words, name in _IGNORED if words in str(error)), "ignored"), None, detail
    if isinstance(error, ProxyError):
        return "proxy", None, detail
    if isinstance(error, exceptions.DownloadFailedError) and any(word in detail.lower() for word in _TLS_WORDS):
        return "tls", None, detail
    return next((name for kind, name in _REASONS if isinstance(error, kind)), "unexpected-error"), None, detail
