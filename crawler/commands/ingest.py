"""scrapy ingest: the entry for cron: runs spiders, records the runs, and exits by what was stored."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.command import ProjectCommand, add_spider_arguments, at_least_one
from crawler.runs.crawling import crawl
from crawler.runs.outcome import ExitCode, RunOutcome
from crawler.runs.progress import PLAIN_EVERY, share_terminal, stderr_console
from crawler.sites.due_sites import due_sites
from crawler.sites.site_list import SiteError, have_files, make_with_sources, resolve_site
from crawler.sites.site_loader import SiteFileError, own_sites
from crawler.sites.site_runs import run_sites
from crawler.storage.clock import DatabaseClock
from crawler.storage.sites import list_sites

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "[SITE ... | --all-due] [-a NAME=VALUE] [--jobs N] [--max-runtime S]"

    def short_desc(self) -> str:
        return "Run the named sites, or all of spiders/ and of the list, and exit by what was stored"

    def long_desc(self) -> str:
        return (
            "Run the named sites, or all that have a file in spiders/ or are listed by `scrapy site`, or of these the "
            "ones that are due, each in a process of its own where they are not a single named one, and record each "
            "run. A run does not overlap with a live one of the same site, and takes over from a dead one. SIGTERM and "
            "SIGINT end it cleanly. Exit codes: 0 articles stored or nothing new, 1 error, 2 usage, 3 nothing could be "
            "fetched, 4 pages were fetched and none gave an article, 5 database, 6 already running, 7 fine but for a "
            "finding, 8 archive; of several runs the gravest, in the order 5, 8, 1, 2, 4, 3, 7, 6."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_spider_arguments(parser)
        parser.add_argument(
            "--all-due", action="store_true", help="run the sites that have something to ask or fetch now"
        )
        parser.add_argument(
            "--jobs", type=at_least_one(int), metavar="N", help="sites at a time (default: one for each CPU)"
        )
        parser.add_argument(
            "--max-runtime", type=at_least_one(float), metavar="S", help="end cleanly after so many seconds"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        share_terminal(self.settings)

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if args and opts.all_due:
            raise UsageError("--all-due chooses the sites itself")
        if opts.arguments and not args:
            raise UsageError("-a is for sites that are named")
        with self.open_database() as engine:
            try:
                names = self._names(engine, args, dict(opts.arguments))
            except SiteError as error:
                raise UsageError(str(error)) from error
            if len(args) == 1:
                return self._run_here(engine, args[0], opts)
            if not names:
                stderr_console().print("There is no site yet: `scrapy site add URL` lists one", soft_wrap=True)
                return ExitCode.FINE
            if opts.all_due:
                names = due_sites(engine, names, DatabaseClock(engine).now())
                if not names:
                    stderr_console().print("No site is due")
                    return ExitCode.FINE
            jobs = opts.jobs or os.cpu_count() or 1
            return run_sites(engine, names, _passed_on(opts), self.settings, jobs=jobs, max_runtime=opts.max_runtime)

    def _names(self, engine: Engine, args: list[str], arguments: dict[str, str]) -> list[str]:
        """The sites to run: the given ones, else those of spiders/ and the listed ones without a file.

        Raises SiteError and SiteFileError where one of the former could not even begin; each of the others finds out in
        its own process, and holds up no other.
        """
        loader = get_spider_loader(self.settings)
        own = [] if args else own_sites(loader)
        for name in args or own:
            spider, all_arguments = resolve_site(engine, loader, name, arguments)
            try:
                make_with_sources(loader, spider, all_arguments)
            except SiteFileError:
                if args:
                    raise
        if args:
            return args
        listed = list_sites(engine)
        left_out = have_files(listed, loader)
        for line in left_out.values():
            stderr_console().print(line, soft_wrap=True, markup=False)
        return [*own, *(site.name for site in listed if site.name not in {*own, *left_out})]

    def _run_here(self, engine: Engine, name: str, opts: argparse.Namespace) -> ExitCode:
        spider, arguments = resolve_site(engine, get_spider_loader(self.settings), name, dict(opts.arguments))
        if opts.max_runtime:
            self.settings.set("CLOSESPIDER_TIMEOUT", opts.max_runtime, priority="cmdline")
        outcome = crawl(self.start_process(), spider, arguments, every=PLAIN_EVERY)
        stderr_console().print(describe(outcome), soft_wrap=True, markup=False)
        return outcome.exit_code


def _passed_on(opts: argparse.Namespace) -> list[str]:
    """What the processes of the single sites get of our own command line."""
    settings = [*opts.set, *(["POLL_ONLY_DUE=True"] if opts.all_due else [])]
    arguments = [f"{name}={value}" for name, value in opts.arguments]
    options = [part for argument in arguments for part in ("-a", argument)]
    options += [part for setting in settings for part in ("-s", setting)]
    options += ["-L", opts.loglevel] if opts.loglevel else []
    options += ["--logfile", opts.logfile] if opts.logfile else []
    return options + (["--nolog"] if opts.nolog else [])


def describe(outcome: RunOutcome) -> str:
    """One line for a person."""
    count = outcome.counts.get
    parts = [
        f"{count('fetched', 0)} fetched",
        f"{count('inserted', 0)} new",
        f"{count('updated', 0)} updated",
        f"{outcome.stored - count('inserted', 0) - count('updated', 0)} unchanged",
    ]
    again = count("not_had", 0) - sum(count(name, 0) for name in ("failed", "blocked", "postponed"))
    parts += [f"{again} to be tried again"] if again > 0 else []
    for name in ("rejected", "failed", "gone", "blocked", "postponed", "errors", "sources_failed", "left_alone"):
        parts += [f"{count(name)} {name.replace('_', ' ')}"] if count(name) else []
    parts += [f"finding {finding.name}" for finding in outcome.findings]
    end = f"; {outcome.explanation}" if outcome.explanation else ""
    verdict = outcome.exit_code.name.lower().replace("_", " ")
    return f"{outcome.source}: {verdict} ({outcome.reason}): {', '.join(parts)}{end}"
