"""scrapy erase: articles that must not be kept any more."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.archive.files import ArchiveError
from crawler.archived_erasure import ArchiveErasure, erase_archived
from crawler.command import CommandError, ProjectCommand
from crawler.runs.outcome import ExitCode
from crawler.storage.erasure import erase
from crawler.terminal.counted import counted

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Command(ProjectCommand):
    is_quiet = True
    makes_database = False

    def syntax(self) -> str:
        return "[--dry-run] [URL ...]"

    def short_desc(self) -> str:
        return "Delete articles for good, from database and archive, and never store them again"

    def long_desc(self) -> str:
        return (
            "Delete the articles to which the addresses lead, in any of their forms: all versions and comment counts, "
            "what was rejected or announced, authors of nothing else, and their records in the archive, with those of "
            "feeds and listings that link to them, which are written over. Only keys stay, so that they are not asked "
            "for or stored again. Without addresses: erase what the archive still has of what was erased, as of files "
            "that a run was writing. Exit codes: 0 done, 1 an address is not known, or something is still in the "
            "archive, 2 usage, 5 database, 8 the archive cannot be changed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        with self.open_database() as engine:
            sources: set[str] = set()
            unknown = [url for url in args if not self._erase(engine, url, sources, is_dry=opts.dry_run)]
            if not opts.dry_run:
                try:
                    done = erase_archived(engine, self.archive_folder, sources)
                except ArchiveError as error:
                    raise CommandError(str(error), ExitCode.ARCHIVE) from error
                _report(done)
                if done.busy or done.missing:
                    return ExitCode.ERROR
        return ExitCode.ERROR if unknown else ExitCode.FINE

    def _erase(self, engine: Engine, url: str, sources: set[str], *, is_dry: bool) -> bool:
        """Whether anything was known of the address; adds the sources by which it was to `sources`."""
        erasure = erase(engine, url, datetime.now(UTC).replace(microsecond=0), is_dry=is_dry)
        sources |= erasure.sources
        if not erasure.titles and not erasure.addresses and not erasure.is_done:
            sys.stderr.write(f"scrapy: nothing is known of {url}\n")
            return False
        if erasure.is_done:
            sys.stdout.write(f"erased before: {url}\n")
        done = "would be erased" if is_dry else "erased"
        sys.stdout.writelines(f"{done}: {title or 'an article without title'}\n" for title in erasure.titles)
        sys.stdout.writelines(f"{done}: {address}\n" for address in erasure.addresses)
        return True


def _report(done: ArchiveErasure) -> None:
    sys.stdout.writelines(f"{name}: is being written, erase again when the run has ended\n" for name in done.busy)
    sys.stdout.writelines(f"{name}: is not here, erase again where it is\n" for name in done.missing)
    sys.stdout.write(f"{counted(done.records, 'record')} of {counted(len(done.files), 'archive file')} written over\n")
