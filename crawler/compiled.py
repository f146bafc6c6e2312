"""Modules in Cython (*.pyx), which `make` compiles where there is a C compiler; a reader in Python stands for each."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

_HERE = Path(__file__).parent


def compiled_module(name: str) -> ModuleType | None:
    """`crawler.name`; None where it is not compiled, is newer than what was compiled of it, or does not fit the
    installed libraries.
    """
    try:
        module = import_module(f"crawler.{name}")
    except ImportError:
        return None
    source = _HERE / f"{name.replace('.', '/')}.pyx"
    is_current = Path(module.__file__ or "").stat().st_mtime >= source.stat().st_mtime
    return module if is_current else None
