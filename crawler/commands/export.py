"""scrapy export: the stored articles as JSON Lines, CSV or Parquet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.command import CommandError, ProjectCommand, open_binary_output, open_output, parse_time
from crawler.export import FIELDS, MORE_FIELDS, WRITERS
from crawler.export.last_export import LastExportError, read_last_export, show_last_export
from crawler.export.parquet import ParquetMissing
from crawler.runs.outcome import ExitCode
from crawler.storage.article_stream import iter_exported
from crawler.storage.queries import has_articles
from crawler.terminal.counted import counted


class Command(ProjectCommand):
    takes_words = False
    makes_database = False

    def syntax(self) -> str:
        return "[-o FILE] [--format jsonl|csv|parquet] [--fields NAME,...] [--site NAME] [--since TIME] ..."

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
        add = parser.add_argument
        add("-o", "--output", metavar="FILE", help="replaced as a whole when done (default: stdout)")
        add("--format", choices=sorted(WRITERS), help="default: by the end of FILE's name, else jsonl")
        add(
            "--fields",
            metavar="NAME,...",
            help="only these, in this order (default: all); text is the body as plain text",
        )
        for name, metavar, what in (
            ("--site", "NAME", "only of this site, by its name in `scrapy status`"),
            ("--language", "CODE", "only in this language, ISO 639-1"),
        ):
            add(name, action="append", default=[], metavar=metavar, help=f"{what} (repeatable)")
        for name, what in (
            ("--since", "only published (else fetched) since this time (ISO 8601; UTC where it names no zone)"),
            ("--until", "only published (else fetched) before this time"),
            ("--fetched-since", "only fetched, or found to be gone, since this time: all that is new or has changed"),
        ):
            add(name, metavar="TIME", help=what)
        add(
            "--since-last",
            metavar="FILE",
            help="only what is new or has changed since the last export with this FILE, which keeps when that was",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002
        begun = datetime.now(UTC)
        since, until, fetched_since = parse_time(opts.since), parse_time(opts.until), _fetched_since(opts)
        names = _field_names(opts.fields)
        write = WRITERS[opts.format or _format_of(opts.output)]
        with self.open_database() as engine:
            with open_binary_output(opts.output) as out:
                articles = iter_exported(
                    engine,
                    sources=opts.site,
                    languages=[code.lower() for code in opts.language],
                    since=since,
                    until=until,
                    fetched_since=fetched_since,
                )
                try:
                    count = write(articles, out, names)
                except ParquetMissing as error:
                    raise CommandError(str(error)) from error
            if unknown := [name for name in opts.site if not has_articles(engine, name)]:
                sys.stderr.write(f"scrapy: no article of {', '.join(unknown)} is stored\n")
        if opts.since_last:
            with open_output(opts.since_last) as file:
                file.write(show_last_export(begun))
        if opts.output:
            sys.stdout.write(f"{counted(count, 'article')} written to {opts.output}\n")
        return ExitCode.FINE


def _fetched_since(opts: argparse.Namespace) -> datetime | None:
    """Raises CommandError, UsageError."""
    if not opts.since_last:
        return parse_time(opts.fetched_since)
    if opts.fetched_since:
        raise UsageError("--since-last and --fetched-since say the same in two ways")
    try:
        return read_last_export(Path(opts.since_last))
    except LastExportError as error:
        raise CommandError(str(error)) from error


def _format_of(file: str | None) -> str:
    end = Path(file or "").suffix.lower().lstrip(".")
    return end if end in WRITERS else "jsonl"


def _field_names(text: str | None) -> Sequence[str]:
    """Raises UsageError."""
    if text is None:
        return FIELDS
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    if unknown := [name for name in names if name not in FIELDS + MORE_FIELDS]:
        raise UsageError(f"there is no field {unknown[0] or 'without a name'}: {', '.join(FIELDS + MORE_FIELDS)}")
    return names
