"""The real `scrapy` command, on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.commands.scrapy_processes import LIMIT, ROOT, run_scrapy

Scrapy = Callable[..., "subprocess.CompletedProcess[str]"]


def scrapy_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scrapy", *arguments]


def scrapy_environment(database_url: str, **environment: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": database_url, "COLUMNS": "200"} | environment


@pytest.fixture
def scrapy(sqlite_url: str) -> Scrapy:
    """`scrapy(*arguments, **environment)`: runs the command on `sqlite_url` unless DATABASE_URL is given."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        variables = scrapy_environment(environment.pop("DATABASE_URL", sqlite_url), **environment)
        if any(name.startswith("PYTHON") for name in environment):  # an interpreter reads them as it starts
            command = scrapy_command(*arguments)
            return subprocess.run(
                command, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", timeout=LIMIT
            )
        return run_scrapy(arguments, variables)

    return run
