"""Which files of the archive have served their time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from crawler.archive.files import ArchiveError, is_being_written, this_host
from crawler.clock_doubt import doubt_of_clock


@dataclass(frozen=True, slots=True)
class KeptFile:
    id: int
    name: str
    source: str
    host: str
    size: int
    """Bytes."""
    newest_at: datetime
    """The last record's date, or the file's creation."""


@dataclass(frozen=True, slots=True)
class ArchiveRetention:
    """What is kept; None sets no limit."""

    keep: timedelta | None = None
    max_bytes: int | None = None
    """Of one source."""

    @classmethod
    def of(cls, keep_days: float, max_gb: float) -> ArchiveRetention:
        """By days, and by gigabytes of each source; 0 sets no limit."""
        return cls(timedelta(days=keep_days) if keep_days else None, round(max_gb * 1e9) if max_gb else None)

    def unless_doubtful(self, files: Iterable[KeptFile], now: datetime) -> tuple[ArchiveRetention, str | None]:
        """What is kept where the clock may be wrong, as `files` of all sources tell, and a line about it; None where
        nothing changes."""
        doubt = doubt_of_clock((file.newest_at for file in files), now, "record") if self.keep else None
        if doubt is None:
            return self, None
        return replace(self, keep=None), f"no file of the archive is dropped for its age: {doubt}"

    def outdated(self, files: Iterable[KeptFile], now: datetime) -> list[KeptFile]:
        """The oldest first; never the newest file of a source for the sake of its size."""
        dropped: list[KeptFile] = []
        ordered = sorted(files, key=lambda file: (file.source, file.newest_at, file.name))
        for _, group in groupby(ordered, key=lambda file: file.source):
            of_source = list(group)
            left = sum(file.size for file in of_source)
            for file in of_source:
                is_old = self.keep is not None and now - file.newest_at > self.keep
                is_beyond = self.max_bytes is not None and left > self.max_bytes and file is not of_source[-1]
                if is_old or is_beyond:
                    dropped.append(file)
                    left -= file.size
        return dropped


def drop_files(root: Path, files: Iterable[KeptFile], drop_from_index: Callable[[int], object]) -> list[KeptFile]:
    """Deletes files, then what the index says of them; those that are being written stay, and other machines'.

    Returns what was deleted. Raises ArchiveError, and what `drop_from_index` raises.
    """
    dropped = []
    for file in files:
        path = root / file.name
        try:
            if is_being_written(path):
                continue
            path.unlink()
        except FileNotFoundError:
            if file.host != this_host():
                continue
        except OSError as error:
            raise ArchiveError(f"cannot delete {path}: {error.strerror or error}") from error
        drop_from_index(file.id)
        dropped.append(file)
    return dropped
