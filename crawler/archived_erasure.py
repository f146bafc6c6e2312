"""What was erased from the database, erased from the archive too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from crawler.archive.erasure import RecordToErase, erase_records
from crawler.archive.exchange import RecordKind
from crawler.archive.files import ArchiveError
from crawler.archive.record_access import RecordAccess
from crawler.archive.response import WarcError
from crawler.storage.archive_index import drop_records
from crawler.storage.archive_queries import ArchivedRecord, find_records, records_of_erased
from crawler.storage.records import url_key

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(slots=True)
class ArchiveErasure:
    records: int = 0
    """That were written over, requests not counted."""
    files: set[str] = field(default_factory=set)
    """In which they stood."""
    busy: list[str] = field(default_factory=list)
    """Files that a run is writing: what stands in them is still there."""
    missing: list[str] = field(default_factory=list)
    """Files that are not in the folder, such as other machines'."""


def erase_archived(engine: Engine, root: Path) -> ArchiveErasure:
    """Writes over all records of addresses that were ever erased, and all that their visits read. May be repeated.

    Raises ArchiveError, StorageError.
    """
    done = ArchiveErasure()
    visits, answers = _find_records(engine, root)
    _erase(engine, root, answers, done)
    if not done.busy:  # else visits still have to tell what they read
        _erase(engine, root, visits, done)
    return done


def _erase(engine: Engine, root: Path, records: Iterable[ArchivedRecord], done: ArchiveErasure) -> None:
    for name, group in groupby(sorted(records, key=_file), key=_file):
        in_file = list(group)
        to_erase = [
            RecordToErase(one.entry.offset, one.entry.length, one.entry.record_id, url_key(one.source, one.entry.url))
            for one in in_file
        ]
        try:
            if not erase_records(root / name, to_erase):
                done.busy.append(name)
                continue
        except FileNotFoundError:
            done.missing.append(name)
            continue
        drop_records(engine, [one.entry.record_id for one in in_file])
        done.files.add(name)
        done.records += len(in_file)


def _file(record: ArchivedRecord) -> str:
    return record.file


def _find_records(engine: Engine, root: Path) -> tuple[list[ArchivedRecord], list[ArchivedRecord]]:
    """Visits, and answers."""
    found = {record.entry.record_id: record for record in records_of_erased(engine)}
    visits = [record for record in found.values() if record.entry.kind is RecordKind.VISIT]
    with RecordAccess(root) as access:
        for visit in visits:
            found |= _read_by(engine, access, root, visit)
    return visits, [record for record in found.values() if record.entry.kind is not RecordKind.VISIT]


def _read_by(engine: Engine, access: RecordAccess, root: Path, record: ArchivedRecord) -> dict[UUID, ArchivedRecord]:
    """The answers that a visit read: redirects, and further pages of the story, have addresses of their own."""
    if not (root / record.file).exists():
        return {}
    try:
        visit = access.visit(record.file, record.entry.offset)
    except WarcError as error:
        raise ArchiveError(f"cannot erase: {error}") from error
    return find_records(engine, [*visit.answers, *(one for one in visit.continuations.values() if one)])
