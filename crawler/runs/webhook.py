"""Findings to whoever should know: one POST of JSON."""

from __future__ import annotations

import http.client
import logging
import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import orjson

from crawler.runs.findings import Finding

logger = logging.getLogger(__name__)

_TIMEOUT = 10.0
"""Seconds for all of it: an answer that drips would else hold up the end of its run."""


def post_findings(url: str, source: str, findings: Sequence[Finding], found_at: datetime) -> None:
    """Posts {"source", "found_at", "findings": [{"name", "detail"}]}; blocks. Where nobody took it, the log says so.

    `url` is http or https, and set by who runs the program: it may be on a private network.
    """
    body = {"source": source, "found_at": found_at, "findings": [asdict(finding) for finding in findings]}
    faults = ["no answer in time"]
    thread = threading.Thread(target=_post, args=(url, orjson.dumps(body), faults), daemon=True)
    thread.start()
    thread.join(_TIMEOUT)
    if faults:
        logger.warning("The webhook of findings did not take %s: %s", ", ".join(f.name for f in findings), faults[-1])


def _post(url: str, body: bytes, faults: list[str]) -> None:
    """Leaves in `faults` what has gone wrong, without the address: it may hold a secret."""
    try:
        request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 (see given_settings)
        build_opener(_NoRedirects).open(request, timeout=_TIMEOUT).close()
    except (http.client.HTTPException, ValueError) as error:
        faults.append(type(error).__name__)
    except (URLError, OSError) as error:
        faults.append(str(error))
    else:
        faults.clear()


class _NoRedirects(HTTPRedirectHandler):
    """A redirect may lead anywhere, and is asked for without the findings: so nobody has taken them."""

    def redirect_request(self, *_: Any) -> None:
        return None
