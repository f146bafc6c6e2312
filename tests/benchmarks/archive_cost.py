"""What the archive costs a crawl: CPU time of whole crawls of a site on loopback, with it and without, in turn.

python -m tests.benchmarks.archive_cost [--pages 400] [--rounds 3] [--plain]
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.pages import news_page
from tests.website import Reply, Website

ROOT = Path(__file__).parents[2]


def site(pages: int, *, is_plain: bool) -> Website:
    """A home page and stories of 60 KB, compressed as most servers do it."""
    paths = [f"/news/{1000 + number}-rain-over-the-river.html" for number in range(pages)]
    links = "".join(f'<p><a href="{path}">A story of rain</a></p>' for path in paths)
    replies = {"/": Reply(f"<!DOCTYPE html><html lang=en><title>News</title><body>{links}</body></html>")}
    for number, path in enumerate(paths):
        body = news_page(paragraphs=25, teasers=60, scripts=8).replace(b"Rain over", b"Rain %d over" % number)
        if is_plain:
            replies[path] = Reply(body)
        else:
            replies[path] = Reply(gzip.compress(body, 6), headers={"Content-Encoding": "gzip"})
    return Website(dict(replies))


def crawl(url: str, *, is_archived: bool) -> tuple[float, int]:
    """CPU seconds of a crawl into an empty database, and bytes of its archive."""
    with tempfile.TemporaryDirectory() as folder:
        before = cpu_of_children()
        settings = {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "ARCHIVE_ENABLED": is_archived}
        options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        command = [sys.executable, "-m", "scrapy", "ingest", "news", "-a", f"site={url}", *options, "-L", "ERROR"]
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/news.db",
            "ARCHIVE_DIR": f"{folder}/archive",
            "FETCH_ALLOW": "127.0.0.1",
        }
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.warc.gz"))
        return cpu_of_children() - before, size


def cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plain", action="store_true", help="a server that compresses nothing")
    options = parser.parse_args()
    seconds: dict[bool, list[float]] = {False: [], True: []}
    size = 0
    with site(options.pages, is_plain=options.plain) as website:
        for _ in range(options.rounds):
            for is_archived, taken in seconds.items():
                cpu, size = crawl(website.url(), is_archived=is_archived)
                taken.append(cpu)
    without, with_it = (median(taken) / options.pages * 1000 for taken in seconds.values())
    sys.stdout.write(
        f"{without:.2f} ms of CPU a page without the archive, {with_it:.2f} ms with it: {with_it / without - 1:+.1%}; "
        f"{size / options.pages / 1000:.1f} KB a page\n"
    )


if __name__ == "__main__":
    main()
