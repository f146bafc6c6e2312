"""Compiles the readers in Cython (crawler/**/*.pyx) in place; without a C compiler or Python's headers it says so and
ends with 1.

python -m tools.compile_readers
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLAGS = ["-O2", "-g0", "-w"]


def main() -> None:
    sources = {source: module_of(source) for source in sorted((ROOT / "crawler").rglob("*.pyx"))}
    with tempfile.TemporaryDirectory() as folder:
        try:
            built = compile_sources(sources, folder)
        except Exception as error:  # noqa: BLE001 (of any of the tools: what follows is the same)
            reason = str(error).strip().splitlines()[-1:] or [type(error).__name__]
            sys.exit(f"crawler/**/*.pyx are not compiled, pages are read more slowly by Python: {reason[0]}")
        for source, module in built.items():
            target = source.with_name(module.name)
            staged = target.with_suffix(".new")
            shutil.copy(module, staged)
            staged.replace(target)  # a process that has the old one loaded keeps it


def module_of(source: Path) -> str:
    return ".".join(source.relative_to(ROOT).with_suffix("").parts)


def compile_sources(sources: dict[Path, str], folder: str) -> dict[Path, Path]:
    """The compiled module of each source, in a folder."""
    from Cython.Build import cythonize
    from lxml import get_include
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    extensions = cythonize(
        [
            Extension(name, [str(source)], include_dirs=get_include(), extra_compile_args=FLAGS)
            for source, name in sources.items()
        ],
        build_dir=folder,
        quiet=True,
    )
    command = build_ext(Distribution({"ext_modules": extensions}))
    command.build_lib, command.build_temp = folder, folder
    command.ensure_finalized()
    command.run()
    return {source: Path(command.get_ext_fullpath(name)) for source, name in sources.items()}


if __name__ == "__main__":
    main()
