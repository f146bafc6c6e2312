"""scrapy search: full-text search over the stored articles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import orjson
from rich.console import Console
from rich.text import Text
from scrapy.exceptions import UsageError

from crawler.command import ProjectCommand, parse_time
from crawler.runs.outcome import ExitCode
from crawler.search_query import Excerpt, QueryError, parse_query
from crawler.storage.search import SearchHit, search_articles
from crawler.terminal.tables import stdout_console

_MOST = 1000


class Command(ProjectCommand):
    makes_database = False

    def syntax(self) -> str:
        return "[--site NAME] [--since TIME] [--until TIME] [--limit N] [--format text|jsonl] QUERY"

    def short_desc(self) -> str:
        return "Find stored articles by words of title and body"

    def long_desc(self) -> str:
        return (
            "Find stored articles by words of title and body, the best first. QUERY, best in single quotes: all words "
            'must be there; "a phrase" means these words one after the other, -word or -"a phrase" is what must not '
            "be there, and word* is any word that begins so. Case and accents do not matter. Exit codes: 0 found, or "
            "nothing to be found, 2 usage, 5 database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--site", action="append", default=[], metavar="NAME", help="only of this domain or site (repeatable)"
        )
        parser.add_argument(
            "--since",
            metavar="TIME",
            help="only published (else fetched) since this time (ISO 8601; UTC where it names no zone)",
        )
        parser.add_argument("--until", metavar="TIME", help="only published (else fetched) before this time")
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="number of articles (default: 20)")
        parser.add_argument("--format", choices=("jsonl", "text"), default="text", help="default: text")

    def execute(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if not 1 <= opts.limit <= _MOST:
            raise UsageError(f"--limit is a number from 1 to {_MOST}")
        since, until = parse_time(opts.since), parse_time(opts.until)
        try:
            query = parse_query(" ".join(args))
        except QueryError as error:
            raise UsageError(str(error)) from error
        with self.open_database() as engine:
            hits = search_articles(engine, query, sites=opts.site, since=since, until=until, limit=opts.limit)
        if opts.format == "jsonl":
            for hit in hits:
                sys.stdout.write(orjson.dumps(_as_dict(hit)).decode() + "\n")
        else:
            _print(stdout_console(), hits)
        return ExitCode.FINE


def _as_dict(hit: SearchHit) -> dict[str, object]:
    return {
        "url": hit.url,
        "source": hit.source,
        "site": hit.site,
        "date_published": hit.date_published,
        "first_fetched_at": hit.first_fetched_at,
        "title": hit.title.text,
        "title_marks": hit.title.marks,
        "excerpt": hit.excerpt.text,
        "excerpt_marks": hit.excerpt.marks,
    }


def _print(console: Console, hits: Sequence[SearchHit]) -> None:
    if not hits:
        console.print("No article has these words.")
    for number, hit in enumerate(hits, 1):
        console.print(Text.assemble(f"{number:3}. ", _styled(hit.title, "bold", "no title")), soft_wrap=False)
        date = hit.date_published or hit.first_fetched_at
        console.print(Text(f"     {date:%Y-%m-%d %H:%M} UTC  {hit.site}", "dim"))
        console.print(Text(f"     {hit.url}", "cyan", overflow="fold"), soft_wrap=True)
        if hit.excerpt.text:
            for line in _styled(hit.excerpt, "", "").wrap(console, max(20, console.width - 5)):
                console.print(Text("     ") + line)
        console.print()


def _styled(excerpt: Excerpt, style: str, otherwise: str) -> Text:
    text = Text(excerpt.text or otherwise, style if excerpt.text else "dim")
    for begin, end in excerpt.marks:
        text.stylize("bold yellow", begin, end)
    return text
