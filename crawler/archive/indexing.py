"""The index made from the files alone: after the database was lost, or files came from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.archive.entry import Entry, entry_of
from crawler.archive.erasure import erased_key
from crawler.archive.files import SUFFIX, ArchiveError, is_being_written, this_host
from crawler.archive.index import Index, IndexedFile
from crawler.archive.members import Damage, Member, read_members
from crawler.archive.records import SOURCE_HEADER

_BATCH = 2000
_NAME = re.compile(r"-(\d{14})(\d{3})-\d+-(.+)" + re.escape(SUFFIX))


@dataclass(slots=True)
class IndexReport:
    files: int = 0
    """That were read, wholly or from where the index ended."""
    records: int = 0
    """That the index did not know."""
    damage: list[tuple[str, Damage]] = field(default_factory=list)
    """File and stretch that holds no whole record; what stands around it is in the index."""
    busy: list[str] = field(default_factory=list)
    """Files that a run is writing, which keeps their index itself."""
    erased: set[bytes] = field(default_factory=set)
    """Keys of the addresses whose records were erased."""


def index_folder(root: Path, index_of: Callable[[str], Index]) -> IndexReport:
    """Brings all files below `root` into the index that `index_of` gives for a source; nothing is changed in them.

    Files that the index knows to their end are not read. Raises ArchiveError, and what the index raises.
    """
    report = IndexReport()
    for path in sorted(filter(Path.is_file, root.rglob(f"*{SUFFIX}"))):  # a pipe would be waited for without end
        name = path.relative_to(root).as_posix()
        try:
            if is_being_written(path):
                report.busy.append(name)
                continue
            _index_file(path, name, index_of, report)
        except FileNotFoundError:  # pruned meanwhile
            continue
        except OSError as error:
            raise ArchiveError(f"cannot read the archive {path}: {error.strerror or error}") from error
    return report


def _index_file(path: Path, name: str, index_of: Callable[[str], Index], report: IndexReport) -> None:
    created_at, host = _named(path)
    index = index_of(_source_of(path))
    file = index.add_file(name, host, created_at)
    if file.size >= path.stat().st_size:
        return
    report.files += 1
    entries: list[Entry] = []
    end = file.size
    damage = None
    for part in read_members(path, file.size):
        if isinstance(part, Damage):
            damage = part
            report.damage.append((name, part))
            continue
        damage, end = None, part.offset + part.length
        if key := erased_key(part):
            report.erased.add(key)
        elif entry := entry_of(part):
            entries.append(entry)
            if len(entries) >= _BATCH:
                _add(index, file, entries, end, report)
    _add(index, file, entries, end, report)
    if damage is None and file.closed_at is None:
        index.close_file(file.id, created_at)


def _add(index: Index, file: IndexedFile, entries: list[Entry], end: int, report: IndexReport) -> None:
    index.add_entries(file.id, entries, end)
    report.records += len(entries)
    entries.clear()


def _source_of(path: Path) -> str:
    """What the file says itself, else its folder's name."""
    first = next(iter(read_members(path)), None)
    source = first.fields.get(SOURCE_HEADER.lower()) if isinstance(first, Member) else None
    return source or path.parent.name


def _named(path: Path) -> tuple[datetime, str]:
    """Creation and machine: those of the name, where it is one of ours."""
    if found := _NAME.search(path.name):
        try:
            date = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(microsecond=int(found[2]) * 1000, tzinfo=UTC)
        except ValueError:
            date = None
        if date is not None:
            return date, found[3]
    return datetime.fromtimestamp(path.stat().st_mtime, UTC), this_host()
