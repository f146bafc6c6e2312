"""`scrapy database`."""

from __future__ import annotations

import subprocess

import pytest

from tests.commands.conftest import Scrapy


@pytest.mark.postgresql
def test_postgresql_is_upgraded_by_command_only(scrapy: Scrapy, postgresql_url: str) -> None:
    refused = scrapy("status", DATABASE_URL=postgresql_url)
    assert refused.returncode == 5
    assert "run `scrapy database upgrade` once" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    upgraded = scrapy("database", "upgrade", DATABASE_URL=postgresql_url)
    assert upgraded.returncode == 0, upgraded.stderr
    assert "is up to date" in upgraded.stdout
    assert scrapy("status", DATABASE_URL=postgresql_url).returncode == 0


@pytest.mark.parametrize("arguments", [(), ("downgrade",), ("upgrade", "now")], ids=str)
def test_database_knows_only_upgrade(scrapy: Scrapy, arguments: tuple[str, ...]) -> None:
    assert scrapy("database", *arguments).returncode == 2


def test_prune_deletes_what_the_settings_say(scrapy: Scrapy, filled: str) -> None:
    def prune(*options: str) -> subprocess.CompletedProcess[str]:
        return scrapy("database", "prune", "--trust-clock", *options, DATABASE_URL=filled)

    kept = prune("-s", "KEEP_REJECTED_DAYS=0", "--dry-run")
    assert (kept.returncode, "rejected_items" in kept.stdout) == (0, False), kept.stderr
    assert "rejected_items: 1 rows too old\n" in prune("--dry-run").stdout
    assert "rejected_items: 1 rows deleted\n" in prune().stdout
    assert "rejected_items: 0 rows deleted\n" in prune().stdout
    wrong = prune("-s", "KEEP_RUNS_DAYS=soon")
    assert (wrong.returncode, "KEEP_RUNS_DAYS=soon: 'soon' is no number" in wrong.stdout + wrong.stderr) == (2, True)


def test_prune_deletes_nothing_where_the_clock_may_be_years_ahead(scrapy: Scrapy, filled: str) -> None:
    doubted = scrapy("database", "prune", DATABASE_URL=filled)
    assert (doubted.returncode, doubted.stdout) == (0, "")
    assert "nothing is deleted: the clock says" in doubted.stderr
    assert "rejected_items: 1 rows" in scrapy("database", "prune", "--trust-clock", DATABASE_URL=filled).stdout


def test_stories_and_search_are_made_anew(scrapy: Scrapy, filled: str) -> None:
    assert scrapy("database", "reindex", DATABASE_URL=filled).stdout == "2 articles indexed\n"
    assert "Title 1" in scrapy("search", "lead", DATABASE_URL=filled).stdout
