"""Every saved page gives what its .json says: `scrapy fixture --check` as a test."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.fixture_store import Fixture, read_fixtures

SITES = sorted(folder for folder in (Path(__file__).parents[1] / "fixtures").iterdir() if folder.is_dir())
FIXTURES = [fixture for site in SITES for fixture in read_fixtures(site)]
SPIDERS = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: f"{fixture.path.parent.name}/{fixture.path.stem}")
def test_a_saved_page_gives_what_is_expected(fixture: Fixture) -> None:
    assert fixture.expected, "no expectation: scrapy fixture --update"
    spider = SPIDERS.load(fixture.path.parent.name)(**fixture.arguments)
    assert fixture.diff(spider) == ""
