"""scrapy site: the list of sites that are crawled without a file of their own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.command import CommandError, ProjectCommand, add_spider_arguments
from crawler.runs.outcome import ExitCode
from crawler.sites.site_list import SiteError, make_site, parse_sites, show_site
from crawler.storage.sites import Site, find_site, list_sites, put_site, remove_site
from crawler.urls.addresses import home_address
from crawler.urls.normalization import host_of

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Command(ProjectCommand):
    def syntax(self) -> str:
        return "add URL ... [-a NAME=VALUE] | add --from FILE | remove URL ... | list"

    def short_desc(self) -> str:
        return "List sites that `scrapy ingest` runs without a file"

    def long_desc(self) -> str:
        return (
            "Keep a list of sites in the database. `scrapy ingest` runs them like those of spiders/, each as a source "
            "of its own by the name of its host. `add` takes addresses, or --from a file with one in each line, and "
            "behind it NAME=VALUE words as of -a; spider=dle or spider=wordpress names the spider. Adding a site again "
            "changes its arguments. `remove` keeps what is stored. `list` prints what --from reads. Exit codes: 0 "
            "done, 1 the file cannot be read, 2 usage, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_spider_arguments(parser)
        parser.add_argument("--from", dest="file", metavar="FILE", help="addresses to add, one in a line; - for stdin")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        verb, urls = (args[0], args[1:]) if args else ("", [])
        if verb not in ("add", "remove", "list"):
            raise UsageError("say add, remove or list")
        if verb != "add" and (opts.file or opts.arguments):
            raise UsageError("-a and --from are options of add")
        if (verb == "list") == bool(urls or opts.file):
            raise UsageError(f"{verb} takes {'nothing more' if verb == 'list' else 'the addresses of sites'}")
        try:
            with self.open_database() as engine:
                if verb == "list":
                    sys.stdout.writelines(f"{show_site(site)}\n" for site in list_sites(engine))
                elif verb == "add":
                    self._add(engine, list(self._given(urls, opts)))
                else:
                    self._remove(engine, urls)
        except SiteError as error:
            raise CommandError(str(error), ExitCode.USAGE) from error
        return ExitCode.FINE

    def _given(self, urls: list[str], opts: argparse.Namespace) -> Iterator[Site]:
        """Raises SiteError, CommandError."""
        loader = get_spider_loader(self.settings)
        common = dict(opts.arguments)
        for url in urls:
            yield make_site(url, common, loader)
        if opts.file:
            for url, arguments in parse_sites(_read_lines(opts.file)):
                yield make_site(url, common | arguments, loader)

    def _add(self, engine: Engine, sites: list[Site]) -> None:
        """Adds all sites, or none where one cannot be added."""
        known = {site.name: find_site(engine, site.name) for site in sites}
        for site in sites:
            before = known[site.name]
            if before is not None and before.url != site.url:
                raise SiteError(f"{site.url}: {site.name} is listed already, as {before.url}; remove that first")
            known[site.name] = site
        for site in sites:
            put_site(engine, site, datetime.now(UTC).replace(microsecond=0))
            sys.stdout.write(f"{site.name}: {show_site(site)}\n")

    def _remove(self, engine: Engine, urls: list[str]) -> None:
        missing = []
        for url in urls:
            if remove_site(engine, name := _name_of(url)):
                sys.stdout.write(f"{name}: asked no more; what is stored of it stays\n")
            else:
                missing.append(url)
        if missing:
            raise SiteError(f"not listed: {', '.join(missing)}")


def _name_of(site: str) -> str:
    """The name of a site, from its address or name. Raises SiteError."""
    try:
        return host_of(home_address(site))
    except ValueError as error:
        raise SiteError(str(error)) from error


def _read_lines(name: str) -> list[str]:
    """Raises CommandError."""
    try:
        with open(sys.stdin.fileno() if name == "-" else name, encoding="utf-8", closefd=name != "-") as lines:
            return lines.readlines()
    except (OSError, UnicodeError) as error:
        raise CommandError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}") from error
