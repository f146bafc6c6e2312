"""Which extraction an article was read by: a name that changes with the code, so that nobody has to remember it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import ModuleType
from typing import Any

_HERE = Path(__file__).parent
_READS_PAGES = (
    "extraction/*.py", "extraction/*.pyx", "page/*.py", "page/*.pyx", "rules/*.py", "urls/*.py", "compiled.py",
    "page_kind.py", "loaders.py", "crawl/evidence.py", "crawl/site_dates.py", "items.py", "identity/page_identity.py",
)  # fmt: skip
"""What turns bytes into an Article, for every site."""


def extractor_version(spider: type) -> str:
    """12 hexadecimal digits, equal for equal code: of all that reads any page, and of the spider's own modules.

    A changed comment is another version too: that costs a needless re-reading, where a forgotten number would cost
    wrong articles.
    """
    return _version(spider)


@cache
def _version(spider: Any) -> str:
    digest = blake2b(_digest_of_extraction(), digest_size=6)
    for module in _own_modules(spider):
        digest.update(_read(Path(module.__file__ or "")))
    return digest.hexdigest()


@cache
def _digest_of_extraction() -> bytes:
    digest = blake2b()
    for path in modules_that_read_pages():
        digest.update(path.name.encode() + _read(path))
    return digest.digest()


def modules_that_read_pages() -> list[Path]:
    """Files of this package that have a part in what an article of any site is, sorted."""
    return sorted(path for pattern in _READS_PAGES for path in _HERE.glob(pattern))


def _own_modules(spider: type) -> list[ModuleType]:
    """The modules of the spider's classes outside this package, and what those use of their own package."""
    found: dict[str, ModuleType] = {}
    waiting = [cls.__module__ for cls in spider.__mro__ if not _is_foreign(cls.__module__)]
    while waiting:
        name = waiting.pop()
        module = sys.modules.get(name)
        if name in found or module is None or not getattr(module, "__file__", None):
            continue
        found[name] = module
        package = name.partition(".")[0]
        waiting += [used for used in _imports(module) if used.partition(".")[0] == package]
    return [found[name] for name in sorted(found)]


def _imports(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(_read(Path(module.__file__ or "")))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_foreign(module: str) -> bool:
    return module.partition(".")[0] in ("crawler", "scrapy", "builtins")


def _read(path: Path) -> bytes:
    return path.read_bytes()
