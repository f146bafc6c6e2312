"""`scrapy search`."""

from __future__ import annotations

import json

import pytest

from tests.commands.conftest import Scrapy


def test_articles_are_found_by_their_words(scrapy: Scrapy, filled: str) -> None:
    shown = scrapy("search", "lead", '"of story"', DATABASE_URL=filled)
    assert shown.returncode == 0, shown.stderr
    assert "  1. Title" in shown.stdout
    assert "The lead of story 1." in shown.stdout
    assert "https://site.example/1" in shown.stdout
    lines = scrapy("search", "--format", "jsonl", "--limit", "1", "title two -zero", DATABASE_URL=filled)
    [hit] = [json.loads(line) for line in lines.stdout.splitlines()]
    assert (hit["site"], hit["title"][slice(*hit["title_marks"][0])]) == ("site.example", "Title")
    nothing = scrapy("search", "--site", "other.example", "--since", "2024-01-01", "lead", DATABASE_URL=filled)
    assert (nothing.returncode, nothing.stdout) == (0, "No article has these words.\n")


@pytest.mark.parametrize(
    "arguments", [(), ("...",), ("--limit", "0", "a"), ("--since", "now", "a"), ("--until", "now", "a")], ids=str
)
def test_a_wrong_search_is_a_usage_error(scrapy: Scrapy, arguments: tuple[str, ...]) -> None:
    assert scrapy("search", *arguments).returncode == 2
