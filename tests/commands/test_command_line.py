"""What all commands refuse alike."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Scrapy


@pytest.mark.parametrize("command", ["export", "sample", "status", "worker"])
def test_a_command_that_takes_no_words_refuses_one(scrapy_here: Scrapy, command: str) -> None:
    result = scrapy_here(command, "word")
    assert result.returncode == 2
    assert "unrecognized arguments: word" in result.stderr
