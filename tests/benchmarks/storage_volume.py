"""What storing costs, in an empty database and in a full one.

    python -m tests.benchmarks.storage_volume sqlite:///bench.db --articles 20000 --urls 200000

prints items per second for each step, and the peak memory of the process. The database should be empty; it stays.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from crawler.discovery.links import Link
from crawler.items import Article, Section
from crawler.storage import Frontier, Writer, open_engine
from crawler.storage.queries import iter_articles

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = [f"word{number}" for number in range(5000)]


def make_article(number: int, at: datetime = START) -> Article:
    """20 paragraphs of 40 words in 4 sections."""
    rng = random.Random(number)
    body = [
        Section(heading, [" ".join(rng.choices(WORDS, k=40)) for _ in range(5)]) for heading in (None, "A", "B", "C")
    ]
    return Article(
        url=f"https://www.example.org/{number % 300}/{number}-story.html",
        source="bench",
        fetched_at=at,
        title=f"Story {number} of {WORDS[number % 5000]}",
        authors=[f"Author {number % 500}"],
        date_published=START - timedelta(minutes=number),
        date_published_precision="minute",
        date_published_zone="stated",
        body=body,
        comment_count=number % 9,
        language="en",
        keywords=["one", "two"],
        provenance={"title": "json-ld:headline", "body": "markup:article"},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--urls", type=int, default=200_000)
    options = parser.parse_args()
    engine = open_engine(options.url, migrate=True)
    measure_articles(engine, options.articles)
    measure_frontier(engine, options.urls)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def measure_articles(engine: Engine, count: int) -> None:
    sample = min(count, 2000)
    step = max(1, count // 10)
    for first in range(0, count, step):
        articles = [make_article(number) for number in range(first, min(first + step, count))]
        measure(f"insert at {first}", len(articles), lambda a=articles: store(engine, a))  # type: ignore[misc]
    chosen = [make_article(number) for number in range(count - sample, count)]
    measure("same fetch again", sample, lambda: store(engine, chosen))
    measure("unchanged", sample, lambda: store(engine, [replace(a, fetched_at=START + HOUR) for a in chosen]))
    edits = [replace(a, fetched_at=START + 2 * HOUR, title=f"{a.title}!") for a in chosen]
    measure("edited", sample, lambda: store(engine, edits))
    copies = [replace(a, url=a.url.replace("/www.", "/").replace("story", "copy")) for a in chosen]
    measure("copies", sample, lambda: store(engine, copies))
    measure("export", count, lambda: sum(1 for _ in iter_articles(engine)))


def measure_frontier(engine: Engine, count: int) -> None:
    frontier = Frontier(engine, "bench-frontier", run_id=1)
    links = (
        Link(
            f"https://h{number % 5}.example.org/{number}-news", "feed", date_published=START - timedelta(minutes=number)
        )
        for number in range(count)
    )
    measure("add URLs", count, lambda: frontier.add(links, START))
    known = [
        Link(f"https://h{number % 5}.example.org/{number}-news", "feed") for number in range(0, count, count // 5000)
    ]
    measure("add known URLs", len(known), lambda: frontier.add(known, START))
    measure("lease by 100", 10_000, lambda: [frontier.lease(100, START, HOUR) for _ in range(100)])
    measure("release all", 10_000, frontier.release_all)


def store(engine: Engine, articles: Iterable[Article]) -> None:
    writer = Writer(engine)
    writer.start()
    for article in articles:
        writer.put(article)
    writer.close()


def measure(name: str, count: int, action: Callable[[], object]) -> None:
    started, used = time.perf_counter(), time.process_time()
    action()
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    print(f"{name:20} {count / seconds:9.0f} /s  {cpu / count * 1000:7.3f} ms CPU each", flush=True)


if __name__ == "__main__":
    main()
