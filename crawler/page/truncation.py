"""Pages that end too early though the transfer looks whole: a Content-Length too short, a backend that died."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

_NOT_YET = 202
_TAIL = 2048
_HEAD = 4096
_MOST_HOSTS = 50_000
_INSIDE_TAG = re.compile(rb"<[a-z/!][^<>]*\Z", re.IGNORECASE)
_END = re.compile(rb"</(?:html|body)", re.IGNORECASE)
_START = re.compile(rb"<(?:html|body)[\s>]", re.IGNORECASE)


def is_whole(status: int) -> bool:
    """Whether an answer of this HTTP status holds what was asked for, and all of it: nobody here asks for a part, and
    some servers send one (206, RFC 9110, 15.3.7).

    >>> is_whole(200), is_whole(206), is_whole(304)
    (True, False, False)
    """
    return 200 <= status < 300 and status != 206


def fault_of(status: int, body: bytes) -> str | None:
    """The name of what is wrong with the answer to a request for a page, before it is read; None: nothing.

    An answer without a byte is a failure of the host, as is a status of 202: the page may be there a moment later.

    >>> fault_of(200, b"<p>Rain"), fault_of(503, b"<p>Busy"), fault_of(200, b" "), fault_of(202, b"<p>Wait")
    (None, 'http-503', 'empty-page', 'http-202')
    """
    if not is_whole(status) or status == _NOT_YET:
        return f"http-{status}"
    return "empty-page" if not body or body.isspace() else None


class Ending(StrEnum):
    """How a page's bytes end."""

    CLOSED = "closed"
    """With </body> or </html>."""
    OPEN = "open"
    """Without: HTML lets them be left out, and some sites always do."""
    CUT = "cut"
    """Inside a tag."""
    UNMARKED = "unmarked"
    """Without, and it does not begin as a whole page either."""


def ending_of(body: bytes) -> Ending:
    """How the bytes of a page end, content encodings undone.

    >>> ending_of(b"<html><body><p>Rain</p></body>").value, ending_of(b"<html><body><p>Rain <a href=").value
    ('closed', 'cut')
    """
    tail = body[-_TAIL:]
    if _END.search(tail):
        return Ending.CLOSED
    if not _START.search(body[:_HEAD]):
        return Ending.UNMARKED
    return Ending.CUT if _INSIDE_TAG.search(tail) else Ending.OPEN


class TruncationJudge:
    """Knows which hosts end their pages, from those that it is asked about."""

    def __init__(self) -> None:
        self._closing: dict[str, None] = {}

    def is_cut_off(self, url: str, ending: Ending) -> bool:
        """Whether a page ends inside a tag, or without the end that pages of its host have."""
        host = urlsplit(url).netloc
        if ending is Ending.CLOSED and host not in self._closing:
            self._closing[host] = None
            if len(self._closing) > _MOST_HOSTS:
                self._closing.pop(next(iter(self._closing)))
        return ending is Ending.CUT or (ending is Ending.OPEN and host in self._closing)
