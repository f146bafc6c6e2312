"""scrapy database upgrade: create or upgrade the tables."""

from __future__ import annotations

import argparse
import sys

from scrapy.exceptions import UsageError

from crawler.command import ProjectCommand
from crawler.outcome import ExitCode
from crawler.storage.engine import show_url, upgrade


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "upgrade"

    def short_desc(self) -> str:
        return "Create or upgrade the tables of DATABASE_URL"

    def long_desc(self) -> str:
        return (
            "Create or upgrade the tables of DATABASE_URL. SQLite files are upgraded when they are opened; "
            "PostgreSQL, which several programs may share, only by this command, together with the job queue of "
            "`scrapy worker`. Exit codes: 0 done, 2 usage, 5 database."
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002
        if args != ["upgrade"]:
            raise UsageError("say `scrapy database upgrade`")
        upgrade(self.database_url)
        with self.open_database() as engine:
            if engine.dialect.name == "postgresql":
                from crawler.jobs.queue import set_up

                set_up(engine)
        sys.stdout.write(f"{show_url(self.database_url)} is up to date\n")
        return ExitCode.FINE
