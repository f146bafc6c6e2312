"""What our commands share: they open the database, fail in one clear line and end with an exit code of their own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
import tempfile
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, TypeVar

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError

from crawler.given_settings import check_given, check_known
from crawler.runs.outcome import ExitCode
from crawler.sites.site_loader import SiteFileError
from crawler.storage.engine import StorageError, open_engine
from crawler.storage.write_lock import wait_no_more
from crawler.terminal.ending_signals import hear_signals
from crawler.terminal.standard_streams import OutputError, guard_streams

if TYPE_CHECKING:
    from scrapy.settings import Settings
    from sqlalchemy import Engine

Number = TypeVar("Number", int, float)

_SET_UP = ("scrapy.addons", "scrapy.middleware", "scrapy.crawler")
"""Loggers: what they say of components and settings at each start would be most of a cron job's log."""
_TIME_TO_END = 10.0
"""Seconds from the first signal, in which further ones change nothing: a supervisor may tell a group of processes and
each of them. After that another signal forces the end."""
_LOOK_EVERY = 0.05
"""Seconds."""


class CommandError(Exception):
    """Ends a command: the message goes to the terminal as one line, `exit_code` to the shell."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.ERROR) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class _PatientProcess(AsyncCrawlerProcess):
    """Ends its crawls cleanly, however often it is told to at once."""

    _told_at = 0.0

    async def stop(self) -> None:
        """Ends all crawls, also one that is being opened, which Scrapy would leave where it is."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TIME_TO_END):
                while any(_is_being_opened(crawler) for crawler in self.crawlers):
                    await asyncio.sleep(_LOOK_EVERY)
        await super().stop()

    def _signal_shutdown(self, signum: int, _: Any) -> None:
        self._told_at = monotonic()
        wait_no_more()
        super()._signal_shutdown(signum, _)

    def _signal_kill(self, signum: int, _: Any) -> None:
        if monotonic() - self._told_at > _TIME_TO_END:
            super()._signal_kill(signum, _)


def _is_being_opened(crawler: Crawler) -> bool:
    return crawler._engine is None or not crawler._engine.running


class _HelpFormatter(ScrapyHelpFormatter):
    """Scrapy makes a heading of each line that ends in a colon, as lines of an option's help may at some widths."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return [f"{line} " if line.endswith(":") else line for line in super()._split_lines(text, width)]


class ProjectCommand(ScrapyCommand):
    """A command of this project: `execute` does the work."""

    settings: Settings
    """Set by `scrapy.cmdline` before anything of a command is called."""
    requires_project = True
    requires_crawler_process = False
    is_quiet = False
    """Logs warnings only, unless the command line names a level."""
    takes_words = True
    """Whether words may stand on its command line beside the options."""
    makes_database = True
    """Whether an SQLite file that is not there is created; else that is an error, as a wrong DATABASE_URL would be."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.formatter_class = _HelpFormatter

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        guard_streams()
        check_given(self.settings, opts.set)
        super().process_options(args, opts)
        check_known(self.settings)
        if self.is_quiet and not opts.loglevel:
            self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")

    @abstractmethod
    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Raises CommandError, SiteFileError, StorageError or UsageError."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if unknown := [arg for arg in args if not self.takes_words or (arg.startswith("-") and arg != "-")]:
            raise UsageError(f"unrecognized arguments: {' '.join(unknown)}")
        try:
            hear_signals()
            self.exitcode = self.execute(args, opts)
            sys.stdout.flush()
        except StorageError as error:
            self.fail(str(error), ExitCode.DATABASE)
        except (SiteFileError, OutputError) as error:
            self.fail(str(error), ExitCode.ERROR)
        except CommandError as error:
            self.fail(str(error), error.exit_code)
        except KeyboardInterrupt:
            self.fail("interrupted", 128 + signal.SIGINT)
        except BrokenPipeError:
            pass  # the reader of our output has seen enough, such as `head`

    def fail(self, message: str, exit_code: int) -> None:
        sys.stderr.write(f"scrapy: {message}\n")
        self.exitcode = exit_code

    @property
    def database_url(self) -> str:
        return str(self.settings["DATABASE_URL"])

    @property
    def archive_folder(self) -> Path:
        """The folder of the WARC files; it need not exist."""
        return Path(self.settings["ARCHIVE_DIR"])

    def start_process(self) -> AsyncCrawlerProcess:
        """Sets up Scrapy's log and reactor; not before what can be refused in one line has been.

        Raises CommandError.
        """
        try:
            process = _PatientProcess(self.settings)
        except OSError as error:
            raise CommandError(
                f"cannot write the log {self.settings['LOG_FILE']}: {error.strerror or error}"
            ) from error
        if process.settings["LOG_LEVEL"] != "DEBUG":
            for name in _SET_UP:
                logging.getLogger(name).setLevel(logging.WARNING)
        return process

    @contextlib.contextmanager
    def open_database(self) -> Iterator[Engine]:
        """Raises StorageError."""
        engine = open_engine(self.database_url, create=self.makes_database)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextlib.contextmanager
    def open_queue_database(self) -> Iterator[Engine]:
        """A PostgreSQL database, where workers find their jobs. Raises CommandError for another one, StorageError."""
        with self.open_database() as engine:
            if engine.dialect.name != "postgresql":
                message = "workers share a PostgreSQL database; one machine needs none: use `scrapy ingest --all-due`"
                raise CommandError(message, ExitCode.USAGE)
            yield engine


def check_archived(names: Iterable[str], archived: Collection[str]) -> None:
    """Raises CommandError for names of sources that are not among those `archived`, which have files in the archive."""
    if unknown := [name for name in names if name not in archived]:
        raise CommandError(f"the archive has no file of {', '.join(unknown)}", ExitCode.USAGE)


def add_spider_arguments(parser: argparse.ArgumentParser) -> None:
    """The option -a, which may be repeated: `dict(opts.arguments)` are the arguments."""
    parser.add_argument(
        "-a",
        dest="arguments",
        action="append",
        default=[],
        type=_name_and_value,
        metavar="NAME=VALUE",
        help="spider argument (repeatable)",
    )


def _name_and_value(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


def at_least_one(kind: type[Number]) -> Callable[[str], Number]:
    """Reads the number of an option, for argparse's `type`."""

    def read(text: str) -> Number:
        with contextlib.suppress(ValueError):
            if (number := kind(text)) >= 1:
                return number
        raise argparse.ArgumentTypeError(f"{text!r} is no {'whole ' if kind is int else ''}number from 1")

    return read


def parse_time(text: str | None) -> datetime | None:
    """An ISO 8601 date or time of the command line, in UTC, which also is its zone where it states none. None where an
    option was not given, or is empty. Raises UsageError.
    """
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"not a date or time of the form 2026-01-31 or 2026-01-31T12:00: {text!r}") from error


@contextlib.contextmanager
def open_output(name: str | None) -> Iterator[TextIO]:
    """As `open_binary_output`, for text in UTF-8 whose line ends are left as they are."""
    with open_binary_output(name) as out:
        text = TextIOWrapper(out, encoding="utf-8", newline="")
        try:
            yield text
        finally:
            text.detach()  # which flushes


@contextlib.contextmanager
def open_binary_output(name: str | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only when it is complete. Raises CommandError."""
    if name is None or name == "-":
        try:
            with open(sys.stdout.fileno(), "wb", closefd=False) as out:
                yield out
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CommandError(f"cannot write to standard output: {error.strerror or error}") from error
        return
    path = Path(name)
    try:
        if path.exists() and not path.is_file():  # a device or a pipe, whose place no file must take
            with open(path, "wb") as out:
                yield out
            return
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(descriptor, "wb") as out:
                yield out
                os.fchmod(descriptor, 0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(f"cannot write {name}: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
