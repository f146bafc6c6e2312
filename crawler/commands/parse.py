"""scrapy parse: show what is read in a page, and store nothing."""

from __future__ import annotations

import argparse
import sys
from typing import cast

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.command import ProjectCommand, add_spider_arguments
from crawler.fixture_store import ReceivedPage
from crawler.page_recorder import fetch_pages
from crawler.replay.readers import SiteReaders
from crawler.runs.outcome import ExitCode
from crawler.site_reader import SiteReader
from crawler.terminal.json_output import print_json
from crawler.urls.addresses import absolute_url


class Command(ProjectCommand):
    is_quiet = True
    requires_crawler_process = True

    def syntax(self) -> str:
        return "[--spider NAME] [-a NAME=VALUE] [--render] URL"

    def short_desc(self) -> str:
        return "Fetch a page and print what is read in it, without storing anything"

    def long_desc(self) -> str:
        return (
            "Fetch a page as a crawl would (robots.txt and the address guard hold) and print as JSON what its site's "
            "spider, else the generic one, reads in it: fields that have a value, and where each came from "
            "(provenance), or why it is no article. Exit codes: 0 an article, 1 error, 2 usage, 3 the page could not "
            "be fetched, 4 it is no article."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_spider_arguments(parser)
        parser.add_argument("--spider", metavar="NAME", help="read it as this spider does")
        parser.add_argument("--render", action="store_true", help="by the browser")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if len(args) != 1:
            raise UsageError("name one address")
        if absolute_url("", args[0]) is None:
            raise UsageError(f"{args[0]} is not the address of a page: it begins with https:// or http://")
        if opts.arguments and not opts.spider:
            raise UsageError("-a is for a spider that is named")
        reader = self._reader(args[0], opts.spider, dict(opts.arguments))
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        pages = fetch_pages(self.crawler_process, args, reader, render=opts.render)
        return _print(pages[0], reader) if pages else ExitCode.UNREACHABLE

    def _reader(self, url: str, name: str | None, arguments: dict[str, str]) -> SiteReader:
        if name is None:
            return SiteReaders(self.settings).of_url(url)
        try:
            return cast(SiteReader, get_spider_loader(self.settings).load(name)(**arguments))
        except KeyError as error:
            raise UsageError(f"there is no spider {name}: `scrapy list` shows them") from error
        except (TypeError, ValueError) as error:
            raise UsageError(f"{name}: {error}") from error


def _print(page: ReceivedPage, reader: SiteReader) -> ExitCode:
    given = page.replay(reader)
    print_json({"url": page.url, "status": page.status, "source": reader.name} | given)
    missing = [name for name in ("title", "body") if name not in given.get("article", {})]
    if page.status != 200:
        sys.stderr.write(f"scrapy: {page.url} answered {page.status}: a crawl stores nothing of it\n")
    elif "article" in given and missing:
        sys.stderr.write(f"scrapy: the page has no {missing[0]}: a crawl rejects it as no-{missing[0]}\n")
    return ExitCode.NOTHING_USABLE if missing or page.status != 200 else ExitCode.FINE
