"""What all commands refuse alike."""

from __future__ import annotations

import re

import pytest

from tests.commands.conftest import Scrapy


@pytest.mark.parametrize("command", ["export", "sample", "worker"])
def test_a_command_that_takes_no_words_refuses_one(scrapy: Scrapy, command: str) -> None:
    result = scrapy(command, "word")
    assert result.returncode == 2
    assert "unrecognized arguments: word" in result.stderr


@pytest.mark.parametrize("command", [("enqueue", "news"), ("fixture", "--check"), ("ingest", "news"), ("site", "add")])
def test_an_argument_of_a_spider_without_a_value_is_refused(scrapy: Scrapy, command: tuple[str, ...]) -> None:
    result = scrapy(*command, "-a", "nonsense")
    assert result.returncode == 2
    assert "argument -a: 'nonsense' is not of the form NAME=VALUE" in result.stderr


@pytest.mark.parametrize("width", ["60", "80", "120"])
@pytest.mark.parametrize("command", ["fixture", "replay", "search", "worker"])
def test_the_headings_of_a_help_are_its_three_parts(scrapy: Scrapy, command: str, width: str) -> None:
    text = scrapy(command, "--help", COLUMNS=width).stdout
    assert re.findall(r"^(.+)\n[=-]+$", text, re.MULTILINE) == ["Usage", "Options", "Global Options"]


@pytest.mark.parametrize("command", [("enqueue", "--all-due"), ("ingest", "--all-due"), ("ingest",)], ids=" ".join)
def test_an_argument_is_for_sites_that_are_named(scrapy: Scrapy, command: tuple[str, ...]) -> None:
    result = scrapy(*command, "-a", "timezone=UTC")
    assert result.returncode == 2
    assert "-a is for sites that are named" in result.stderr


@pytest.mark.parametrize("verb", ["find", "show"])
def test_an_address_that_the_archive_does_not_have_is_one_line(scrapy: Scrapy, verb: str) -> None:
    result = scrapy("archive", verb, "https://example.org/")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("scrapy: the archive has no ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("list", "--at", "2026-01-31"), "--at is an option of show"),
        (("verify", "--dry-run"), "--dry-run is an option of prune"),
        (("verify", "--json"), "--json is an option of list and find"),
        (("index", "--max-gb", "0"), "--max-gb is an option of prune"),
    ],
)
def test_an_option_of_another_verb_of_the_archive_is_refused(
    scrapy: Scrapy, words: tuple[str, ...], message: str
) -> None:
    result = scrapy("archive", *words)
    assert result.returncode == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("ingest", "--jobs", "0"), "argument --jobs: '0' is no whole number from 1"),
        (("ingest", "--max-runtime", "nan"), "argument --max-runtime: 'nan' is no number from 1"),
        (("worker", "--jobs", "1.5"), "argument --jobs: '1.5' is no whole number from 1"),
        (("replay", "--jobs", "-1"), "argument --jobs: '-1' is no whole number from 1"),
        (("fixture", "dle", "--rejected", "--limit", "0"), "argument --limit: '0' is no whole number from 1"),
        (("archive", "prune", "--keep-days", "nan"), "--keep-days is a number from 0 to 100,000"),
        (("archive", "prune", "--keep-days", "1e12"), "--keep-days is a number from 0 to 100,000"),
        (("archive", "prune", "--max-gb", "inf"), "--max-gb one from 0 to 1,000,000,000"),
        (("export", "--since", "0001-01-01T00:00+01:00"), "not a date or time of the form 2026-01-31"),
    ],
)
def test_a_number_or_time_out_of_range_is_refused(scrapy: Scrapy, words: tuple[str, ...], message: str) -> None:
    result = scrapy(*words)
    assert result.returncode == 2
    assert message in result.stderr
