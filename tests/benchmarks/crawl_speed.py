"""What a crawl costs beside fetching alone: pages per CPU second, and their ratio to bare Scrapy's.

    python -m tests.benchmarks.crawl_speed [--pages 1000] [--rounds 3] [--setting NAME=VALUE ...]

A process on loopback serves the saved and generated pages of the benchmarks under many addresses, gzipped, with a
sitemap. Bare Scrapy with its default settings fetches them, and keeps nothing; `scrapy ingest` finds them, reads every
field, and stores them in a fresh SQLite file. Rounds take turns; CPU time is that of the whole process, and the second
pair of figures leaves out what starting and ending takes. Only the ratios can be compared, and only within one run.
Modules are compiled once, as where the project is installed, also where the environment forbids to keep the bytecode.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from crawler.extraction import extract_article
from tests.benchmarks.pages import SENTENCE, generated_pages, saved_pages

ROOT = Path(__file__).parents[2]
MAX_PAGE = 150_000
"""Bytes: larger pages are rare, and would be most of the time."""
BARE = """
import sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"

    async def start(self):
        for url in open(sys.argv[1]).read().split():
            yield scrapy.Request(url)

    def parse(self, response):
        pass

process = AsyncCrawlerProcess()
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("downloader/response_status_count/200", 0))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: CPU seconds, and the pages that it fetched or stored."""

    seconds: float
    pages: int


class Site:
    """The pages of the benchmarks, each under many addresses; in a process of its own."""

    def __init__(self, pages: int) -> None:
        self.paths = [f"/2026/05/06/{number}-the-river-rises-again" for number in range(pages)]

    def __enter__(self) -> Site:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, self.paths), daemon=True)
        self._process.start()
        self.home = f"http://127.0.0.1:{here.recv()}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--setting", action="append", default=[], metavar="NAME=VALUE", help="of our crawl")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Site(options.pages) as site, Site(0) as nothing:
        work = Path(folder)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
        list(measure(work, nothing, nothing, options.setting))
        rounds = [list(measure(work, site, nothing, options.setting)) for _ in range(options.rounds)]
    whole = [[cost.pages / cost.seconds for cost in (bare, ours)] for bare, ours, _, _ in rounds]
    alone = [
        [cost.pages / (cost.seconds - start.seconds) for cost, start in ((bare, bare_start), (ours, our_start))]
        for bare, ours, bare_start, our_start in rounds
    ]
    for title, figures in (("whole processes", whole), ("start-up left out", alone)):
        bare, ours = (statistics.median(column) for column in zip(*figures, strict=True))
        ratio = statistics.median(our / plain for plain, our in figures)
        print(f"{title:18} bare Scrapy {bare:6.0f}, ours {ours:6.0f} pages per CPU second: {ratio:.0%}")


def measure(folder: Path, site: Site, nothing: Site, settings: Sequence[str]) -> Iterator[Cost]:
    """Bare Scrapy and ours, then both for a site without pages."""
    for one in (site, nothing):
        yield fetch_barely(folder, one)
        yield ingest(folder, one, settings)


def fetch_barely(folder: Path, site: Site) -> Cost:
    urls = folder / "urls.txt"
    urls.write_text("\n".join(site.home + path for path in site.paths))
    seconds, output = run([sys.executable, "-c", BARE, str(urls)], folder)
    cost = Cost(seconds, int(output.split()[-1]))
    assert cost.pages == len(site.paths), output
    return cost


def ingest(folder: Path, site: Site, settings: Sequence[str]) -> Cost:
    for file in folder.glob("news.db*"):
        file.unlink()
    chosen = [f"ARCHIVE_DIR={folder}/archive", "DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS_PER_DOMAIN=16", *settings]
    command = [sys.executable, "-m", "scrapy", "ingest", "news", "-a", f"site={site.home}/"]
    command += [part for setting in chosen for part in ("-s", setting)]
    environment = {"DATABASE_URL": f"sqlite:///{folder}/news.db", "FETCH_ALLOW": "127.0.0.1"}
    seconds, output = run(command, ROOT, environment)
    match = re.search(r"(\d+) new", output)
    assert match, output
    assert int(match[1]) == len(site.paths), output
    return Cost(seconds, int(match[1]))


def run(command: Sequence[str], folder: Path, environment: dict[str, str] | None = None) -> tuple[float, str]:
    """CPU seconds, and all that the command printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.run(
        command, cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, process.stderr + process.stdout


def _serve(connection: Connection, paths: Sequence[str]) -> None:
    asyncio.run(_serve_pages(connection, paths))


async def _serve_pages(connection: Connection, paths: Sequence[str]) -> None:
    server = await asyncio.start_server(lambda reader, writer: _answer(reader, writer, answers), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    answers = _answers(f"http://127.0.0.1:{port}", paths)
    connection.send(port)
    await server.serve_forever()


def _answers(home: str, paths: Sequence[str]) -> dict[bytes, bytes]:
    """Path -> response."""
    pages = generated_pages() | saved_pages()
    templates = [body for name, body in pages.items() if "listing" not in name and _is_article(body)]
    links = "".join(f"<url><loc>{home}{path}</loc></url>" for path in paths)
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{links}</urlset>'.encode()
    answers = {
        b"/": _response(b"<html><body><h1>News</h1></body></html>", b"text/html; charset=utf-8"),
        b"/sitemap.xml": _response(sitemap, b"application/xml"),
    }
    for number, path in enumerate(paths):
        answers[path.encode()] = _response(_vary(templates[number % len(templates)], number), b"text/html")
    return answers


def _vary(body: bytes, number: int) -> bytes:
    """The page with sentences of its own, and no other address: else it would be taken for a copy of another."""
    chance = random.Random(number)
    words = [word.encode() for word in SENTENCE.lower().rstrip(". ").split()]

    def sentence(_: re.Match[bytes]) -> bytes:
        chosen = (chance.choice(words) + b"%d" % chance.randrange(1000) * chance.randrange(2) for _ in words)
        return b" ".join(chosen).capitalize() + b". "

    body = re.sub(re.escape(SENTENCE.encode()), sentence, body).replace(b". ", b" %d. " % number)
    return body.replace(b"canonical", b"no").replace(b"og:url", b"no")


def _is_article(body: bytes) -> bool:
    if len(body) > MAX_PAGE or b"</html>" not in body[-1000:] or body.count(b". ") < 10:
        return False
    article = extract_article(body, url="https://example.org/2026/05/06/1-rain")
    return bool(article.title and article.body and article.body[0].paragraphs)


def _response(body: bytes, content_type: bytes) -> bytes:
    body = gzip.compress(body, 6)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    return head % (content_type, len(body)) + body


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers: dict[bytes, bytes]) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1]
            writer.write(answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


if __name__ == "__main__":
    main()
