"""Pages that end too early though the transfer looks whole: a Content-Length too short, a backend that died."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_TAIL = 2048
_HEAD = 4096
_INSIDE_TAG = re.compile(rb"<[a-z/!][^<>]*\Z", re.IGNORECASE)
_END = re.compile(rb"</(?:html|body)", re.IGNORECASE)
_START = re.compile(rb"<(?:html|body)[\s>]", re.IGNORECASE)


class TruncationJudge:
    """Knows which hosts end their pages: HTML lets </body> and </html> be left out, and some always do."""

    def __init__(self) -> None:
        self._closing: set[str] = set()

    def is_cut_off(self, url: str, body: bytes) -> bool:
        """Whether a page ends inside a tag, or without the end that pages of its host have."""
        tail = body[-_TAIL:]
        host = urlsplit(url).netloc
        if _END.search(tail):
            self._closing.add(host)
            return False
        if not _START.search(body[:_HEAD]):
            return False
        return host in self._closing or bool(_INSIDE_TAG.search(tail))
