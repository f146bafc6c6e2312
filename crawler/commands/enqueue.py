"""scrapy enqueue: have workers run sites now."""

from __future__ import annotations

import argparse
import sys

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.command import ProjectCommand, add_spider_arguments
from crawler.runs.outcome import ExitCode
from crawler.sites.site_list import SiteError, resolve_site


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "SITE ... | --all-due [-a NAME=VALUE]"

    def short_desc(self) -> str:
        return "Have the workers run sites now, due or not"

    def long_desc(self) -> str:
        return (
            "Have the workers run the named sites, or the ones that are due, which they also look for by themselves. "
            "A site that already waits or runs is not added again. Exit codes: 0 done, 2 usage, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_spider_arguments(parser)
        parser.add_argument("--all-due", action="store_true", help="the sites that are due now")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if bool(args) == opts.all_due:
            raise UsageError("name sites, or say --all-due")
        if opts.all_due and opts.arguments:
            raise UsageError("-a is for sites that are named")
        arguments = dict(opts.arguments)
        with self.open_queue_database() as engine:
            from crawler.jobs.queue import JobQueue
            from crawler.jobs.site_locks import known_sites, make_run

            queue, known = JobQueue(engine, self.settings), known_sites(engine, self.settings)
            loader = get_spider_loader(self.settings)
            try:
                sites = [
                    known[name]
                    if name in known and not arguments
                    else make_run(loader, *resolve_site(engine, loader, name, arguments))
                    for name in args
                ]
            except SiteError as error:
                raise UsageError(str(error)) from error
            added = queue.add(sites, only_due=False) if args else queue.add_due()
            if opts.all_due and not added:
                sys.stdout.write("No site is due\n")
        for source in added:
            sys.stdout.write(f"{source}: enqueued\n")
        for site in sites:
            if site.source not in added:
                sys.stdout.write(f"{site.source}: waits or runs already\n")
        return ExitCode.FINE
