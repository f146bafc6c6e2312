"""What replay costs beside reading the pages.

    python -m tests.benchmarks.replay_speed [WARC ...] [--times N] [--jobs N]

prints pages per CPU second of the bare extraction, and of `scrapy replay` into a fresh SQLite file, start-up left out;
with --jobs also how many times as fast N processes are by the clock, which needs a machine with nothing else to do.
Without files, the saved pages of fixtures/ are made into one.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from crawler.archive.reader import WarcFile
from crawler.archive.response import ArchivedResponse
from crawler.extraction import PageError, extract_article
from crawler.fixture_store import read_fixtures
from tests.archive.warc_records import http_response, warc_record

ROOT = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=10, help="how often each file is replayed (default: 10)")
    parser.add_argument("--jobs", type=int, default=1, help="also with so many processes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = options.files or [save_fixtures(folder / "fixtures.warc")]
        pages, bare = extract(files)
        empty = folder / "empty.warc"
        empty.write_bytes(b"")
        start_up, start_up_wall = replay(folder / "empty.db", [empty])
        cpu, wall = replay(folder / "one.db", files * options.times)
        replayed = pages * options.times / (cpu - start_up)
        print(f"bare extraction  {bare:7.1f} pages per CPU second")
        print(f"scrapy replay    {replayed:7.1f} pages per CPU second, {replayed / bare:.0%} of it")
        if options.jobs > 1:
            _, wall_of_many = replay(folder / "many.db", files * options.times, options.jobs)
            times = (wall - start_up_wall) / (wall_of_many - start_up_wall)
            print(f"{options.jobs} processes      {times:7.2f} times as fast")


def save_fixtures(path: Path) -> Path:
    fixtures = [fixture for folder in sorted((ROOT / "fixtures").iterdir()) for fixture in read_fixtures(folder)]
    records = []
    for fixture in fixtures:
        date = fixture.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        head = f"Content-Type: {fixture.content_type or 'text/html'}\r\n"
        records.append(warc_record("response", fixture.url, http_response(fixture.body, head), date=date))
    path.write_bytes(b"".join(records))
    return path


def extract(files: list[Path]) -> tuple[int, float]:
    """Pages, and pages per CPU second without reading the files; what loads word lists comes first, untimed."""
    for response in islice(WarcFile(files[0]), 50):
        read(response)
    pages, taken = 0, 0.0
    for file in files:
        for response in WarcFile(file):
            began = time.process_time()
            read(response)
            taken += time.process_time() - began
            pages += 1
    return pages, pages / taken


def read(response: ArchivedResponse) -> None:
    with contextlib.suppress(PageError):
        extract_article(
            response.body, url=response.url, fetched_at=response.fetched_at, content_type=response.content_type
        )


def replay(database: Path, files: list[Path], jobs: int = 1) -> tuple[float, float]:
    """CPU and wall seconds of the whole command."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "scrapy", "replay", "--jobs", str(jobs), *map(str, files)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database}"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.monotonic() - began


if __name__ == "__main__":
    main()
