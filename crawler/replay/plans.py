"""What is replayed, piece by piece, and how far it has come: WARC files, or the visits of our own archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive.reader import WarcFile
from crawler.archive.response import WarcError
from crawler.replay.saved_pages import Replay
from crawler.replay.work import Batch, Segment
from crawler.storage.replays import RecordPlace, VisitFilter, count_visits, iter_visits, read_cursor

if TYPE_CHECKING:
    from sqlalchemy import Engine

SEGMENT_BYTES = 2 * 1024 * 1024
_VISITS_AT_A_TIME = 50


def plan_key(*what: object) -> bytes:
    """Equal for equal `what`: 16 bytes."""
    return blake2b(repr(what).encode(), digest_size=16).digest()


class FilePlan:
    """Files one after the other, in parts where they can be split."""

    has_articles = True

    def __init__(self, engine: Engine, paths: Sequence[Path], what: object) -> None:
        """`what`: by which the replay is known beside its files, such as its filters. Raises StorageError."""
        self._paths = list(paths)
        self._sizes = [path.stat().st_size for path in self._paths]
        self.key = plan_key([str(path.resolve()) for path in self._paths], what)
        cursor = read_cursor(engine, self.key)
        self._first, self._offset = int(cursor.get("file", 0)), int(cursor.get("offset", 0))
        self._done = sum(self._sizes[: self._first]) + self._offset
        self.is_resumed = bool(cursor)

    @property
    def share(self) -> float:
        total = sum(self._sizes)
        return self._done / total if total else 1.0

    @property
    def pieces(self) -> int:
        """About how many there are: more processes would have nothing to do."""
        return 1 + (sum(self._sizes) - self._done) // SEGMENT_BYTES

    def tasks(self) -> Iterator[Segment]:
        for number, path in enumerate(self._paths[self._first :], self._first):
            at = self._offset if number == self._first else 0
            for start, end in _parts(path, self._sizes[number]):
                if end > at or end == start:
                    yield Segment(number, path, max(start, at), end)

    def pass_by(self, batch: Batch, replay: Replay) -> dict[str, Any]:
        file, offset = batch.position
        self._done = sum(self._sizes[:file]) + offset
        waiting = replay.waits_since
        file, offset = min(batch.position, waiting) if waiting else batch.position
        return {"file": file, "offset": offset}


def _parts(path: Path, size: int) -> list[tuple[int, int]]:
    try:
        return WarcFile(path).split(SEGMENT_BYTES)
    except WarcError:  # whoever reads it will say so
        return [(0, size)]


class VisitPlan:
    """Visits, each source's in the order of their time."""

    def __init__(self, engine: Engine, wanted: VisitFilter, what: object) -> None:
        """Raises StorageError."""
        self._engine = engine
        self._wanted = wanted
        self.key = plan_key("visits", wanted, what)
        cursor = read_cursor(engine, self.key)
        self._after: RecordPlace | None = (cursor["name"], cursor["offset"]) if cursor else None
        self._done = int(cursor.get("done", 0))
        self._total = self._done + count_visits(engine, wanted, self._after)
        self.has_articles = (
            wanted.versions is None or count_visits(engine, replace(wanted, with_rejected=False), self._after) > 0
        )
        self.is_resumed = bool(cursor)

    @property
    def share(self) -> float:
        return self._done / self._total if self._total else 1.0

    @property
    def pieces(self) -> int:
        return 1 + (self._total - self._done) // _VISITS_AT_A_TIME

    def tasks(self) -> Iterator[list[RecordPlace]]:
        for places in iter_visits(self._engine, self._wanted, self._after):
            for start in range(0, len(places), _VISITS_AT_A_TIME):
                yield places[start : start + _VISITS_AT_A_TIME]

    def pass_by(self, batch: Batch, replay: Replay) -> dict[str, Any]:  # noqa: ARG002 (a plan)
        self._done += batch.pages
        name, offset = batch.last_visit
        return {"name": name, "offset": offset, "done": self._done}
