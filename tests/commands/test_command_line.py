"""What all commands refuse alike."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Scrapy


@pytest.mark.parametrize("command", ["export", "sample", "status", "worker"])
def test_a_command_that_takes_no_words_refuses_one(scrapy_here: Scrapy, command: str) -> None:
    result = scrapy_here(command, "word")
    assert result.returncode == 2
    assert "unrecognized arguments: word" in result.stderr


@pytest.mark.parametrize("command", [("enqueue", "news"), ("fixture", "--check"), ("ingest", "news"), ("site", "add")])
def test_an_argument_of_a_spider_without_a_value_is_refused(scrapy_here: Scrapy, command: tuple[str, ...]) -> None:
    result = scrapy_here(*command, "-a", "nonsense")
    assert result.returncode == 2
    assert "argument -a: 'nonsense' is not of the form NAME=VALUE" in result.stderr


@pytest.mark.parametrize("words", [("list",), ("find", "https://example.org/")])
def test_times_in_tables_of_the_archive_name_their_zone(scrapy_here: Scrapy, words: tuple[str, ...]) -> None:
    assert "(UTC)" in scrapy_here("archive", *words).stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("list", "--at", "2026-01-31"), "--at is an option of show"),
        (("verify", "--dry-run"), "--dry-run is an option of prune"),
        (("index", "--max-gb", "0"), "--max-gb is an option of prune"),
    ],
)
def test_an_option_of_another_verb_of_the_archive_is_refused(
    scrapy_here: Scrapy, words: tuple[str, ...], message: str
) -> None:
    result = scrapy_here("archive", *words)
    assert result.returncode == 2
    assert message in result.stderr
