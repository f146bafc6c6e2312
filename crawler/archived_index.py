"""What the database knows of the archive, brought up to date by the files."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.indexing import IndexReport, index_folder
from crawler.storage.archive_index import ArchiveIndex
from crawler.storage.erasure import remember_erased

if TYPE_CHECKING:
    from sqlalchemy import Engine


def index_archive(engine: Engine, root: Path) -> IndexReport:
    """Brings the files below `root` into the index, and the keys of what was erased from them into the database: all
    of it, after that was lost. Raises ArchiveError, StorageError."""
    report = index_folder(root, partial(ArchiveIndex, engine))
    remember_erased(engine, report.erased, datetime.now(UTC).replace(microsecond=0))
    return report
