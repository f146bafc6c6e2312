"""What storing and asking cost in a small database and in a large one.

    python -m tests.benchmarks.storage_volume sqlite:///bench.db --articles 1000000

fills a database (which should be empty, and stays) with `--small` articles of 1,000 sites, a tenth of them copies of
wire stories, measures each step, makes of each article as many as it takes (`multiply_rows`: by SQL, since storing a
million one by one takes half an hour), measures again, and prints CPU milliseconds for each, this process and the
database's together, and how they have grown. On PostgreSQL the server's CPU is read from
/proc where it runs on the same machine; else it is left out.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from crawler.discovery.links import Link
from crawler.identity.page_identity import identity_of
from crawler.items import Article, Section
from crawler.search_query import parse_query
from crawler.storage import Frontier, Writer, open_engine, text_changes
from crawler.storage.article_stream import iter_articles
from crawler.storage.search import search_articles
from tests.benchmarks.multiply_rows import multiply_rows
from tests.storage.contents import comment_history, revisions

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SITES = 1000
SAMPLE = 2000
"""Articles for each step."""
DUE_URLS = 20_000
_TICKS = os.sysconf("SC_CLK_TCK")


@cache
def phrases() -> list[str]:
    """Runs of four words; the words are as unevenly frequent as in news (Zipf's law)."""
    rng = random.Random(1)
    words = [f"{rng.choice('bcdfghklmnprst')}{rng.choice('aeiou')}w{number:x}" for number in range(50_000)]
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    return [" ".join(rng.choices(words, cum_weights=weights, k=4)) for _ in range(200_000)]


def make_article(number: int, at: datetime = START) -> Article:
    """100 to 900 words in paragraphs of 40; every tenth is the wire story of the nine before it, cut and with a
    paragraph of its own."""
    is_copy = number % 10 == 9
    rng = random.Random(number - 5 if is_copy else number)
    count = rng.choice((3, 5, 7, 9, 12, 22))
    paragraphs = [" ".join(rng.choices(phrases(), k=10)) + "." for _ in range(count)]
    if is_copy:
        own = random.Random(-number)
        paragraphs = [*paragraphs[: max(2, count * 7 // 10)], " ".join(own.choices(phrases(), k=8))]
    site = number * 7919 % SITES
    return Article(
        url=f"https://www.paper{site}.example/{number % 300}/{number}-story.html",
        source=f"paper{site}",
        fetched_at=at,
        title=f"Story {number} of {rng.choice(phrases())}",
        authors=[f"Author {number % 5000}"],
        date_published=START - timedelta(minutes=number % 1_000_000),
        date_published_precision="minute",
        date_published_zone="stated",
        body=[Section(None, paragraphs[:3]), Section("What is known", paragraphs[3:])],
        comment_count=number % 9,
        language="en",
        keywords=["one", "two"],
        provenance={"title": "json-ld:headline", "body": "markup:article"},
    )


class Meter:
    """CPU time of this process and of the PostgreSQL backends of this database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.costs: dict[str, float] = {}
        """Step -> milliseconds for each."""

    def used(self) -> float:
        seconds = time.process_time()
        if self._engine.dialect.name == "postgresql":
            with self._engine.begin() as connection:
                found = connection.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"))
                seconds += sum(_cpu_of(pid) for pid in found.scalars())
        return seconds

    def measure(self, step: str, count: int, action: Callable[[], object]) -> None:
        before = self.used()
        action()
        self.note(step, count, self.used() - before)

    def note(self, step: str, count: int, seconds: float) -> None:
        self.costs[step] = seconds / count * 1000
        print(f"  {step:42} {self.costs[step]:9.3f} ms", flush=True)


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--small", type=int, default=10_000)
    options = parser.parse_args()
    if options.small < 2 * SAMPLE or options.articles < options.small:
        parser.error(f"--small is at least {2 * SAMPLE}, and --articles is more")
    engine = open_engine(options.url, migrate=True)
    began = time.perf_counter()
    store(engine, map(make_article, range(options.small)))
    print(f"{options.small:,} articles, {options.small / (time.perf_counter() - began):.0f} a second", flush=True)
    small = measure_at(engine, options.small, 0)
    began = time.perf_counter()
    multiply_rows(
        engine,
        round(options.articles / (options.small + SAMPLE)),
        lambda done: print(f"x {done + 1}", end="\r", flush=True),
    )
    print(f"{options.articles:,} articles, {time.perf_counter() - began:.0f} seconds", flush=True)
    large = measure_at(engine, options.small, 1)
    print(f"\n{'ms CPU each, at':42} {options.small:>9,} {options.articles:>9,}")
    for step, cost in large.items():
        growth = cost / small[step] if small[step] else 1.0
        print(f"{step:42} {small[step]:9.3f} {cost:9.3f}   x {growth:.2f}{'  <' if growth > 1.5 else ''}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    engine.dispose()


def measure_at(engine: Engine, count: int, turn: int) -> dict[str, float]:
    """`count` articles were stored one by one; `turn` tells one measurement from the other."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    meter = Meter(engine)
    measure_articles(engine, meter, count, turn)
    measure_frontier(engine, meter, turn)
    measure_queries(engine, meter, count, turn)
    return meter.costs


def measure_articles(engine: Engine, meter: Meter, count: int, turn: int) -> None:
    first = count + turn * SAMPLE
    new = [make_article(number) for number in range(first, first + SAMPLE)]
    with parts_timed(meter, "assign_stories", "index_articles"):
        meter.measure("insert", SAMPLE, lambda: store(engine, new))
    later = timedelta(days=turn * 3 + 1)
    numbers = random.Random(1).sample(range(count), 2 * SAMPLE)  # for each turn others: edits make them different
    chosen = [make_article(number) for number in numbers[turn * SAMPLE : (turn + 1) * SAMPLE]]
    meter.measure("unchanged", SAMPLE, lambda: store(engine, [replace(a, fetched_at=START + later) for a in chosen]))
    edits = [
        replace(a, fetched_at=START + 2 * later, body=[*a.body, Section("Update", [f"It ended {turn}."])])
        for a in chosen
    ]
    meter.measure("revision", SAMPLE, lambda: store(engine, edits))
    copies = [replace(a, url=a.url.replace("story", f"copy{turn}"), fetched_at=START + HOUR) for a in new]
    meter.measure("copy under another URL", SAMPLE, lambda: store(engine, copies))


@contextmanager
def parts_timed(meter: Meter, *names: str) -> Iterator[None]:
    """Measures, of this process alone, what the writer spends in functions of `crawler.storage.text_changes`."""
    spent = dict.fromkeys(names, 0.0)
    originals: dict[str, Callable[..., Any]] = {name: getattr(text_changes, name) for name in names}

    def timed(name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            began = time.thread_time()
            try:
                return originals[name](*arguments)
            finally:
                spent[name] += time.thread_time() - began

        return call

    for name in names:
        setattr(text_changes, name, timed(name))
    yield
    for name, original in originals.items():
        setattr(text_changes, name, original)
        meter.note(f"of it {name}, without the server", SAMPLE, spent[name])


def measure_frontier(engine: Engine, meter: Meter, turn: int) -> None:
    frontier = Frontier(engine, f"frontier{turn}", run_id=1)
    links = [
        Link(f"https://h{number % 5}.example.org/{number}-{turn}", "feed", date_published=START - number * HOUR)
        for number in range(DUE_URLS)
    ]
    meter.measure("add a URL", DUE_URLS, lambda: frontier.add(links, START))
    meter.measure("add a known URL", DUE_URLS, lambda: frontier.add(links, START))
    meter.measure("lease a URL", 5000, lambda: [frontier.lease(100, START, HOUR) for _ in range(50)])
    meter.measure("release a URL", 5000, frontier.release_all)


def measure_queries(engine: Engine, meter: Meter, count: int, turn: int) -> None:
    rng = random.Random(turn)
    numbers = rng.sample(range(count), 200)
    identities = [identity_of(make_article(number)) for number in numbers]
    newest = text("SELECT title FROM articles WHERE source = :source ORDER BY date_published DESC LIMIT 20")
    story = text(
        "SELECT url FROM articles JOIN article_stories ON article_id = id WHERE story_id IN "
        "(SELECT story_id FROM article_stories WHERE article_id = :id)"
    )

    def ask(statement: Any, values: Iterable[dict[str, Any]]) -> None:
        with engine.begin() as connection:
            for value in values:
                connection.execute(statement, value).all()

    some = [f"paper{site}" for site in range(20)]
    exported = sum(1 for _ in iter_articles(engine, sources=some))
    meter.measure("export an article", exported, lambda: sum(1 for _ in iter_articles(engine, sources=some)))
    meter.measure("revisions of an article", 200, lambda: [revisions(engine, one) for one in identities])
    meter.measure("comments of an article", 200, lambda: [comment_history(engine, one) for one in identities])
    meter.measure("newest of a site", 200, lambda: ask(newest, ({"source": f"paper{n % SITES}"} for n in numbers)))
    meter.measure("articles of a story", 200, lambda: ask(story, ({"id": n + 1} for n in numbers)))
    fresh = range(count + turn * SAMPLE, count + turn * SAMPLE + 200)
    titles = [parse_query(f'"story {number}"') for number in fresh]
    meter.measure("search a phrase of one article", 200, lambda: [search_articles(engine, one) for one in titles])
    common = [parse_query("known"), parse_query("bawf* story")]
    meter.measure("search a word of every article", 2, lambda: [search_articles(engine, one) for one in common])


def store(engine: Engine, articles: Iterable[Article]) -> None:
    writer = Writer(engine)
    writer.start()
    for article in articles:
        writer.put(article)
    writer.close()


if __name__ == "__main__":
    main()
