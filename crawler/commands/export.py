"""scrapy export: the stored articles as JSON Lines, CSV or Parquet."""

from __future__ import annotations

import argparse
import sys

from crawler.command import CommandError, ProjectCommand, open_binary_output, parse_time
from crawler.export import WRITERS
from crawler.export.parquet import ParquetMissing
from crawler.runs.outcome import ExitCode
from crawler.storage.article_stream import iter_exported


class Command(ProjectCommand):
    takes_words = False
    makes_database = False

    def syntax(self) -> str:
        return "[--format jsonl|csv|parquet] [-o FILE] [--source NAME] [--since TIME] [--fetched-since TIME]"

    def short_desc(self) -> str:
        return "Write the stored articles as JSON Lines, CSV or Parquet"

    def long_desc(self) -> str:
        return (
            "Write the stored articles, sections included, under the names of Article's fields, with the URL of the "
            "earliest article of the same story and the time when a page was found to be gone, streaming, in an order "
            "that depends only on the articles. Exit codes: 0 written, 1 the file cannot be written, 2 usage, "
            "5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--format", choices=sorted(WRITERS), default="jsonl", help="default: jsonl")
        parser.add_argument("-o", "--output", metavar="FILE", help="replaced as a whole when done (default: stdout)")
        parser.add_argument(
            "--source",
            action="append",
            default=[],
            metavar="NAME",
            help="only of this spider, or of the listed site of this host; again for more",
        )
        parser.add_argument(
            "--since",
            metavar="TIME",
            help="only published (else fetched) since this time (ISO 8601; UTC where it names no zone)",
        )
        parser.add_argument(
            "--fetched-since",
            metavar="TIME",
            help="only fetched, or found to be gone, since this time: all that is new or has changed is among it",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002
        since = parse_time(opts.since)
        fetched_since = parse_time(opts.fetched_since)
        with self.open_database() as engine, open_binary_output(opts.output) as out:
            try:
                articles = iter_exported(engine, sources=tuple(opts.source), since=since, fetched_since=fetched_since)
                count = WRITERS[opts.format](articles, out)
            except ParquetMissing as error:
                raise CommandError(str(error)) from error
        if opts.source and not count:
            sys.stderr.write(f"scrapy: there is no such article of {', '.join(opts.source)}\n")
        if opts.output:
            sys.stdout.write(f"{count} articles written to {opts.output}\n")
        return ExitCode.FINE
