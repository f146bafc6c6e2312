"""A crawl opens no port."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from tests.crawling import Crawl, CrawlProcess
from tests.news_site import HOME, NEWS, feed, story
from tests.website import Request, Send, Website

LISTENS = "0A"


def ports_of(pid: int) -> list[str]:
    """Local addresses (as in /proc/net/tcp) on which a process accepts connections."""
    sockets = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            sockets.add(os.readlink(entry))
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]
    ]
    return [row[1] for row in rows if row[3] == LISTENS and f"socket:[{row[9]}]" in sockets]


def test_a_crawl_opens_no_port(crawl: Callable[..., Crawl], _crawl_processes: list[CrawlProcess]) -> None:  # noqa: PT019
    found: list[list[str]] = []

    def look(send: Send, request: Request) -> None:
        found.append(ports_of(_crawl_processes[-1].pid))
        story(1)(send, request)

    with Website({"/": HOME, "/rss.xml": feed("/1234-rain.html"), "/1234-rain.html": look}) as site:
        assert site.port in [int(address.split(":")[1], 16) for address in ports_of(os.getpid())]
        crawl(NEWS, site=site.url())
    assert found == [[]]
