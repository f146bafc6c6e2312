"""Progress of a long run: one live line on a terminal, plain lines now and then elsewhere."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping

from rich.console import Console, RenderableType
from rich.live import Live
from rich.logging import RichHandler
from rich.text import Text
from scrapy.settings import BaseSettings

from crawler.runs.outcome import count_stored
from crawler.terminal.tables import of_some_width

PLAIN_EVERY = 15.0
"""Seconds between two plain lines."""
_REFRESH_PER_SECOND = 4


def stderr_console() -> Console:
    return of_some_width(Console(stderr=True, highlight=False))


def share_terminal(settings: BaseSettings) -> None:
    """Leaves logging to `log_beside_progress` where a live line will be shown: call before Scrapy sets up its log."""
    if sys.stderr.isatty() and not settings.get("LOG_FILE"):
        settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")


@contextlib.contextmanager
def show_progress(
    render: Callable[[], RenderableType],
    line: Callable[[], str],
    settings: BaseSettings,
    *,
    every: float = PLAIN_EVERY,
    console: Console | None = None,
) -> Iterator[None]:
    """While open, shows `render` on a terminal; elsewhere writes `line` to stderr every `every` seconds if it changed.

    What else is to be shown meanwhile goes through `console`, if one is given.
    """
    console = console or stderr_console()
    if not console.is_terminal:
        with _plain_lines(console, line, every):
            yield
        return
    handler = None
    if not settings.getbool("LOG_INSTALL_ROOT_HANDLER", True) and settings.getbool("LOG_ENABLED"):
        handler = RichHandler(
            console=console, show_path=False, level=settings.get("LOG_LEVEL"), log_time_format="%Y-%m-%d %H:%M:%S"
        )
        logging.root.addHandler(handler)
    try:
        with Live(get_renderable=render, console=console, refresh_per_second=_REFRESH_PER_SECOND, transient=True):
            yield
    finally:
        if handler is not None:
            logging.root.removeHandler(handler)


@contextlib.contextmanager
def _plain_lines(console: Console, line: Callable[[], str], every: float) -> Iterator[None]:
    ended = threading.Event()

    def write() -> None:
        last = ""
        while not ended.wait(every):
            if (text := line()) != last:
                console.print(text, soft_wrap=True, markup=False)
                last = text

    thread = threading.Thread(target=write, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class CrawlProgress:
    """The line of one crawl, made of its site's name and its counts (keys of `crawler.runs.outcome.COUNTED`)."""

    def __init__(self, name: Callable[[], str], counts: Callable[[], Mapping[str, int]]) -> None:
        self.name = name
        self.counts = counts
        self._started = time.monotonic()

    def line(self) -> str:
        counts = self.counts()
        fetched = counts.get("fetched", 0)
        parts = [f"{fetched} fetched", f"{count_stored(counts)} stored"]
        parts += [f"{counts[name]} {name}" for name in ("rejected", "failed", "errors") if counts.get(name)]
        parts.append(f"{fetched / max(time.monotonic() - self._started, 0.1):.1f} pages/s")
        return f"{self.name()}: {', '.join(parts)}"

    def render(self) -> Text:
        return Text(self.line())
