"""Which process a run is, and whether it is still there."""

from __future__ import annotations

import hashlib
import os
import platform
from functools import cache
from pathlib import Path


@cache
def this_machine() -> str:
    """The host's name, and where Linux tells, a mark of its boot and its process numbers' namespace.

    Two containers may share a name, and each has a process 1; after a restart all numbers begin anew.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        return platform.node()
    mark = hashlib.blake2b(f"{boot} {namespace}".encode(), digest_size=4).hexdigest()
    return f"{platform.node()}#{mark}"


def is_gone(machine: str, pid: int) -> bool:
    """Whether a process has ended; False for one of another machine, of which nothing is known from here."""
    if machine != this_machine():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Whether it has ended and its parent did not take notice yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state in "ZX"
