"""What the archive asks of its index; `crawler.storage.archive_index` has it in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crawler.archive.entry import Entry, Original


@dataclass(frozen=True, slots=True)
class IndexedFile:
    id: int
    name: str
    """Path below the archive's folder, with "/"."""
    source: str
    created_at: datetime
    closed_at: datetime | None
    """None while it may grow, or where the run that wrote it died."""
    size: int
    """Bytes up to the end of the last record in the index."""


class Index(Protocol):
    """The archive's index of one source. Its methods block, and raise what the database raises."""

    def growing_files(self, host: str) -> Sequence[IndexedFile]:
        """Files of this machine that are not closed, the oldest first."""
        ...

    def add_file(self, name: str, host: str, created_at: datetime) -> IndexedFile: ...

    def add_entries(self, file_id: int, entries: Sequence[Entry], size: int) -> None:
        """The entries and the file's new size, all or nothing; entries whose offsets are known are left as they are."""
        ...

    def close_file(self, file_id: int, at: datetime) -> None: ...

    def drop_file(self, file_id: int) -> None:
        """Forgets a file, with its entries."""
        ...

    def find_originals(self, urls: Collection[str]) -> Mapping[str, Original]:
        """For each URL the newest answer of a server that the archive has whole; rendered pages never stay the same."""
        ...
