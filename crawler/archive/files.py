"""WARC files that are being written: named, locked, appended to, made durable, and cut back after a crash."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import platform
import re
from collections.abc import Iterator
from datetime import datetime
from io import FileIO
from pathlib import Path

_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
SUFFIX = ".warc.gz"
_WRITE_BYTES = 1024 * 1024


class ArchiveError(Exception):
    """The archive cannot be written or read; the message is one line for a person."""


def folder_of(source: str) -> str:
    """The name of a spider's folder.

    >>> folder_of("example.org:8080/../x")
    'example.org_8080_.._x'
    """
    name = _NOT_IN_NAME.sub("_", source)
    return name if name.strip(".") else f"_{name}"


def this_host() -> str:
    """The machine's name as it stands in file names."""
    return _NOT_IN_NAME.sub("_", platform.node()) or "localhost"


def file_name(source: str, now: datetime, serial: int, host: str) -> str:
    """PREFIX-TIMESTAMP-SERIAL-HOST, as the Internet Archive names its files; the timestamp has milliseconds (UTC).

    >>> from datetime import UTC
    >>> file_name("us_russia", datetime(2026, 1, 31, 12, 0, 0, 250000, UTC), 0, "db1")
    'us_russia-20260131120000250-00000-db1.warc.gz'
    """
    stamp = f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}"
    return f"{folder_of(source)}-{stamp}-{serial:05d}-{host}{SUFFIX}"


class GrowingFile:
    """A file that only this process appends to. What was not synced may be gone after a crash, or torn.

    Methods raise ArchiveError where the file cannot be written, as on a full disk; it then ends where it was synced.
    """

    def __init__(self, path: Path, stream: FileIO) -> None:
        self.path = path
        self._stream = stream
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._synced = os.fstat(stream.fileno()).st_size

    @classmethod
    def create(cls, path: Path) -> GrowingFile:
        """A new file. Raises FileExistsError, ArchiveError."""
        with _named(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with _named(path, FileExistsError):
            stream = FileIO(path, "xb")
            fcntl.flock(stream, fcntl.LOCK_EX)  # which at most waits for a look whether it is being written
            _sync_folder(path.parent)
        return cls(path, stream)

    @classmethod
    def reopen(cls, path: Path) -> GrowingFile | None:
        """An existing file; None where another process has it. Raises FileNotFoundError, ArchiveError."""
        with _named(path, FileNotFoundError):
            stream = FileIO(path, "r+b")
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                stream.close()
                return None
            stream.seek(0, os.SEEK_END)
        return cls(path, stream)

    @property
    def size(self) -> int:
        """Bytes, those included that are not yet on disk."""
        return self._stream.tell() + self._waiting_bytes

    def append(self, data: bytes) -> int:
        """Returns the offset at which `data` begins."""
        offset = self.size
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes >= _WRITE_BYTES:
            self._write()
        return offset

    def sync(self) -> None:
        """Returns when all that was appended is on disk, in a file that is still there, and whole."""
        self._write()
        if self._stream.tell() == self._synced:
            return
        with self._taking_back():
            os.fsync(self._stream.fileno())
        self._synced = self._stream.tell()

    def cut(self, size: int) -> None:
        """Drops what comes after the first `size` bytes."""
        with _named(self.path):
            self._stream.truncate(size)
            self._stream.seek(size)
            os.fsync(self._stream.fileno())
        self._synced = size

    def close(self) -> None:
        """Closes the file without writing what was not synced."""
        self._stream.close()

    def _check(self) -> None:
        status = os.fstat(self._stream.fileno())
        if not status.st_nlink:
            raise ArchiveError(f"{self.path} was deleted while it was being written")
        if status.st_size != self._stream.tell():
            raise ArchiveError(f"{self.path} was changed by another program while it was being written")

    def _write(self) -> None:
        self._check()
        data, self._waiting, self._waiting_bytes = memoryview(b"".join(self._waiting)), [], 0
        with self._taking_back():
            while data:
                data = data[self._stream.write(data) :]

    @contextlib.contextmanager
    def _taking_back(self) -> Iterator[None]:
        """Half a record would be met by every reader."""
        try:
            with _named(self.path):
                yield
        except ArchiveError:
            with contextlib.suppress(OSError):
                self._stream.truncate(self._synced)
                self._stream.seek(self._synced)
            raise


def is_being_written(path: Path) -> bool:
    """Whether a process holds the file to append to it. Raises FileNotFoundError, ArchiveError."""
    with _named(path, FileNotFoundError), path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _named(path: Path, *passing: type[OSError]) -> Iterator[None]:
    """Turns an OSError into an ArchiveError, but for those that are `passing`."""
    try:
        yield
    except passing:
        raise
    except OSError as error:
        raise _error(path, error) from error


def _error(path: Path, error: OSError) -> ArchiveError:
    reason = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
    return ArchiveError(f"cannot write the archive {path}: {reason}")
