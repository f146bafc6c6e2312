"""scrapy archive: what is kept of the sites' answers, checked, indexed anew, and what is dropped of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.table import Table
from scrapy.exceptions import UsageError

from crawler.archive.files import ArchiveError, this_host
from crawler.archive.response import WarcError
from crawler.archive.retention import ArchiveRetention, KeptFile, drop_files
from crawler.archive.verify import verify_file
from crawler.archived_index import index_archive
from crawler.archived_pages import ArchivedPages
from crawler.command import CommandError, ProjectCommand, check_archived, parse_time
from crawler.given_settings import MOST, MOST_DAYS
from crawler.runs.outcome import ExitCode
from crawler.storage.archive_index import drop_file
from crawler.storage.archive_queries import (
    ArchivedRecord,
    archive_summary,
    archived_files,
    count_orphans,
    records_of_file,
    records_of_url,
)
from crawler.storage.clock import DatabaseClock
from crawler.terminal.counted import counted
from crawler.terminal.json_output import print_json
from crawler.terminal.tables import print_table, stdout_console

if TYPE_CHECKING:
    from sqlalchemy import Engine

Verb = Callable[["Command", "Engine", list[str], argparse.Namespace], ExitCode]


class Command(ProjectCommand):
    is_quiet = True

    def syntax(self) -> str:
        return "list [SITE ...] | find URL | show URL | verify [SITE ...] | index | prune [SITE ...]"

    def short_desc(self) -> str:
        return "Show, check, index and prune what is kept of the sites' answers"

    def long_desc(self) -> str:
        return (
            "list: files, bytes and records of each site. find: the records of an address, in any of its forms. show: "
            "its body as it was answered last (or --at a time), decoded, to stdout. verify: read all files, compare "
            "digests and index, and name what is damaged. index: bring files into the index that it does not know, "
            "after the database was lost. prune: drop files older than ARCHIVE_KEEP_DAYS (--keep-days), and the oldest "
            "of each site beyond ARCHIVE_MAX_GB (--max-gb). Exit codes: 0 done, 1 damage was found, or nothing under "
            "the address, 2 usage, 5 database, 8 the archive cannot be read or changed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--at", metavar="TIME", help="show what was answered then or before")
        parser.add_argument("--json", action="store_true", help="of list and find, for programs: a JSON array")
        parser.add_argument("--keep-days", type=float, metavar="N", help="drop files older than this; 0 keeps all")
        parser.add_argument("--max-gb", type=float, metavar="N", help="of each site; 0 sets no limit")
        parser.add_argument("--dry-run", action="store_true", help="say what prune would drop")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        verb = _VERBS.get(args[0]) if args else None
        if verb is None:
            raise UsageError(f"say what to do: {', '.join(_VERBS)}")
        for option, verbs in _OPTIONS.items():
            is_given = getattr(opts, option) is not None and getattr(opts, option) is not False  # 0 is given
            if is_given and args[0] not in verbs:
                raise UsageError(f"--{option.replace('_', '-')} is an option of {' and '.join(verbs)}")
        with self.open_database() as engine:
            try:
                return verb(self, engine, args[1:], opts)
            except ArchiveError as error:
                raise CommandError(str(error), ExitCode.ARCHIVE) from error

    def overview(self, engine: Engine, args: list[str], opts: argparse.Namespace) -> ExitCode:
        table = Table("Site", "Files", "MB", "Answers", "Unchanged", "Rendered", "Visits", "First (UTC)", "Last (UTC)")
        for column in table.columns[1:7]:
            column.justify = "right"
        sites = archive_summary(engine, args)
        check_archived(args, {one.source for one in sites})
        if opts.json:
            print_json([asdict(one) for one in sites])
            return ExitCode.FINE
        for one in sites:
            counts = [str(one.records.get(kind, 0)) for kind in ("response", "revisit", "resource", "metadata")]
            times = [_time(one.first_fetched_at), _time(one.last_fetched_at)]
            table.add_row(one.source, str(one.files), f"{one.size / 1e6:.1f}", *counts, *times)
        console = stdout_console()
        print_table(console, table)
        console.print(f"Folder: {self.archive_folder}", soft_wrap=True, markup=False)
        return ExitCode.FINE

    def find(self, engine: Engine, args: list[str], opts: argparse.Namespace) -> ExitCode:
        records = records_of_url(engine, _address(args))
        if not records:
            raise CommandError("the archive has no record of this address")
        if opts.json:
            print_json([_as_dict(one) for one in records])
            return ExitCode.FINE
        table = Table("Time (UTC)", "Site", "Record", "Kind", "Status", "File", "Offset", "Bytes")
        for one in records:
            entry = one.entry
            status, place = str(entry.status or ""), (one.file, str(entry.offset), str(entry.length))
            table.add_row(_time(entry.fetched_at), one.source, entry.warc_type, entry.kind, status, *place)
        print_table(stdout_console(), table)
        return ExitCode.FINE

    def show(self, engine: Engine, args: list[str], opts: argparse.Namespace) -> ExitCode:
        until = parse_time(opts.at)
        with ArchivedPages(engine, self.archive_folder) as pages:
            try:
                page = pages.newest(_address(args), until=until)
            except WarcError as error:
                raise CommandError(str(error), ExitCode.ARCHIVE) from error
        if page is None:
            raise CommandError(f"the archive has no answer of this address{' of that time or before' if until else ''}")
        sys.stdout.buffer.write(page.response.body)
        sys.stdout.buffer.flush()
        return ExitCode.FINE

    def verify(self, engine: Engine, args: list[str], _opts: argparse.Namespace) -> ExitCode:
        faults = 0
        files = _files(engine, args)
        elsewhere = [
            file for file in files if file.host != this_host() and not (self.archive_folder / file.name).exists()
        ]
        files = [file for file in files if file not in elsewhere]
        for file in files:
            try:
                for fault in verify_file(self.archive_folder, file.name, file.size, records_of_file(engine, file.id)):
                    faults += 1
                    where = f" at {fault.offset}, {fault.length} bytes" if fault.length else ""
                    sys.stdout.write(f"{fault.file}: {fault.reason}{where}\n")
            except OSError as error:
                raise ArchiveError(f"cannot read {file.name}: {error.strerror or error}") from error
        if elsewhere:
            sys.stdout.write(f"{len(elsewhere)} files of other machines are not in {self.archive_folder}\n")
        orphans = count_orphans(engine)
        if orphans:
            sys.stdout.write(f"{orphans} answers say that nothing had changed since one that is no longer kept\n")
        sys.stdout.write(
            f"{counted(len(files), 'file')}, {sum(file.size for file in files)} bytes, {counted(faults, 'fault')}\n"
        )
        return ExitCode.ERROR if faults else ExitCode.FINE

    def index(self, engine: Engine, args: list[str], _opts: argparse.Namespace) -> ExitCode:
        if args:
            raise UsageError("index takes no names: all files below ARCHIVE_DIR are looked at")
        report = index_archive(engine, self.archive_folder)
        for name, damage in report.damage:
            sys.stdout.write(f"{name}: {damage.reason} at {damage.offset}, {damage.length} bytes\n")
        for name in report.busy:
            sys.stdout.write(f"{name}: is being written\n")
        sys.stdout.write(f"{counted(report.files, 'file')} read, {counted(report.records, 'record')} added\n")
        return ExitCode.ERROR if report.damage else ExitCode.FINE

    def prune(self, engine: Engine, args: list[str], opts: argparse.Namespace) -> ExitCode:
        keep_days, max_gb = opts.keep_days, opts.max_gb
        if keep_days is None:
            keep_days = self.settings.getfloat("ARCHIVE_KEEP_DAYS")
        if max_gb is None:
            max_gb = self.settings.getfloat("ARCHIVE_MAX_GB")
        if not (0 <= keep_days <= MOST_DAYS and 0 <= max_gb <= MOST):
            raise UsageError(f"--keep-days is a number from 0 to {MOST_DAYS:,}, --max-gb one from 0 to {MOST:,}")
        now, keep = DatabaseClock(engine).now(), ArchiveRetention.of(keep_days, max_gb)
        if opts.keep_days is None:
            keep, doubt = keep.unless_doubtful(archived_files(engine, ()), now)
            if doubt:
                sys.stderr.write(f"scrapy: {doubt} (--keep-days {keep_days:g} drops them all the same)\n")
        files = keep.outdated(_files(engine, args), now)
        if not opts.dry_run:
            files = drop_files(self.archive_folder, files, lambda file_id: drop_file(engine, file_id))
        for file in files:
            age = max(now - file.newest_at, timedelta())
            sys.stdout.write(f"{file.name}: {file.size} bytes, {age.days} days old\n")
        done = "to be dropped" if opts.dry_run else "dropped"
        sys.stdout.write(f"{counted(len(files), 'file')} {done}, {sum(file.size for file in files)} bytes\n")
        return ExitCode.FINE


_VERBS: dict[str, Verb] = {
    "list": Command.overview,
    "find": Command.find,
    "show": Command.show,
    "verify": Command.verify,
    "index": Command.index,
    "prune": Command.prune,
}
_OPTIONS = {
    "at": ("show",),
    "json": ("list", "find"),
    "keep_days": ("prune",),
    "max_gb": ("prune",),
    "dry_run": ("prune",),
}
"""Option -> the verbs that it is for."""


def _as_dict(record: ArchivedRecord) -> dict[str, Any]:
    """Where a record is, and what it is of."""
    names = ("url", "fetched_at", "warc_type", "kind", "status", "offset", "length")
    return {"source": record.source, "file": record.file} | {name: getattr(record.entry, name) for name in names}


def _address(args: list[str]) -> str:
    if len(args) != 1:
        raise UsageError("name one address")
    return args[0]


def _files(engine: Engine, sites: list[str]) -> list[KeptFile]:
    files = archived_files(engine, sites)
    check_archived(sites, {file.source for file in files})
    return files


def _time(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}" if time else ""
