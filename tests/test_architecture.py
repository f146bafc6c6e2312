"""The import arrows of docs/architecture.md, read from the source: what may know of what."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import defaultdict
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.imports import imported

ROOT = Path(__file__).parents[1]
PACKAGES = ("crawler", "spiders", "pipelines")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

SQL = ("sqlalchemy", "alembic", "psycopg", "sqlite3")
SCRAPY = ("scrapy", "twisted")
NETWORK = ("socket", "urllib.request", "http.client", "requests", "aiohttp")
ABOVE_STORAGE = ("crawler.discovery", "crawler.crawl")
RUNNING = ("crawler.spider", "crawler.fetch", "crawler.runs", "crawler.commands")
ABOVE_PAGE = ("crawler.extraction", "crawler.rules", "crawler.loaders")
PURE = (*SCRAPY, *NETWORK, *RUNNING, "crawler.storage", "asyncio", "threading", "time")
"""What turns bytes into articles knows no network, no clock, no Scrapy and no database."""

FORBIDDEN = (
    # who may not import what, directly; a rule holds for all modules below the name
    ("crawler", ("spiders", "pipelines", "tests")),
    ("spiders", (*SQL, *NETWORK, "pipelines", "crawler.storage", "crawler.commands")),
    ("pipelines", (*SQL, *NETWORK, *ABOVE_PAGE, "spiders", "crawler.page", "crawler.spider")),
    ("crawler.http", (*PURE, *ABOVE_PAGE, "crawler.page")),
    ("crawler.urls", (*PURE, *ABOVE_PAGE, "crawler.page")),
    ("crawler.items", (*PURE, *ABOVE_PAGE, "crawler.page")),
    ("crawler.identity", (*PURE, *ABOVE_PAGE, "crawler.page")),
    ("crawler.page", (*PURE, *ABOVE_PAGE, "crawler.page.Page")),  # its parts do not know the whole
    ("crawler.extraction", (*PURE, "crawler.rules", "crawler.loaders", "crawler.archive")),
    ("crawler.rules", (*PURE, "crawler.loaders")),
    ("crawler.loaders", PURE),
    ("crawler.discovery", PURE),
    ("crawler.archive", (*SCRAPY, *NETWORK, *RUNNING, *ABOVE_PAGE, *ABOVE_STORAGE, "crawler.storage")),
    ("crawler.replay.saved_pages", PURE),
    ("crawler.site_reader", PURE),
    ("crawler.fixture_store", PURE),
    ("crawler.storage", (*SCRAPY, *NETWORK, *RUNNING, *ABOVE_PAGE, *ABOVE_STORAGE, "crawler.page")),
    ("crawler.fetch", (*ABOVE_PAGE, "crawler.page", "crawler.spider", "crawler.crawl")),
)
KNOWS_SQL = "crawler.storage"
KNOWS_THE_JOB_QUEUE = ("crawler.jobs", "crawler.commands")
READS_THE_ENVIRONMENT = "crawler.settings"


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_only_what_is_below_it(path: Path) -> None:
    name = module_name(path)
    forbidden = {target for package, targets in FORBIDDEN if is_within(name, package) for target in targets}
    if not is_within(name, KNOWS_SQL):
        forbidden.update(SQL)
    if not any(is_within(name, package) for package in KNOWS_THE_JOB_QUEUE):
        forbidden.update(("crawler.jobs", "procrastinate"))
    crossed = sorted({i for i in imported(path) for target in forbidden if is_within(i, target)})
    assert crossed == []


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if module_name(path) == READS_THE_ENVIRONMENT:
        return
    source = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
    assert "os.environ" not in source
    assert "getenv" not in source


def test_what_is_imported_is_a_dependency_of_our_own() -> None:
    """And not one of another's, which may part with it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    declared = {canonicalize_name(Requirement(requirement).name) for requirement in requirements}
    distributions = packages_distributions()
    ours = {*PACKAGES, *sys.stdlib_module_names}
    used = {name.split(".")[0] for path in MODULES for name in imported(path)} - ours
    unknown = {
        name for name in used & distributions.keys() if declared.isdisjoint(map(canonicalize_name, distributions[name]))
    }
    assert unknown == set()


def test_no_part_of_the_crawler_knows_one_that_knows_it() -> None:
    """Parts are packages, and the modules beside them."""
    knows: defaultdict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        package, _, part = module_name(path).partition(".")
        if package == "crawler" and part:
            names = (name.split(".") for name in imported(path) if is_within(name, package))
            knows[part.partition(".")[0]].update(name[1] for name in names if len(name) > 1)
    for part, known in knows.items():
        known.discard(part)
    TopologicalSorter(knows).prepare()  # raises CycleError, with the parts


def test_every_package_of_the_rules_exists() -> None:
    names = {module_name(path) for path in MODULES}
    missing = [package for package, _ in FORBIDDEN if not any(is_within(name, package) for name in names)]
    assert missing == []


def test_no_command_loads_the_job_queue_before_it_needs_it() -> None:
    """One machine with SQLite pays nothing for several."""
    load_all = (
        "import importlib, pkgutil, sys, crawler.commands as c\n"
        "[importlib.import_module(m.name) for m in pkgutil.iter_modules(c.__path__, 'crawler.commands.')]\n"
        "assert not {'procrastinate', 'crawler.jobs'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", load_all], cwd=ROOT, check=True)


def test_no_test_knows_another_one() -> None:
    """What several of them need has a module of its own."""
    tests = (path for path in (ROOT / "tests").rglob("test_*.py"))
    known = {name for path in tests for name in imported(path) if ".test_" in name}
    assert known == set()
