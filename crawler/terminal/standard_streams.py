"""Output and log of a command, wherever they lead: to a full disk, a terminal that is gone, or nowhere."""

from __future__ import annotations

import io
import os
import sys
from typing import Any, TextIO, cast


class OutputError(Exception):
    """Standard output cannot be written."""


class _Log(io.FileIO):
    """What cannot be written is lost: a run must not fail for its log."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)


class _Output(io.FileIO):
    _has_failed = False

    def write(self, data: Any) -> int:
        if self._has_failed:  # Python writes once more what is left, at its end
            return len(data)
        try:
            return super().write(data)
        except OSError as error:
            self._has_failed = True
            if isinstance(error, BrokenPipeError):
                raise
            raise OutputError(f"cannot write to standard output: {error.strerror or error}") from error


def guard_streams() -> None:
    """From here on writing to `sys.stderr` raises nothing, and to `sys.stdout` OutputError or BrokenPipeError.

    Streams that are closed lead nowhere: else the next file that is opened would take their place.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which takes the least number that is free
            os.set_inheritable(descriptor, True)
    sys.stdout = _text(_Output(1, "w", closefd=False), sys.stdout)
    sys.stderr = _text(_Log(2, "w", closefd=False), sys.stderr)


def _text(file: io.FileIO, like: TextIO | None) -> TextIO:
    if like is None:
        return io.TextIOWrapper(io.BufferedWriter(file), errors="replace")
    like.flush()
    kept = cast("io.TextIOWrapper", like)
    return io.TextIOWrapper(io.BufferedWriter(file), kept.encoding, kept.errors, line_buffering=kept.line_buffering)
