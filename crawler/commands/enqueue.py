"""scrapy enqueue: have workers run sites now."""

from __future__ import annotations

import argparse
import sys

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import arglist_to_dict

from crawler.command import ProjectCommand
from crawler.outcome import ExitCode


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "SPIDER ... | --all-due [-a NAME=VALUE]"

    def short_desc(self) -> str:
        return "Have the workers run sites now, due or not"

    def long_desc(self) -> str:
        return (
            "Have the workers run the named spiders, or the ones that are due, which they also look for by themselves. "
            "A site that already waits or runs is not added again. Exit codes: 0 done, 2 usage, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-a", dest="arguments", action="append", default=[], metavar="NAME=VALUE", help="spider argument"
        )
        parser.add_argument("--all-due", action="store_true", help="the sites that are due now")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings is not None
        if bool(args) == opts.all_due:
            raise UsageError("name spiders, or say --all-due", print_help=False)
        try:
            arguments = arglist_to_dict(opts.arguments)
        except ValueError as error:
            raise UsageError("Invalid -a value, use -a NAME=VALUE", print_help=False) from error
        with self.open_queue_database() as engine:
            from crawler.jobs.queue import JobQueue
            from crawler.jobs.site_locks import Site, site_of_spider, sites_of_project

            sites, named = sites_of_project(self.settings), list[Site]()
            loader = get_spider_loader(self.settings)
            if unknown := [name for name in args if name not in loader.list()]:
                raise UsageError(f"there is no spider {', '.join(unknown)}; `scrapy list` shows them", print_help=False)
            for name in args:
                try:
                    site = site_of_spider(loader.load(name), arguments)
                except (ValueError, TypeError) as error:
                    raise UsageError(f"{name}: {error}", print_help=False) from error
                if site is None:
                    message = f"{name} has no sources of its own: name a site by -a site=https://..."
                    raise UsageError(message, print_help=False)
                named.append(site)
            queue = JobQueue(engine, [*sites, *named])
            added = queue.add((site.source for site in named), only_due=False) if args else queue.add_due()
        for source in added:
            sys.stdout.write(f"{source}: enqueued\n")
        for site in named:
            if site.source not in added:
                sys.stdout.write(f"{site.source}: waits or runs already\n")
        return ExitCode.FINE
