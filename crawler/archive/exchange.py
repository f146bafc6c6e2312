"""What was asked and answered, as it goes into the archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from crawler.source_kind import SourceKind

Headers = list[tuple[bytes, bytes]]
"""Names and values as sent, in order, repeated names included."""


class RecordKind(StrEnum):
    """What was asked for."""

    PAGE = "page"
    """A URL of the frontier."""
    CONTINUATION = "continuation"
    """A further page of a story."""
    FEED = SourceKind.FEED
    SITEMAP = SourceKind.SITEMAP
    LISTING = SourceKind.LISTING
    HOME = SourceKind.HOME
    ROBOTS = SourceKind.ROBOTS
    OTHER = "other"
    VISIT = "visit"
    """Nothing: the record says what was made of the answers, see `crawler.archive.visit.ArchivedVisit`."""
    ERASED = "erased"
    """Nothing: the record stands in the place of one that was erased, see `crawler.archive.erasure`."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and its answer."""

    url: str
    """That of the answer: absolute, without fragment."""
    fetched_at: datetime
    """UTC, whole seconds: the very value that the article gets."""
    status: int
    headers: Headers
    """Of the answer, fitting `body`: transfer encodings are undone, content encodings are not."""
    body: bytes
    kind: RecordKind
    request_headers: Headers
    """Without secrets."""
    method: str = "GET"
    ip_address: str | None = None
    """Of the server; None where it is not known, as behind a proxy."""
    is_first: bool = False
    """No answer of this address was read before: none needs to be looked for."""
    is_rendered: bool = False
    """`body` is what a browser's scripts made of the page."""
    record_id: UUID = field(default_factory=uuid4)
    """Of the answer's record."""
