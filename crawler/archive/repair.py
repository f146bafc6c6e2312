"""Files that a dead run left behind: what is whole comes into the index, a torn end is cut off."""

from __future__ import annotations

import logging
from collections import Counter

from crawler.archive.entry import Entry, entry_of
from crawler.archive.files import ArchiveError, GrowingFile
from crawler.archive.index import Index, IndexedFile
from crawler.archive.members import Damage, read_members

logger = logging.getLogger(__name__)


def repair(file: GrowingFile, indexed: IndexedFile, index: Index, counts: Counter[str]) -> bool:
    """Whether the file can be continued.

    What the index does not know of is read: whole records are added to it, and what follows the last whole one is cut
    off and counted (`torn_records`, `torn_bytes`); nothing before that is touched. A file that is shorter than its
    index says, or damaged in its midst, is left as it is. Raises ArchiveError, and what the index raises.
    """
    if file.size == indexed.size:
        return True
    if file.size < indexed.size:
        logger.warning("%s has lost its end: %d of %d bytes are there", file.path, file.size, indexed.size)
        counts["short_files"] += 1
        return False
    entries: list[Entry] = []
    damage: list[Damage] = []
    end = indexed.size
    try:
        for part in read_members(file.path, indexed.size):
            if isinstance(part, Damage):
                damage.append(part)
                continue
            end = part.offset + part.length
            if entry := entry_of(part):
                entries.append(entry)
    except OSError as error:
        raise ArchiveError(f"cannot read the archive {file.path}: {error.strerror or error}") from error
    if end < file.size:
        logger.warning("%s ends in a torn record: %d bytes were cut off", file.path, file.size - end)
        counts["torn_records"] += 1
        counts["torn_bytes"] += file.size - end
        file.cut(end)
        damage = [one for one in damage if one.offset < end]
    counts["found_records"] += len(entries)
    index.add_entries(indexed.id, entries, end)
    return not damage
