"""Findings to whoever should know: one POST of JSON."""

from __future__ import annotations

import http.client
import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from urllib.error import URLError
from urllib.request import Request, urlopen

import orjson

from crawler.findings import Finding

logger = logging.getLogger(__name__)

_TIMEOUT = 10.0
"""Seconds."""


def post_findings(url: str, source: str, findings: Sequence[Finding], found_at: datetime) -> None:
    """Posts {"source", "found_at", "findings": [{"name", "detail"}]}; blocks. Where nobody took it, the log says so.

    `url` is http or https, and set by who runs the program: it may be on a private network.
    """
    body = {"source": source, "found_at": found_at, "findings": [asdict(finding) for finding in findings]}
    try:
        request = Request(url, orjson.dumps(body), {"Content-Type": "application/json"})  # noqa: S310 (see given_settings)
        urlopen(request, timeout=_TIMEOUT).close()  # noqa: S310
    except (URLError, http.client.HTTPException, OSError, ValueError) as error:
        logger.warning("The webhook of findings did not take %s: %s", ", ".join(f.name for f in findings), error)
