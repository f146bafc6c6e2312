"""The hot statements use indexes: the cost of a batch does not grow with the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from crawler.archive.recording import VisitAt
from crawler.discovery.links import Link
from crawler.items import FetchFailure, Section, Unchanged
from crawler.search_query import parse_query
from crawler.source_kind import SourceKind
from crawler.storage import article_stream
from crawler.storage.archive_queries import records_of_url, rejected_visits
from crawler.storage.article_stream import iter_articles
from crawler.storage.due import has_work
from crawler.storage.engine import begin_write
from crawler.storage.frontier import Frontier
from crawler.storage.polls import Polls
from crawler.storage.queries import last_runs, site_summaries
from crawler.storage.replays import VisitFilter, iter_visits
from crawler.storage.runs import finish_run, heartbeat, start_run
from crawler.storage.search import search_articles
from tests.archive.exchanges import exchange, recording, visit_of
from tests.storage.samples import HOUR, NOON, edited, sample_article, store

ROWS = 60


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A database with articles, URLs, revisions and rejections, and the statistics that a running one has."""
    store(engine, *(sample_article(number) for number in range(ROWS)))
    store(engine, *(edited(sample_article(number, at=NOON + HOUR), f"Edit {number}") for number in range(0, ROWS, 3)))
    Frontier(engine, "example").add([Link(f"https://example.org/{n}-due", "feed") for n in range(ROWS)], NOON)
    polls = Polls(engine, "example")
    for number in range(8):
        polls.register(f"https://example.org/{number}.xml", SourceKind.FEED, NOON)
    for number in range(8):
        finish_run(engine, start_run(engine, f"s{number}", NOON), NOON, {}, "finished")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return engine


@contextmanager
def recorded_plans(engine: Engine) -> Iterator[dict[str, str]]:
    """Statement -> its plan, for all that is executed meanwhile."""
    statements: dict[str, Any] = {}

    def record(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", statement) and "pg_catalog" not in statement:
            statements.setdefault(statement, parameters[0] if executemany else parameters)

    event.listen(engine, "before_cursor_execute", record)
    plans: dict[str, str] = {}
    try:
        yield plans
    finally:
        event.remove(engine, "before_cursor_execute", record)
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with begin_write(engine) as connection:
        if engine.dialect.name == "postgresql":  # it reads small tables whole although there is an index
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, parameters in statements.items():
            rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
            plans[statement] = "\n".join(str(row[-1]) for row in rows)


def scans(plans: dict[str, str]) -> list[str]:
    """Statements that read a whole table."""
    # of virtual tables, json_each is a parameter, and FTS5 says M where it looks words up
    by_index = (
        r"CONSTANT|anon_\d+$|\d+ CONSTANT|\d+-ROW|\(|VALUES|\w+ VIRTUAL TABLE INDEX 1:"
        r"|article_search VIRTUAL TABLE INDEX \d+:M"
    )
    whole = re.compile(
        rf"^\s*(?:->\s*)?Seq Scan|^SCAN (?!{by_index})(?!.*USING (?:COVERING )?INDEX)",
        re.MULTILINE,
    )
    return [f"{statement}\n{plan}" for statement, plan in plans.items() if whole.search(plan)]


def test_storing_articles_reads_by_index(filled: Engine) -> None:
    with recorded_plans(filled) as plans:
        store(
            filled,
            *(sample_article(ROWS + number) for number in range(20)),
            *(sample_article(number, at=NOON + 2 * HOUR) for number in range(20)),
            *(sample_article(number, url=f"https://www.example.org/copy/{number}.html") for number in range(20)),
            sample_article(5, at=NOON - HOUR, title="Older"),
            Unchanged(sample_article(9).url, "example", NOON + 3 * HOUR),
            FetchFailure(sample_article(9).url, "example", NOON + 4 * HOUR, 404, "http-404"),
        )
    assert len(plans) > 10
    assert scans(plans) == []


def test_the_frontier_reads_by_index(filled: Engine) -> None:
    frontier = Frontier(filled, "example", run_id=1)
    with recorded_plans(filled) as plans:
        frontier.add([Link(f"https://example.org/{n}-due?utm_source=x", "sitemap") for n in range(50)], NOON)
        leased = frontier.lease(50, NOON, HOUR)
        frontier.release_all()
        frontier.has_found_since([f"https://example.org/{n}-due" for n in range(50)], NOON)
        has_work(filled, "example", NOON)
        last_runs(filled, "example", limit=1)
    assert len(leased) == 50
    assert len(plans) > 9
    assert scans(plans) == []


def test_a_summary_of_all_sources_reads_no_row_of_articles_urls_or_rejections(filled: Engine) -> None:
    with recorded_plans(filled) as plans:
        assert {site.source for site in site_summaries(filled, NOON)} > {"example"}
    by_table = re.compile(r" (?:FROM|JOIN) (articles|urls|rejected_items)\b")
    asked = {statement: plan for statement, plan in plans.items() if by_table.search(statement.replace("\n", " "))}
    assert len(asked) == 5
    by_index = "COVERING INDEX" if filled.dialect.name == "sqlite" else "Index Only Scan"
    assert [f"{statement}\n{plan}" for statement, plan in asked.items() if by_index not in plan] == []


def test_choosing_the_newest_needs_no_sort(filled: Engine) -> None:
    with recorded_plans(filled) as plans:
        Frontier(filled, "example").lease(50, NOON, HOUR)
    chosen = [plan for statement, plan in plans.items() if "rank_at DESC" in statement]
    assert len(chosen) == 1
    assert "TEMP B-TREE" not in chosen[0]
    assert "Sort" not in chosen[0]


def test_polls_and_runs_read_by_index(filled: Engine) -> None:
    with recorded_plans(filled) as plans:
        Polls(filled, "example").record("https://example.org/7.xml", NOON, new=1)
        run_id = start_run(filled, "s7", NOON)
        heartbeat(filled, run_id, NOON)
    assert len(plans) > 3
    assert scans(plans) == []


def test_the_first_page_of_a_stream_reads_by_index(filled: Engine) -> None:
    with recorded_plans(filled) as plans:
        articles = iter_articles(filled)
        for _ in range(60):
            next(articles)
        articles.close()  # type: ignore[attr-defined]
    assert len(plans) >= 3
    assert scans({statement: plan for statement, plan in plans.items() if "FROM articles" in statement}) == []


def test_articles_of_a_source_are_sought_and_sorted_once_however_many_pages_they_fill(
    filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_stream, "_PAGE", ROWS // 4)
    with recorded_plans(filled) as plans:
        assert len(list(iter_articles(filled, sources=["example"]))) == ROWS
    by_source = [plan for statement, plan in plans.items() if "articles.source IN" in statement]
    assert len(by_source) == 1


def test_search_and_stories_read_by_index(filled: Engine) -> None:
    long = [Section(None, [" ".join(f"word{n}" for n in range(60))])]
    store(
        filled, *(sample_article(n, body=long, url=f"https://p{n}.example/{n}", at=NOON + HOUR) for n in range(70, 74))
    )
    with recorded_plans(filled) as plans:
        changes = {"title": "Other", "date_published": NOON - HOUR, "at": NOON + 3 * HOUR}
        store(filled, sample_article(72, body=long[:1], url="https://p72.example/72", **changes))
        store(filled, sample_article(73, body=[], url="https://p73.example/73", **changes))
        store(filled, sample_article(74, body=long, url="https://p74.example/74"))
        assert search_articles(filled, parse_query("market -bridge* river"), limit=5) == []
        assert search_articles(filled, parse_query('market "the river"'), sites=["example"], since=NOON - 99 * HOUR)
    assert sum("story_bands" in statement for statement in plans) >= 2
    assert sum("article_search" in statement for statement in plans) >= 2
    assert scans(plans) == []


def test_the_archive_reads_its_index_by_index(filled: Engine, tmp_path: Path) -> None:
    pages = [exchange(number) for number in range(ROWS)]
    archive = recording(tmp_path, filled)
    archive.write(pages)
    with recorded_plans(filled) as plans:
        for _ in range(2):
            archive.write([exchange(number, at=NOON) for number in range(5)])
            archive.write([VisitAt(visit_of(pages[0]), NOON)])
        assert len(records_of_url(filled, pages[0].url, sources=["example"])) == 5
        rejected_visits(filled, "example", limit=5)
    archive.close()
    assert len(plans) > 5
    assert scans(plans) == []


def test_a_replay_finds_its_visits_by_index_and_sorts_none(filled: Engine, tmp_path: Path) -> None:
    archive = recording(tmp_path, filled)
    archive.write([VisitAt(visit_of(exchange(number)), NOON) for number in range(ROWS)])
    archive.close()
    outdated = VisitFilter(versions={f"site{number}": "new" for number in range(9)})
    with recorded_plans(filled) as plans:
        for wanted in (VisitFilter(), VisitFilter(sources=("example",)), VisitFilter(since=NOON), outdated):
            list(iter_visits(filled, wanted))
    assert scans(plans) == []
    visits = [plan for statement, plan in plans.items() if statement.startswith("SELECT archive_records.")]
    assert len(visits) == 3
    assert not any("TEMP B-TREE" in plan for plan in visits)
