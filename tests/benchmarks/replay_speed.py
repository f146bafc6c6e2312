"""What replay costs beside reading the pages.

    python -m tests.benchmarks.replay_speed [WARC ...] [--times N]

prints pages per CPU second of the bare extraction, and of `scrapy replay` into a fresh SQLite file, start-up left out.
Without files, the saved pages of fixtures/ are made into one.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crawler.archive.reader import ArchivedResponse, WarcFile
from crawler.extraction import PageError, extract_article
from crawler.fixture_store import read_fixtures
from tests.archive.warc_records import http_response, warc_record

ROOT = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=10, help="how often each file is replayed (default: 10)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = options.files or [save_fixtures(folder / "fixtures.warc")]
        responses = [response for file in files for response in WarcFile(file)]
        extract(responses)  # the first pages of a process also load word lists
        bare = len(responses) / extract(responses)
        start_up = replay(folder / "empty.db", [])
        replayed = len(responses) * options.times / (replay(folder / "news.db", files * options.times) - start_up)
    print(f"bare extraction  {bare:7.1f} pages per CPU second")
    print(f"scrapy replay    {replayed:7.1f} pages per CPU second, {replayed / bare:.0%} of it")


def save_fixtures(path: Path) -> Path:
    fixtures = [fixture for folder in sorted((ROOT / "fixtures").iterdir()) for fixture in read_fixtures(folder)]
    records = []
    for fixture in fixtures:
        date = fixture.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        head = f"Content-Type: {fixture.content_type or 'text/html'}\r\n"
        records.append(warc_record("response", fixture.url, http_response(fixture.body, head), date=date))
    path.write_bytes(b"".join(records))
    return path


def extract(responses: list[ArchivedResponse]) -> float:
    """CPU seconds."""
    began = time.process_time()
    for response in responses:
        try:
            extract_article(
                response.body, url=response.url, fetched_at=response.fetched_at, content_type=response.content_type
            )
        except PageError:
            continue
    return time.process_time() - began


def replay(database: Path, files: list[Path]) -> float:
    """CPU seconds of the whole command; without files, of its start and end."""
    if not files:
        (database.parent / "empty.warc").write_bytes(b"")
        files = [database.parent / "empty.warc"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "scrapy", "replay", *map(str, files)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database}"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
