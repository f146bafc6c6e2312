"""What was erased from the database, erased from the archive too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from uuid import UUID

from crawler.archive.erasure import RecordToErase, erase_records
from crawler.archive.exchange import RecordKind
from crawler.archive.files import ArchiveError
from crawler.archive.mentions import iter_links
from crawler.archive.record_access import RecordAccess
from crawler.archive.response import WarcError
from crawler.storage.archive_index import drop_records
from crawler.storage.archive_queries import ArchivedRecord, find_records, records_of_erased, records_of_links
from crawler.storage.erasure import all_erased, keys_of_link
from crawler.storage.records import url_key

if TYPE_CHECKING:
    from sqlalchemy import Engine

_Keyed = tuple[ArchivedRecord, bytes]
"""A record, and the key of the erased address that it is erased for."""
_LINKS_REMEMBERED = 50_000
"""A source lists most of its links again and again."""


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


def erase_archived(engine: Engine, root: Path, sources: Collection[str] = ()) -> ArchiveErasure:
    """Writes over all records of addresses that were ever erased, and all that their visits read; and over the feeds,
    sitemaps and lists of links that have links to them, of `sources`, or of all. May be repeated.

    Raises ArchiveError, StorageError.
    """
    done = ArchiveErasure()
    erased = all_erased(engine)
    if not erased:
        return done
    visits, answers = _find_records(engine, root)
    _erase(engine, root, _keyed(answers), done)
    if not done.busy:  # else visits still have to tell what they read
        _erase(engine, root, _keyed(visits), done)
    _erase(engine, root, _find_mentions(engine, root, erased, sources), done)
    return done


def _keyed(records: Iterable[ArchivedRecord]) -> list[_Keyed]:
    return [(record, url_key(record.source, record.entry.url)) for record in records]


def _erase(engine: Engine, root: Path, records: Iterable[_Keyed], done: ArchiveErasure) -> None:
    for name, group in groupby(sorted(records, key=_file), key=_file):
        keyed = list(group)
        in_file = [record for record, _ in keyed]
        to_erase = [RecordToErase(one.entry.offset, one.entry.length, one.entry.record_id, key) for one, key in keyed]
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


def _file(keyed: _Keyed) -> str:
    return keyed[0].file


def _find_mentions(engine: Engine, root: Path, erased: frozenset[bytes], sources: Collection[str]) -> list[_Keyed]:
    """What lists an erased address, with the key of that."""
    found = []
    keys = lru_cache(maxsize=_LINKS_REMEMBERED)(partial(_erased_key_of, erased))
    with RecordAccess(root) as access:
        for record in records_of_links(engine, sources):
            try:
                response = access.response(record.file, record.entry.offset)
            except WarcError:  # missing or damaged: what stands in it is not to be had, and said by `archive verify`
                continue
            links = iter_links(response)
            if key := next(filter(None, (keys(record.source, response.url, link) for link in links)), None):
                found.append((record, key))
    return found


def _erased_key_of(erased: frozenset[bytes], source: str, page: str, link: str) -> bytes | None:
    try:
        return next((key for key in keys_of_link(source, urljoin(page, link)) if key in erased), None)
    except ValueError:
        return None


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
