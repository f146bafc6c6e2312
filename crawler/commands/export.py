"""scrapy export: the stored articles as JSON Lines or CSV."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from scrapy.exceptions import UsageError

from crawler.command import CommandError, ProjectCommand, parse_time
from crawler.export import WRITERS
from crawler.outcome import ExitCode
from crawler.storage.queries import iter_articles


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "[--format jsonl|csv] [-o FILE] [--source NAME] [--since TIME]"

    def short_desc(self) -> str:
        return "Write the stored articles as JSON Lines or CSV"

    def long_desc(self) -> str:
        return (
            "Write the stored articles, sections included, under the names of Article's fields, streaming, in an order "
            "that depends only on the articles. Exit codes: 0 written, 1 the file cannot be written, 2 usage, "
            "5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", choices=sorted(WRITERS), default="jsonl", help="default: jsonl")
        parser.add_argument("-o", "--output", metavar="FILE", help="replaced as a whole when done (default: stdout)")
        parser.add_argument("--source", action="append", default=[], metavar="NAME", help="only of this spider")
        parser.add_argument("--since", metavar="TIME", help="only published (else fetched) since this ISO 8601 time")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if args:
            raise UsageError(f"unrecognized arguments: {' '.join(args)}")
        since = parse_time(opts.since) if opts.since else None
        engine = self.open_database()
        articles = iter_articles(engine, sources=tuple(opts.source), since=since)
        with _output(opts.output) as out:
            count = WRITERS[opts.format](articles, out)
        engine.dispose()
        if opts.output:
            sys.stdout.write(f"{count} articles written to {opts.output}\n")
        return ExitCode.FINE


@contextlib.contextmanager
def _output(name: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is complete."""
    if name is None or name == "-":
        with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
            yield out
        return
    path = Path(name)
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(descriptor, "w", encoding="utf-8", newline="") as out:
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
