"""scrapy worker: one of several machines that share the runs of all sites."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os

from scrapy.utils.log import configure_logging

from crawler.command import ProjectCommand, at_least_one
from crawler.runs.outcome import ExitCode
from crawler.runs.progress import stderr_console
from crawler.storage.engine import driver_arguments
from crawler.terminal.site_lines import SiteLines


class Command(ProjectCommand):
    takes_words = False

    def syntax(self) -> str:
        return "[--jobs N] [--max-runtime S]"

    def short_desc(self) -> str:
        return "Run the sites that are due, together with workers on other machines, until told to stop"

    def long_desc(self) -> str:
        return (
            "Run the sites that are due, and what `scrapy enqueue` asks for, together with any number of workers on "
            "this and other machines with the same PostgreSQL database. Sites that share a host never run at the same "
            "time. What a worker leaves that is stopped or dies, another one goes on with. SIGTERM and SIGINT end it "
            "within seconds. Exit codes: 0 stopped, 2 usage, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--jobs", type=at_least_one(int), metavar="N", help="sites at a time (default: one for each CPU)"
        )
        parser.add_argument(
            "--max-runtime",
            type=at_least_one(float),
            metavar="S",
            help="end each run cleanly after so many seconds (default: none)",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002
        with self.open_queue_database() as engine:
            from crawler.jobs.queue import JobQueue
            from crawler.jobs.tasks import Tasks
            from crawler.jobs.worker import Worker

            configure_logging(self.settings)
            for name in ("procrastinate", "psycopg"):
                logging.getLogger(name).setLevel(logging.WARNING)
            worker = Worker(
                engine,
                JobQueue(engine, self.settings),
                Tasks(engine, _passed_on(opts), SiteLines(stderr_console()), opts.max_runtime),
                driver_arguments(self.database_url),
                jobs=opts.jobs or os.cpu_count() or 1,
                dead_after=self.settings.getfloat("WORKER_DEAD_AFTER"),
                looks_every=self.settings.getfloat("WORKER_LOOKS_EVERY"),
            )
            asyncio.run(worker.run())
        return ExitCode.FINE


def _passed_on(opts: argparse.Namespace) -> list[str]:
    options = [part for setting in opts.set for part in ("-s", setting)]
    return options + (["-L", opts.loglevel] if opts.loglevel else [])
