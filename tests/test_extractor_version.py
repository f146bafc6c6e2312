"""The version of the extraction covers all code that has a part in an article."""

from __future__ import annotations

from pathlib import Path

from crawler.extractor_version import extractor_version, modules_that_read_pages
from spiders.dle import DleSpider
from spiders.news import AnySiteSpider
from tests.imports import imported

ROOT = Path(__file__).parents[1]
READ_PAGES = tuple(
    f"crawler.{name}" for name in ("page", "loaders", "crawl.evidence", "media_type", "page_kind", "truncation")
)


def imported_files(names: tuple[str, ...]) -> set[Path]:
    """Files of crawler/ that these modules import, and those import."""
    found: set[Path] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        stem = ROOT.joinpath(*name.split("."))
        for path in (stem.with_suffix(".py"), stem / "__init__.py"):
            if name.startswith("crawler.") and path not in found and path.is_file():
                found.add(path)
                for whole in imported(path):
                    waiting += [whole, whole.rpartition(".")[0]]
    return found


def test_every_module_that_reads_pages_is_part_of_the_version() -> None:
    assert imported_files(READ_PAGES) - set(modules_that_read_pages()) == set()


def test_a_site_with_rules_of_its_own_has_its_own_version() -> None:
    assert extractor_version(DleSpider) != extractor_version(AnySiteSpider)
