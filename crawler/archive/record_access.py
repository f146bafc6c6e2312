"""Single records out of the archive's files, by the places that the index names."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Self

from fastwarc import ArchiveIterator, WarcRecord

from crawler.archive.response import ArchivedResponse, WarcError, response_of
from crawler.archive.visit import ArchivedVisit, VisitError

_OPEN_FILES = 16
_MAX_VISIT_BYTES = 4 * 1024 * 1024


class RecordAccess:
    """Reads records of the files below `folder`, a few of which it keeps open. Methods raise WarcError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: OrderedDict[str, BinaryIO] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def visit(self, name: str, offset: int) -> ArchivedVisit:
        record = self._record(name, offset)
        try:
            return ArchivedVisit.from_json(record.reader.read(_MAX_VISIT_BYTES))
        except (OSError, VisitError) as error:
            raise WarcError(f"{name}: no visit at {offset}: {error}") from error

    def response(self, name: str, offset: int, original: tuple[str, int] | None = None) -> ArchivedResponse:
        """The answer of a record; the body of a revisit is that of the record at `original` (file, offset)."""
        response = response_of(self._record(name, offset), offset)
        if original is None:
            return response
        saved = response_of(self._record(*original), original[1])
        return replace(response, body=saved.body, damage=saved.damage)

    def _record(self, name: str, offset: int) -> WarcRecord:
        try:
            stream = self._stream(name)
            stream.seek(offset)
            record = next(ArchiveIterator(stream, parse_http=False), None)
        except OSError as error:
            raise WarcError(f"{name}: {error.strerror or error}") from error
        if record is None:
            raise WarcError(f"{name}: no record at {offset}")
        return record

    def _stream(self, name: str) -> BinaryIO:
        if name not in self._open:
            if len(self._open) >= _OPEN_FILES:
                self._open.popitem(last=False)[1].close()
            self._open[name] = (self._folder / name).open("rb")
        self._open.move_to_end(name)
        return self._open[name]
