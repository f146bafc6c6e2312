"""scrapy replay: read the archive, or other people's WARC files, into the database, without network."""

from __future__ import annotations

import argparse
import glob
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.archive.files import ArchiveError
from crawler.archive.record_access import RecordAccess
from crawler.archive.response import WarcError
from crawler.archived_index import index_archive
from crawler.command import CommandError, ProjectCommand, at_least_one, check_archived, parse_time
from crawler.extractor_version import extractor_version
from crawler.replay.plans import FilePlan, VisitPlan
from crawler.replay.progress import ReplayProgress
from crawler.replay.readers import SiteReaders
from crawler.replay.spider import ReplaySpider
from crawler.replay.work import PageFilter
from crawler.runs.crawling import failure_of
from crawler.runs.outcome import ExitCode
from crawler.runs.progress import share_terminal, show_progress
from crawler.storage.engine import show_url
from crawler.storage.replays import VisitFilter, archived_sources, first_visits, forget_cursor

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
_PROGRESS_EVERY = 5.0


class Command(ProjectCommand):
    is_quiet = True

    def syntax(self) -> str:
        return "[PATH...] [--site NAME] [--since TIME] [--until TIME] [--url URL] [--outdated] [--jobs N] ..."

    def short_desc(self) -> str:
        return "Read the archive, or WARC files of any origin, into the database without network"

    def long_desc(self) -> str:
        return (
            "Without PATH: make the rows again that the crawls made, from the archive (ARCHIVE_DIR), each page with "
            "what was known when it was fetched. With PATH: read WARC files (plain, gzip or zstd), folders or patterns "
            "of them, each page by its site's spider, else by the generic one. "
            "What was cut off goes on where it ended when the same command is given again. "
            "Exit codes: 0 fine, 1 a file cannot be read or a signal came before the end, 2 usage, 4 no page gave an "
            "article (with --outdated: though one has before), 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)

        def add(name: str, help_: str, metavar: str = "NAME", *, many: bool = True) -> None:
            repeated = {"action": "append", "default": []} if many else {}
            parser.add_argument(name, metavar=metavar, help=help_, **repeated)  # type: ignore[arg-type]

        add("--site", "only pages of this site, by its name in `scrapy status` (repeatable)")
        add("--since", "only pages fetched since this time (ISO 8601; UTC where it names no zone)", "TIME", many=False)
        add("--until", "only pages fetched before this time", "TIME", many=False)
        add("--url", "only this URL, or URLs that begin like it", "URL", many=False)
        add("--domain", "only pages of this domain or host (repeatable)")
        add("--language", "only articles in this language, ISO 639-1 (repeatable)", "CODE")
        add("--content-type", "only responses of this media type (repeatable; default: HTML)", "TYPE")
        parser.add_argument(
            "--outdated", action="store_true", help="of the archive, only what another version of the extraction read"
        )
        parser.add_argument(
            "--jobs", type=at_least_one(int), metavar="N", help="reading processes (default: one for each CPU)"
        )
        parser.add_argument("--restart", action="store_true", help="from the start, where an earlier one was cut off")
        parser.add_argument(
            "--enqueue", action="store_true", help="let workers do it: a job for each source, or for each file"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        self.settings.set("EXTENSIONS", {"crawler.runs.recorder.RunRecorder": None}, priority="cmdline")
        self.settings.set("ARCHIVE_ENABLED", False, priority="cmdline")  # what is read here is in an archive
        share_terminal(self.settings)

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if opts.outdated and args:
            raise UsageError("--outdated reads the archive, not files")
        if opts.enqueue and (opts.jobs or opts.restart):
            raise UsageError("--jobs and --restart are not for workers: they read with one process, and go on")
        wanted = _page_filter(opts)
        paths = _warc_files(args)
        loader = get_spider_loader(self.settings)
        for name in loader.list():
            loader.load(name)  # where a site's file cannot be loaded, nothing is read
        if opts.enqueue:
            return self._enqueue(paths, opts)
        with self.open_database() as engine:
            plan = FilePlan(engine, paths, wanted) if args else self._archive_plan(engine, wanted, opts)
            if plan.is_resumed and opts.restart:
                forget_cursor(engine, plan.key)
                plan = FilePlan(engine, paths, wanted) if args else self._archive_plan(engine, wanted, opts)
            if plan.is_resumed:
                sys.stderr.write(f"Going on at {plan.share:.0%}, where the last one ended (--restart begins anew)\n")
            return self._replay(plan, wanted, min(opts.jobs or os.cpu_count() or 1, plan.pieces))

    def _replay(self, plan: FilePlan | VisitPlan, wanted: PageFilter, processes: int) -> ExitCode:
        process = self.start_process()
        crawler = process.create_crawler(ReplaySpider)
        progress = ReplayProgress(crawler, plan)
        with show_progress(progress.render, progress.line, process.settings, every=_PROGRESS_EVERY):
            task = process.crawl(crawler, plan=plan, wanted=wanted, processes=processes)
            process.start()
        if failure := failure_of(task):
            raise CommandError(failure)
        progress.print_summary(show_url(self.database_url))
        return progress.exit_code()

    def _archive_plan(self, engine: Engine, wanted: PageFilter, opts: argparse.Namespace) -> VisitPlan:
        self._bring_index_up_to_date(engine)
        check_archived(sorted({*opts.site}), archived_sources(engine))
        visits = VisitFilter(
            sources=tuple(sorted(wanted.sources)),
            since=wanted.since,
            until=wanted.until,
            url=wanted.url,
            versions=self._versions(engine) if opts.outdated else None,
        )
        return VisitPlan(engine, visits, wanted)

    def _bring_index_up_to_date(self, engine: Engine) -> None:
        """Adds what the index does not know: all of it, after the database was lost."""
        if not self.archive_folder.is_dir():
            raise CommandError(f"there is no archive in {self.archive_folder}: name WARC files, or set ARCHIVE_DIR")
        try:
            report = index_archive(engine, self.archive_folder)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        for name, damage in report.damage:
            sys.stderr.write(f"{name}: {damage.reason} at {damage.offset}, {damage.length} bytes\n")

    def _versions(self, engine: Engine) -> dict[str, str]:
        """Source -> the extractor version that its spider has now."""
        versions: dict[str, str] = {}
        readers = SiteReaders(self.settings)
        with RecordAccess(self.archive_folder) as records:
            for source, place in first_visits(engine).items():
                try:
                    visit = records.visit(*place)
                    reader = readers.of_visit(visit.spider, visit.source, visit.arguments)
                except (WarcError, KeyError, ValueError, TypeError):  # no such spider any more: nothing can be read
                    continue
                versions[source] = extractor_version(type(reader))
        return versions

    def _enqueue(self, paths: Sequence[Path], opts: argparse.Namespace) -> ExitCode:
        with self.open_queue_database() as engine:
            from crawler.jobs.queue import JobQueue

            options = _options(opts)
            if paths:
                options += [word for name in opts.site for word in ("--site", name)]
                replays = {str(path.resolve()): [str(path.resolve()), *options] for path in paths}
            else:
                self._bring_index_up_to_date(engine)
                archived = archived_sources(engine)
                check_archived(sorted({*opts.site}), archived)
                sources = [name for name in archived if not opts.site or name in opts.site]
                replays = {source: ["--site", source, *options] for source in sources}
            added = JobQueue(engine, self.settings).add_replays(replays)
        for name in replays:
            sys.stdout.write(f"{name}: {'enqueued' if name in added else 'waits or runs already'}\n")
        return ExitCode.FINE


def _page_filter(opts: argparse.Namespace) -> PageFilter:
    return PageFilter(
        domains=frozenset(name.lower().removeprefix("www.") for name in opts.domain),
        since=parse_time(opts.since),
        until=parse_time(opts.until),
        url=opts.url,
        media_types=frozenset(name.lower() for name in opts.content_type),
        languages=frozenset(code.lower() for code in opts.language),
        sources=frozenset(opts.site),
    )


def _options(opts: argparse.Namespace) -> list[str]:
    """The filters but the sites' names again, as words of a command line."""
    words: list[str] = []
    for name in ("since", "until", "url"):
        if value := getattr(opts, name):
            words += [f"--{name}", value]
    for name in ("domain", "language", "content_type"):
        for value in getattr(opts, name):
            words += [f"--{name.replace('_', '-')}", value]
    return [*words, *(["--outdated"] if opts.outdated else [])]


def _warc_files(names: list[str]) -> list[Path]:
    """The files, and the WARC files of the folders by name. Raises UsageError for a path that does not exist."""
    files: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            files += sorted(found for found in path.rglob("*") if found.name.endswith(_SUFFIXES) and found.is_file())
        elif path.exists():
            files.append(path)
        elif found := sorted(glob.glob(name, recursive=True)):
            files += [Path(one) for one in found if Path(one).is_file()]
        else:
            raise UsageError(f"there is no {name}")
    return files
