"""scrapy genspider: write the file of a new site, with its first saved page."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import cast

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import closest_scrapy_cfg

from crawler.command import CommandError, ProjectCommand
from crawler.fixture_store import Fixture, FixtureError, ReceivedPage, record
from crawler.platform_spider import PlatformSpider
from crawler.runs.findings import WATCHED_FIELDS
from crawler.runs.outcome import ExitCode
from crawler.sites.site_file import check_site_name, render_site_file
from crawler.sites.site_loader import loadable
from crawler.sites.site_scout import FetchedPage, ScoutError, ScoutReport, SiteScout
from crawler.urls.addresses import absolute_url


class Command(ProjectCommand):
    is_quiet = True

    def syntax(self) -> str:
        return "[-t TEMPLATE] NAME URL"

    def short_desc(self) -> str:
        return "Write the file of a new site, with its first saved page"

    def long_desc(self) -> str:
        return (
            "Look at the site of a URL (an article, or the home page), and write spiders/NAME.py with the feeds and "
            "sitemaps that were found there, and fixtures/NAME/ with that article, or the newest one, and what is "
            "read in it. Nothing is written unless both can be. Exit codes: 0 written, 1 error, 2 usage or the name is "
            "taken, 3 the site cannot be reached, 4 no article was found."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-t", "--template", default="news", metavar="TEMPLATE", help="spider to derive from: news, dle, wordpress"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if len(args) != 2:
            raise UsageError("say a name for the site and its address: NAME URL")
        name, url = args[0], absolute_url("", args[1] if "://" in args[1] else f"https://{args[1]}")
        try:
            check_site_name(name)
        except ValueError as error:
            raise UsageError(str(error)) from error
        if url is None:
            raise UsageError(f"{args[1]} is not the address of a website")
        base = self._template(opts.template)
        path = self._free_path(name)
        report = self._scout(url, base)
        assert report.sample is not None
        platforms = self._platforms_of(report.sample.response.body)
        text = render_site_file(name, report.home, base, report.sources, render=report.sample.is_rendered)
        path.write_text(text, encoding="utf-8")
        try:
            fixture = record(
                _received(report.sample, report.requested_url),
                self._load(name)(),
                Path(closest_scrapy_cfg()).parent / "fixtures" / name,
            )
        except BaseException as error:
            path.unlink()
            if isinstance(error, FixtureError):
                raise CommandError(str(error)) from error
            raise
        sys.stdout.write(f"{os.path.relpath(path)}\n{os.path.relpath(fixture.path)}\n")
        sys.stdout.writelines(f"  {line}\n" for line in _describe(fixture))
        for better in platforms:
            if better.name != opts.template:
                sys.stdout.write(f"  the site seems to run on a system that -t {better.name} knows\n")
        return ExitCode.FINE

    def _platforms_of(self, body: bytes) -> list[type[PlatformSpider]]:
        """The templates for the system that a page comes from."""
        spiders = (one for one in loadable(get_spider_loader(self.settings)) if issubclass(one, PlatformSpider))
        return [one for one in spiders if not one.base_url and one.signature and one.signature.search(body)]

    def _template(self, name: str) -> type[PlatformSpider]:
        loader = get_spider_loader(self.settings)
        found = loader.load(name) if name in loader.list() else None
        if found is None or not issubclass(found, PlatformSpider) or found.base_url:
            raise UsageError(f"there is no template {name}: use news, dle or wordpress")
        return found

    def _free_path(self, name: str) -> Path:
        """Where the site's file goes. Raises CommandError where the name is taken."""
        loader = get_spider_loader(self.settings)
        package = importlib.import_module(self.settings["NEWSPIDER_MODULE"])
        assert package.__file__ is not None
        path = Path(package.__file__).parent / f"{name}.py"
        if path.exists() or name in loader.list():
            raise CommandError(f"{name} exists already: {path}", ExitCode.USAGE)
        return path

    def _scout(self, url: str, base: type[PlatformSpider]) -> ScoutReport:
        report, process = ScoutReport(), self.start_process()
        process.crawl(SiteScout, url=url, spider=base, report=report)
        process.start()
        if isinstance(report.error, ScoutError):
            code = ExitCode.UNREACHABLE if report.error.is_unreachable else ExitCode.NOTHING_USABLE
            raise CommandError(str(report.error), code) from report.error
        if report.error is not None:
            raise report.error
        if report.sample is None:
            raise CommandError("the look at the site was ended before it had found an article")
        return report

    def _load(self, name: str) -> type[PlatformSpider]:
        """The spider of the file that was just written."""
        importlib.invalidate_caches()
        module = importlib.import_module(f"{self.settings['NEWSPIDER_MODULE']}.{name}")
        return cast(
            "type[PlatformSpider]",
            next(one for one in vars(module).values() if getattr(one, "name", None) == name),
        )


def _received(sample: FetchedPage, requested_url: str) -> ReceivedPage:
    return ReceivedPage(
        body=sample.response.body,
        url=sample.url,
        fetched_at=sample.fetched_at,
        requested_url=requested_url,
        content_type=sample.content_type,
        status=sample.response.status,
    )


def _describe(fixture: Fixture) -> list[str]:
    """What was read in the page, for a person to compare with it."""
    article = fixture.expected.get("article", {})
    lines = []
    for name in WATCHED_FIELDS:
        value = article.get(name)
        if name == "body":
            value = f"{sum(len(section['paragraphs']) for section in value or ())} paragraphs"
        lines.append(f"{name}: {', '.join(value) if isinstance(value, list) else '-' if value is None else value}")
    if article.get("date_published_zone") == "assumed":
        lines.append("its dates state no zone: say which in rules = ArticleRules(timezone=...)")
    return lines
