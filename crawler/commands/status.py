"""scrapy status: what the database holds of each site, and how the last runs went."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.command import ProjectCommand, open_output
from crawler.runs.metrics import render_metrics
from crawler.runs.outcome import ExitCode
from crawler.status.state import UnknownSiteError, read_states
from crawler.status.tables import print_states
from crawler.storage.engine import show_url
from crawler.terminal.json_output import print_json
from crawler.terminal.tables import stdout_console


class Command(ProjectCommand):
    makes_database = False

    def syntax(self) -> str:
        return "[SITE ...] [--json | --prometheus FILE]"

    def short_desc(self) -> str:
        return "Show sites, counts, rejections and the last runs"

    def long_desc(self) -> str:
        return (
            "Show what the database holds of each site (articles, rejected pages by reason, URLs by state), how the "
            "last runs went, what workers do where there are any, and what should be looked at. Of the named sites "
            "also the feeds, sitemaps and listings that are asked, and when. Exit codes: 0 shown, 2 usage, or nothing "
            "is known of a site, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="for programs: one JSON object")
        form.add_argument("--prometheus", metavar="FILE", help="for Prometheus: a text file, or - for stdout")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        with self.open_database() as engine:
            try:
                state = read_states(engine, get_spider_loader(self.settings), args)
            except UnknownSiteError as error:
                raise UsageError(str(error)) from error
        if opts.prometheus:
            with open_output(opts.prometheus) as out:
                out.write(render_metrics(state.sites, state.findings))
        elif opts.json:
            print_json({"database": show_url(self.database_url)} | state.as_dict())
        else:
            console = stdout_console()
            print_states(console, state)
            console.print(f"Database: {show_url(self.database_url)}{'' if state.sites else ' (empty)'}")
        return ExitCode.FINE
