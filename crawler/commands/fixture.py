"""scrapy fixture: record a page with what it gives, and compare or rewrite what saved pages must give."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import closest_scrapy_cfg

from crawler.archive.response import WarcError
from crawler.archived_pages import ArchivedPage, ArchivedPages
from crawler.command import CommandError, ProjectCommand, add_spider_arguments, at_least_one, parse_time
from crawler.fixture_store import Fixture, FixtureError, ReceivedPage, read_fixtures, record
from crawler.page_recorder import fetch_pages
from crawler.rule_use import RuleUse
from crawler.rules import ArticleRules
from crawler.runs.outcome import ExitCode
from crawler.site_reader import SiteReader
from crawler.spider import NewsSpider
from crawler.terminal.counted import counted
from crawler.urls.addresses import absolute_url


class Command(ProjectCommand):
    is_quiet = True
    requires_crawler_process = True

    def syntax(self) -> str:
        return "SPIDER URL ... | SPIDER --rejected | [SPIDER] --check | [SPIDER] --update"

    def short_desc(self) -> str:
        return "Record a page with what it gives; check or rewrite what saved pages must give"

    def long_desc(self) -> str:
        return (
            "With URLs: take each page out of the archive (the newest, or the one of --at), or where it is not there "
            "(or with --fetch) fetch it as a crawl would, and save it with what the spider reads in it; where that is "
            "wrong, correct the .json by hand. --rejected saves the newest page that gave no article (of --reason; "
            "--limit so many): after a site has changed, this is its new layout. --check compares every saved page of "
            "the spider (of all spiders) with its expectation and prints the differences; --update rewrites the "
            "expectations: review them by git diff. "
            "Exit codes: 0 fine, 1 pages differ or cannot be read, 2 usage, 3 a page could not be fetched, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_spider_arguments(parser)
        origin, mode = parser.add_mutually_exclusive_group(), parser.add_mutually_exclusive_group()
        origin.add_argument("--at", metavar="TIME", help="as the archive has it of that time, or before")
        origin.add_argument("--fetch", action="store_true", help="fetch the page, also where the archive has it")
        mode.add_argument("--rejected", action="store_true", help="the newest archived page that gave no article")
        parser.add_argument("--reason", help="of --rejected: pages of this reason, such as no-body")
        parser.add_argument(
            "--limit", type=at_least_one(int), metavar="N", help="of --rejected: the newest N pages (default: 1)"
        )
        mode.add_argument("--check", action="store_true", help="print how the pages differ from their expectations")
        mode.add_argument("--update", action="store_true", help="rewrite the expectations")
        parser.add_argument("--folder", metavar="DIR", help="holds one folder a spider; default: fixtures/")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        folder = Path(opts.folder) if opts.folder else Path(closest_scrapy_cfg()).parent / "fixtures"
        _check_options(opts)
        try:
            if opts.check or opts.update:
                return self._compare(args, folder, update=opts.update)
            if opts.rejected and len(args) == 1:
                return self._cut_rejected(args[0], opts, folder / args[0])
            if len(args) < 2 or opts.rejected:
                raise UsageError("a spider and a URL, or --rejected, --check or --update")
            if wrong := [url for url in args[1:] if absolute_url("", url) is None]:
                raise UsageError(f"{wrong[0]} is not the address of a page")
            arguments = dict(opts.arguments)
            name, urls, target = args[0], args[1:], folder / args[0]
            missing = urls if opts.fetch else self._cut(name, urls, arguments, opts, target)
            if missing and opts.at:
                raise CommandError(f"the archive does not have {missing[0]} of that time or before")
            return self._record(name, missing, arguments, target) if missing else ExitCode.FINE
        except (FixtureError, WarcError) as error:
            raise CommandError(str(error)) from error

    def _reader(self, name: str, arguments: dict[str, str]) -> SiteReader:
        try:
            spider = get_spider_loader(self.settings).load(name)
        except KeyError as error:
            raise UsageError(f"there is no spider {name}: `scrapy list` shows them") from error
        return cast(SiteReader, spider(**arguments))

    def _cut(
        self, name: str, urls: list[str], arguments: dict[str, str], opts: argparse.Namespace, folder: Path
    ) -> list[str]:
        """Saves the pages that the archive has; the URLs of the others."""
        reader = self._reader(name, arguments)
        until = parse_time(opts.at)
        if not self.archive_folder.is_dir():
            return urls
        missing = []
        with self.open_database() as engine, ArchivedPages(engine, self.archive_folder) as pages:
            for url in urls:
                if page := pages.newest(url, source=reader.name, until=until):
                    self._save(page, reader, arguments, folder)
                else:
                    missing.append(url)
        return missing

    def _cut_rejected(self, name: str, opts: argparse.Namespace, folder: Path) -> ExitCode:
        arguments = dict(opts.arguments)
        reader = self._reader(name, arguments)
        saved = 0
        with self.open_database() as engine, ArchivedPages(engine, self.archive_folder) as pages:
            for page in pages.rejected(reader.name, reason=opts.reason, limit=opts.limit or 1):
                self._save(page, reader, arguments, folder)
                saved += 1
        if not saved:
            raise CommandError(f"the archive has no rejected page of {reader.name}")
        return ExitCode.FINE

    def _save(self, page: ArchivedPage, reader: SiteReader, arguments: dict[str, str], folder: Path) -> None:
        response = page.response
        if response.damage:
            raise CommandError(f"the archived answer of {response.url} is not whole: {response.damage}")
        received = ReceivedPage(
            body=response.body,
            url=response.url,
            fetched_at=response.fetched_at,
            requested_url=page.requested_url,
            content_type=response.content_type,
            status=response.status,
            arguments=arguments,
        )
        _write(received, reader, folder)

    def _compare(self, args: list[str], folder: Path, *, update: bool) -> ExitCode:
        if len(args) > 1:
            raise UsageError("name one spider, or none for all")
        checked = differing = 0
        rules: dict[str, tuple[ArticleRules, ArticleRules]] = {}
        uses: dict[str, RuleUse] = {}
        for fixture, reader in self._saved(args, folder):
            checked += 1
            name = fixture.path.parent.name
            if isinstance(reader, NewsSpider) and type(reader)().sources:  # else its rules are for many sites
                rules[name] = reader.own_and_base_rules()
                reader.rule_counter = uses.setdefault(name, RuleUse())
            if difference := fixture.diff(reader):
                differing += 1
                sys.stdout.write(difference if not update else f"{fixture.path.with_suffix('.json')}\n")
                if update:
                    fixture.write(fixture.replay(reader))
        if not checked:
            raise CommandError(f"no saved pages in {folder / args[0] if args else folder}")
        for name, use in uses.items():
            for field, rule in use.in_vain(*rules[name]):
                sys.stdout.write(f"{name}: the rule {rule} of {field} gives nothing on any saved page\n")
        sys.stdout.write(f"{counted(checked, 'saved page')}, {differing} {'rewritten' if update else 'different'}\n")
        return ExitCode.ERROR if differing and not update else ExitCode.FINE

    def _saved(self, names: list[str], folder: Path) -> Iterator[tuple[Fixture, SiteReader]]:
        for name in names or sorted(path.name for path in folder.glob("*") if path.is_dir()):
            for fixture in read_fixtures(folder / name):
                yield fixture, self._reader(name, fixture.arguments)

    def _record(self, name: str, urls: list[str], arguments: dict[str, str], folder: Path) -> ExitCode:
        reader = self._reader(name, arguments)
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        pages = fetch_pages(self.crawler_process, urls, reader, arguments)
        for page in pages:
            _write(page, reader, folder)
        return ExitCode.FINE if len(pages) == len(urls) else ExitCode.UNREACHABLE


def _check_options(opts: argparse.Namespace) -> None:
    """Raises UsageError for one that would have no effect."""
    if not opts.rejected and (opts.reason or opts.limit):
        raise UsageError("--reason and --limit are options of --rejected")
    if (opts.at or opts.fetch) and (opts.rejected or opts.check or opts.update):
        raise UsageError("--at and --fetch are for pages that are named by URLs")
    if opts.arguments and (opts.check or opts.update):
        raise UsageError("saved pages are read with the arguments that they were saved with")


def _write(received: ReceivedPage, reader: SiteReader, folder: Path) -> None:
    sys.stdout.write(f"{record(received, reader, folder).path}\n")
    if received.status != 200:
        sys.stderr.write(f"scrapy: {received.url} answered {received.status}; saved all the same\n")
