"""What our commands share: they open the database, fail in one clear line and end with an exit code of their own."""

from __future__ import annotations

import argparse
import sys
from abc import abstractmethod
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from crawler.outcome import ExitCode
from crawler.storage.engine import StorageError, open_engine

if TYPE_CHECKING:
    from sqlalchemy import Engine


class CommandError(Exception):
    """Ends a command: the message goes to the terminal as one line, `exit_code` to the shell."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.ERROR) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class ProjectCommand(ScrapyCommand):
    """A command of this project: `execute` does the work."""

    requires_project = True
    requires_crawler_process = False

    @abstractmethod
    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Raises CommandError, StorageError or UsageError."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if unknown := [arg for arg in args if arg.startswith("-") and arg != "-"]:
            raise UsageError(f"unrecognized arguments: {' '.join(unknown)}")
        try:
            self.exitcode = self.execute(args, opts)
        except StorageError as error:
            self.fail(str(error), ExitCode.DATABASE)
        except CommandError as error:
            self.fail(str(error), error.exit_code)
        except BrokenPipeError:  # the reader of our output has seen enough, such as `head`
            sys.stderr.close()

    def fail(self, message: str, exit_code: ExitCode) -> None:
        sys.stderr.write(f"scrapy: {message}\n")
        self.exitcode = exit_code

    @property
    def database_url(self) -> str:
        assert self.settings is not None
        return str(self.settings["DATABASE_URL"])

    def start_process(self) -> AsyncCrawlerProcess:
        """Sets up Scrapy's log and reactor; not before what can be refused in one line has been."""
        return AsyncCrawlerProcess(self.settings)

    def open_database(self) -> Engine:
        """Raises StorageError."""
        return open_engine(self.database_url)


def parse_time(text: str) -> datetime:
    """An ISO 8601 date or time of the command line, aware; UTC where it states no zone. Raises UsageError."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"not a date or time of the form 2026-01-31 or 2026-01-31T12:00: {text!r}") from error
    return value if value.tzinfo else value.replace(tzinfo=UTC)
