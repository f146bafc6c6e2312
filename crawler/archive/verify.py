"""Whether the files of the archive hold what they were written with, and what the index says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.archive.entry import Entry, entry_of
from crawler.archive.files import is_being_written
from crawler.archive.members import Damage, read_members


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file."""

    file: str
    reason: str
    """Of DamageError; "missing-file", "not-in-index"; "not-in-file" where the index has a record that is not there."""
    offset: int = 0
    length: int = 0
    """Bytes concerned; 0 where it is the whole file."""


def verify_file(root: Path, name: str, size: int, entries: Iterable[Entry]) -> Iterator[Fault]:
    """Compares digests, and the records with the `entries` of the index, which ends at `size`. Raises OSError.

    Of a file that is being written the indexed part is read. What a dead run wrote behind it is no fault: the next run,
    or the index made anew, takes it up.
    """
    path = root / name
    try:
        is_growing = is_being_written(path)
        parts = read_members(path, check=True)
        known = {entry.offset: entry for entry in entries}
        for part in parts:
            if is_growing and part.offset >= size:
                break
            expected = known.pop(part.offset, None)
            if isinstance(part, Damage):
                yield Fault(name, part.reason, part.offset, part.length)
                for offset in [at for at in known if part.offset < at < part.offset + part.length]:
                    del known[offset]
                continue
            found = entry_of(part)
            if found is not None and expected is None and part.offset < size:
                yield Fault(name, "not-in-index", part.offset, part.length)
            elif expected is not None and (found is None or found.record_id != expected.record_id):
                yield Fault(name, "not-in-file", part.offset, part.length)
    except FileNotFoundError:
        yield Fault(name, "missing-file")
        return
    for entry in known.values():
        yield Fault(name, "not-in-file", entry.offset, entry.length)
