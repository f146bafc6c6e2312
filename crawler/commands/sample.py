"""scrapy sample: crawl the bundled sample site over real HTTP on loopback, and show what was stored."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.command import CommandError, ProjectCommand
from crawler.fixture_store import FixtureError, read_site
from crawler.items import Article
from crawler.runs.crawling import crawl
from crawler.runs.outcome import ExitCode, RunOutcome
from crawler.runs.progress import share_terminal
from crawler.sample_site import SampleSite
from crawler.storage.article_stream import iter_articles
from crawler.storage.engine import show_url
from crawler.storage.queries import iter_rejections
from crawler.terminal.counted import counted
from crawler.terminal.tables import article_table, rejection_table, stdout_console

SPIDER = "us_russia"
FOLDER = Path(__file__).parents[2] / "fixtures" / SPIDER
_PROGRESS_EVERY = 1.0


class Command(ProjectCommand):
    is_quiet = True
    takes_words = False

    def short_desc(self) -> str:
        return "Crawl the bundled sample site into the database and show what was stored"

    def long_desc(self) -> str:
        return (
            "Serve the sample site of fixtures/ by HTTP on a free port of loopback, crawl it with its spider into "
            "DATABASE_URL, and show what the database then holds. Exit codes: those of `scrapy ingest`."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        share_terminal(self.settings)

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:  # noqa: ARG002
        started = datetime.now(UTC).replace(microsecond=0)
        try:
            site = read_site(FOLDER)
        except FixtureError as error:
            raise CommandError(str(error)) from error
        with self.open_database() as engine:
            with SampleSite(site) as server:
                _lead_to(server, self.settings)
                outcome = crawl(self.start_process(), SPIDER, {}, every=_PROGRESS_EVERY)
            if outcome.exit_code not in (ExitCode.FINE, ExitCode.NOTHING_USABLE, ExitCode.FINDING):
                raise CommandError(outcome.message or f"the crawl ended: {outcome.reason}", outcome.exit_code)
            articles = sorted(iter_articles(engine, sources=(SPIDER,)), key=_newest_first)
            rejections = sorted(iter_rejections(engine, source=SPIDER), key=lambda one: (one.reason, one.url))
        console = stdout_console()
        console.print(article_table(articles))
        console.print(rejection_table(rejections))
        console.print(_summary(outcome, datetime.now(UTC) - started))
        console.print(f"Database: {show_url(self.database_url)}")
        return outcome.exit_code


def _lead_to(server: SampleSite, settings: BaseSettings) -> None:
    settings.set("SAMPLE_SITE_PROXY", f"http://127.0.0.1:{server.port}", priority="cmdline")
    settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")
    # one after another, so that it is not chance which of two pages with one text is seen first
    settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 1, priority="cmdline")
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | {"crawler.sample_site.SampleSiteProxy": 745}
    settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="cmdline")


def _newest_first(article: Article) -> float:
    return -article.date_published.timestamp() if article.date_published else 0.0


def _summary(outcome: RunOutcome, took: timedelta) -> str:
    count = outcome.counts.get
    new = count("inserted", 0)
    fetched = f"{counted(count('fetched', 0), 'response')} in {took.total_seconds():.1f} s"
    if not new:
        return f"Nothing new: all that the site announces is known ({fetched})."
    return (
        f"{counted(new, 'article')} new, {counted(outcome.stored - new, 'page')} the same under a second address, "
        f"{counted(count('rejected', 0), 'page')} rejected ({fetched})."
    )
