"""scrapy ingest: the entry for cron: runs spiders, records the runs, and exits by what was stored."""

from __future__ import annotations

import argparse
import os

from scrapy import Spider
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import arglist_to_dict

from crawler.command import ProjectCommand
from crawler.crawling import crawl
from crawler.due_sites import due_sites
from crawler.outcome import STORED, ExitCode, RunOutcome
from crawler.progress import PLAIN_EVERY, share_terminal, stderr_console
from crawler.site_runs import run_sites
from crawler.storage.clock import DatabaseClock


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "[SPIDER ... | --all-due] [-a NAME=VALUE] [--jobs N] [--max-runtime S]"

    def short_desc(self) -> str:
        return "Run the named spiders, or all that have sources, and exit by what was stored"

    def long_desc(self) -> str:
        return (
            "Run the named spiders, or all that have sources of their own, or of these the ones that are due, each in "
            "a process of its own where they are not a single named one, and record each run. A run does not overlap "
            "with a live one of the same site, and takes over from a dead one. SIGTERM and SIGINT end it cleanly. Exit "
            "codes: 0 articles stored or nothing new, 1 error, 2 usage, 3 nothing could be fetched, 4 pages were "
            "fetched and none gave an article, 5 database, 6 already running, 7 fine but for a finding; of several "
            "runs the gravest, in the order 5, 1, 4, 3, 7, 6."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-a", dest="arguments", action="append", default=[], metavar="NAME=VALUE", help="spider argument"
        )
        parser.add_argument(
            "--all-due", action="store_true", help="run the sites that have something to ask or fetch now"
        )
        parser.add_argument("--jobs", type=int, metavar="N", help="sites at a time (default: one for each CPU)")
        parser.add_argument("--max-runtime", type=float, metavar="S", help="end cleanly after so many seconds")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        try:
            opts.arguments = arglist_to_dict(opts.arguments)
        except ValueError as error:
            raise UsageError("Invalid -a value, use -a NAME=VALUE", print_help=False) from error
        for name, value in (("--jobs", opts.jobs), ("--max-runtime", opts.max_runtime)):
            if value is not None and value < 1:
                raise UsageError(f"{name} is a number from 1", print_help=False)
        share_terminal(self.settings)

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings is not None
        if args and opts.all_due:
            raise UsageError("--all-due chooses the spiders itself", print_help=False)
        loader = get_spider_loader(self.settings)
        names = args or [name for name in loader.list() if getattr(loader.load(name)(), "sources", ())]
        if unknown := [name for name in names if name not in loader.list()]:
            raise UsageError(f"there is no spider {', '.join(unknown)}; `scrapy list` shows them", print_help=False)
        for name in names:
            _check(loader.load(name), opts.arguments)
        with self.open_database() as engine:
            if len(args) == 1:
                return self._run_here(args[0], opts)
            if opts.all_due:
                names = due_sites(engine, names, DatabaseClock(engine).now())
                if not names:
                    stderr_console().print("No site is due")
                    return ExitCode.FINE
            jobs = opts.jobs or os.cpu_count() or 1
            return run_sites(engine, names, _passed_on(opts), self.settings, jobs=jobs, max_runtime=opts.max_runtime)

    def _run_here(self, name: str, opts: argparse.Namespace) -> ExitCode:
        assert self.settings is not None
        self.settings.set("CLOSESPIDER_TIMEOUT", opts.max_runtime or 0, priority="cmdline")
        outcome = crawl(self.start_process(), name, opts.arguments, every=PLAIN_EVERY)
        stderr_console().print(describe(outcome), soft_wrap=True, markup=False)
        return outcome.exit_code


def _passed_on(opts: argparse.Namespace) -> list[str]:
    """What the processes of the single sites get of our own command line."""
    settings = [*opts.set, *(["POLL_ONLY_DUE=True"] if opts.all_due else [])]
    arguments = [f"{name}={value}" for name, value in opts.arguments.items()]
    options = [part for argument in arguments for part in ("-a", argument)]
    options += [part for setting in settings for part in ("-s", setting)]
    return options + (["-L", opts.loglevel] if opts.loglevel else [])


def _check(spider: type[Spider], arguments: dict[str, str]) -> None:
    """Raises UsageError where a run could not even begin."""
    try:
        sources = getattr(spider(**arguments), "sources", None)
    except (ValueError, TypeError) as error:
        raise UsageError(f"{spider.name}: {error}", print_help=False) from error
    if not sources:
        message = f"{spider.name} has no sources of its own: name a site by -a site=https://..."
        raise UsageError(message, print_help=False)


def describe(outcome: RunOutcome) -> str:
    """One line for a person."""
    count = outcome.counts.get
    parts = [
        f"{count('fetched', 0)} fetched",
        f"{count('inserted', 0)} new",
        f"{count('updated', 0)} updated",
        f"{sum(count(name, 0) for name in STORED if name not in ('inserted', 'updated'))} unchanged",
    ]
    parts += [f"{count(name)} {name}" for name in ("rejected", "failed", "gone", "blocked", "errors") if count(name)]
    parts += [f"finding {finding.name}" for finding in outcome.findings]
    end = f"; {outcome.message}" if outcome.message else ""
    verdict = outcome.exit_code.name.lower().replace("_", " ")
    return f"{outcome.source}: {verdict} ({outcome.reason}): {', '.join(parts)}{end}"
