"""Compiles crawler/tree_reader.pyx in place; without a C compiler or Python's headers it says so and ends with 1.

python -m tools.compile_reader
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "crawler" / "tree_reader.pyx"
FLAGS = ["-O2", "-g0", "-w"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            built = compile_source(folder)
        except Exception as error:  # noqa: BLE001 (of any of the tools: what follows is the same)
            reason = str(error).strip().splitlines()[-1:] or [type(error).__name__]
            sys.exit(f"crawler/tree_reader.pyx is not compiled, pages are read more slowly by Python: {reason[0]}")
        target = SOURCE.with_name(built.name)
        staged = target.with_suffix(".new")
        shutil.copy(built, staged)
        staged.replace(target)  # a process that has the old one loaded keeps it


def compile_source(folder: str) -> Path:
    """The compiled module, in a folder."""
    from Cython.Build import cythonize
    from lxml import get_include
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    extension = Extension("crawler.tree_reader", [str(SOURCE)], include_dirs=get_include(), extra_compile_args=FLAGS)
    extensions = cythonize([extension], build_dir=folder, quiet=True)
    command = build_ext(Distribution({"ext_modules": extensions}))
    command.build_lib, command.build_temp = folder, folder
    command.ensure_finalized()
    command.run()
    return Path(command.get_ext_fullpath("crawler.tree_reader"))


if __name__ == "__main__":
    main()
