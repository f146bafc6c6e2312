"""Entries of a feed or sitemap that is damaged, each read alone: the damage of one costs no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)(?=[\s>/])")
"""Where an entry begins."""
_LONGEST_BEGINNING = 64
"""Bytes at the end of a piece that are looked at again with the next one: the tag of an entry may be cut in two."""
_DECLARATION = re.compile(rb"<\?xml[^<>]{1,200}\?>")
_ROOT = re.compile(rb"<((?:[\w.-]{1,40}:)?(?:rss|feed|RDF|urlset|sitemapindex))(?:\s[^<>]{0,4000})?>")
_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)\s*>")
_MAX_ENTRY = 1024 * 1024
"""Bytes that are read of one entry."""


@dataclass(frozen=True, slots=True)
class EntryFrame:
    """What makes a document of one entry alone: the tags around it, with the names that they declare."""

    opening: bytes
    closing: bytes

    @classmethod
    def of(cls, head: bytes) -> EntryFrame | None:
        """The frame, by what stands before the first entry; None where that is no feed's and no sitemap's."""
        root = _ROOT.search(head)
        if root is None:
            return None
        declaration = _DECLARATION.search(head)
        is_rss = root[1].endswith(b"rss")
        return cls(
            (declaration[0] if declaration else b"") + root[0] + (b"<channel>" if is_rss else b""),
            (b"</channel>" if is_rss else b"") + b"</" + root[1] + b">",
        )

    def around(self, entry: bytes) -> bytes:
        """Without what follows the entry's end."""
        end = _END.search(entry)
        return self.opening + entry[: end.end() if end else None] + self.closing


def split_entries(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a document: what stands before its first entry, then each entry with what follows it."""
    piece, looked_at = b"", 1
    for chunk in chunks:
        piece += chunk
        begin = 0
        for start in ENTRY.finditer(piece, looked_at):
            yield piece[begin : start.start()]
            begin = start.start()
        piece = piece[begin : begin + _MAX_ENTRY]
        looked_at = max(1, len(piece) - _LONGEST_BEGINNING)
    yield piece
