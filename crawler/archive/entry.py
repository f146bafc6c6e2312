"""What the index says of a record, from the record itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from crawler.archive.dates import read_date
from crawler.archive.exchange import RecordKind
from crawler.archive.members import Member, sha1_of

INDEXED = ("response", "revisit", "resource", "metadata")


class Entry(NamedTuple):
    """One record of a file."""

    record_id: UUID
    warc_type: str
    """One of INDEXED."""
    kind: RecordKind
    url: str
    """WARC-Target-URI."""
    fetched_at: datetime
    """WARC-Date, UTC."""
    status: int | None = None
    """HTTP status; None where the record is no answer of a server."""
    payload_digest: bytes | None = None
    """20-byte SHA-1 of a server's body as received; of a revisit, of its original's."""
    refers_to: UUID | None = None
    """WARC-Refers-To: a revisit's original, the answer that a visit read."""
    offset: int = 0
    length: int = 0
    """Bytes in the file."""


@dataclass(frozen=True, slots=True)
class Original:
    """An answer in the archive whose body need not be written again."""

    record_id: UUID
    url: str
    fetched_at: datetime
    payload_digest: bytes


def entry_of(member: Member) -> Entry | None:
    """None for a record that has no place in the index: requests, warcinfo, other people's metadata, broken headers."""
    fields = member.fields
    kind = fields.get("x-kind", RecordKind.OTHER)
    warc_type, url = fields.get("warc-type", ""), fields.get("warc-target-uri", "").strip("<>")
    if warc_type not in INDEXED or not url or (warc_type == "metadata" and kind != RecordKind.VISIT):
        return None
    refers_to = fields.get("warc-refers-to")
    try:
        return Entry(
            record_id=_uuid(fields["warc-record-id"]),
            warc_type=warc_type,
            kind=RecordKind(kind),
            url=url,
            fetched_at=read_date(fields["warc-date"]),
            status=member.status,
            payload_digest=sha1_of(fields.get("warc-payload-digest")),
            refers_to=_uuid(refers_to) if refers_to else None,
            offset=member.offset,
            length=member.length,
        )
    except (KeyError, ValueError):
        return None


def _uuid(text: str) -> UUID:
    """Raises ValueError."""
    return UUID(text.strip("<>").removeprefix("urn:uuid:"))
