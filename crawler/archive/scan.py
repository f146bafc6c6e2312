"""Where bytes stand in a file of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

_STEP = 1 << 18


def find_all(stream: BinaryIO, wanted: bytes, offset: int) -> Iterator[int]:
    """Offsets of `wanted`, at `offset` or behind it, in order; the caller may move the stream in between."""
    window = b""
    keep = len(wanted) - 1
    stream.seek(offset)
    while step := stream.read(_STEP):
        window += step
        found = window.find(wanted)
        while found >= 0:
            yield offset + found
            found = window.find(wanted, found + 1)
        kept = window[max(0, len(window) - keep) :]
        offset += len(window) - len(kept)
        window = kept
        stream.seek(offset + len(kept))
