"""Tables for the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import TextIOWrapper

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.items import Article, Rejection

MAX_ROWS = 100
_PLAIN_WIDTH = 116
_WIDEST = 10_000


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """rich would exit with 1: that the reader has seen enough, such as `head`, is no failure."""
        raise BrokenPipeError


def stdout_console() -> Console:
    """The terminal as wide as it is, a file or pipe of one width. What it has no letter for is a ?."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    console = of_some_width(_Output(highlight=False))
    return console if console.is_terminal else _Output(highlight=False, width=_PLAIN_WIDTH)


def of_some_width(console: Console) -> Console:
    """Where COLUMNS is 0, as some programs leave it, nothing would be shown."""
    console.width = console.width or _PLAIN_WIDTH
    return console


def print_table(console: Console, table: Table) -> None:
    """Prints a table, without its lines where the terminal is too narrow for them. Words are folded and never cut off.

    In a file or pipe each row is one line, for grep and the like.
    """
    if not console.is_terminal:
        console.width = max(
            console.width, console.measure(table, options=console.options.update_width(_WIDEST)).maximum
        )
    elif console.width < _PLAIN_WIDTH:
        table.box, table.pad_edge, table.collapse_padding = None, False, True
        _keep_words_whole(table, console.width)
    for column in table.columns:
        column.overflow = "fold"
    console.print(table)


def _keep_words_whole(table: Table, width: int) -> None:
    """Where all words fit, none is broken, such as a site's name; the columns that lack least get their lines whole."""
    cells = [[str(cell) for cell in (column.header, *column.cells)] for column in table.columns]
    least = [max(map(cell_len, " ".join(texts).split()), default=0) for texts in cells]
    lacks = [max(map(cell_len, texts)) - longest for texts, longest in zip(cells, least, strict=True)]
    spare = width - sum(least) - len(least) + 1
    if spare < 0:
        return
    for at in sorted(range(len(least)), key=lambda at: lacks[at]):
        more = min(lacks[at], spare)
        spare -= more
        table.columns[at].width = least[at] + more


def article_table(articles: Iterable[Article]) -> Table:
    table = Table(title="Articles", title_justify="left")
    for name in ("Title", "Authors", "Published"):
        table.add_column(name)
    for name in ("Sections", "Comments"):
        table.add_column(name, justify="right")
    for article in articles:
        if len(table.rows) == MAX_ROWS:
            table.add_row("...", "", "", "", "")
            break
        published = article.date_published
        form = "%Y-%m-%d" if article.date_published_precision == "day" else "%Y-%m-%d %H:%M %z"
        table.add_row(
            Text(article.title or ""),
            Text(", ".join(article.authors)),
            published.strftime(form) if published else "-",
            str(len(article.body)),
            "-" if article.comment_count is None else str(article.comment_count),
        )
    return table


def rejection_table(rejections: Iterable[Rejection]) -> Table:
    table = Table(title="Rejected", title_justify="left")
    for name in ("Reason", "URL", "Detail"):
        table.add_column(name, overflow="fold")
    for rejection in rejections:
        table.add_row(rejection.reason, Text(rejection.url), Text(rejection.detail))
    return table
