"""The frontier: what is fetched next, by whom, and what a crash leaves behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from crawler.discovery.links import Link
from crawler.items import FetchFailure
from crawler.source_kind import SourceKind
from crawler.storage import frontier as frontier_module
from crawler.storage.engine import StorageError, begin_write
from crawler.storage.frontier import Frontier, LeasedUrl
from crawler.storage.models import UrlRow
from crawler.storage.outcomes import Outcome
from crawler.storage.records import url_key
from tests.storage.contents import url_states
from tests.storage.samples import HOUR, NOON, sample_article, store

FEED = "https://example.org/feed.xml"
DAY = timedelta(days=1)


def link(number: int | str, date: datetime | None = None, host: str = "example.org", **more: object) -> Link:
    return Link(f"https://{host}/{number}-news.html", FEED, date_published=date, **more)  # type: ignore[arg-type]


def urls(leased: list[LeasedUrl]) -> list[str]:
    return [one.url for one in leased]


def test_the_newest_news_is_fetched_first(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    dates = {1: NOON - 3 * HOUR, 2: NOON - HOUR, 3: NOON - 100 * DAY, 4: NOON - 2 * HOUR}
    assert frontier.add([link(number, date) for number, date in dates.items()], NOON) == 4
    assert [url[20] for url in urls(frontier.lease(3, NOON, HOUR))] == ["2", "4", "1"]
    assert [url[20] for url in urls(frontier.lease(3, NOON, HOUR))] == ["3"]
    assert frontier.lease(3, NOON, HOUR) == []


def test_old_sitemap_entries_do_not_starve_fresh_news(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    frontier.add([link(f"old-{number}") for number in range(50)], NOON, undated=NOON - 365 * DAY)
    frontier.add([link("fresh", NOON - 300 * DAY)], NOON)
    assert urls(frontier.lease(1, NOON, HOUR)) == ["https://example.org/fresh-news.html"]


def test_a_date_in_the_future_does_not_push_ahead_for_ever(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    frontier.add([link("liar", NOON + 1000 * DAY)], NOON)
    frontier.add([link("newer")], NOON + HOUR)
    assert urls(frontier.lease(1, NOON + HOUR, HOUR)) == ["https://example.org/newer-news.html"]


def test_hosts_come_in_turn_whatever_the_size_of_their_queues(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    for host, count in {"a.org": 50, "b.org": 2, "c.org": 7}.items():
        frontier.add([link(number, host=host) for number in range(count)], NOON)
    leased = frontier.lease(12, NOON, HOUR)
    assert Counter(url.split("/")[2] for url in urls(leased)) == {"a.org": 6, "b.org": 2, "c.org": 4}
    assert {url.split("/")[2] for url in urls(leased[:3])} == {"a.org", "b.org", "c.org"}


def test_many_hosts_all_get_their_turn(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    frontier.add([link(number, host=f"h{host}.org") for host in range(450) for number in range(2)], NOON)
    seen: Counter[str] = Counter()
    for _ in range(9):
        seen.update(url.split("/")[2] for url in urls(frontier.lease(100, NOON, HOUR)))
    assert seen == {f"h{host}.org": 2 for host in range(450)}


def test_forms_of_one_url_are_new_once(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    forms = ["https://example.org/a-1", "http://www.example.org/a-1/", "https://example.org/a-1?utm_source=feed#top"]
    assert frontier.add([Link(url, FEED) for url in forms], NOON) == 1
    assert frontier.add([Link(url, FEED) for url in forms], NOON) == 0
    assert urls(frontier.lease(9, NOON, HOUR)) == forms[:1]


def test_each_source_has_its_own_urls(engine: Engine) -> None:
    assert Frontier(engine, "one").add([link(1)], NOON) == 1
    assert Frontier(engine, "two").add([link(1)], NOON) == 1
    assert len(Frontier(engine, "one").lease(9, NOON, HOUR)) == 1
    assert url_states(engine, "two") == {"due": 1}


def test_what_sources_say_is_carried_along_and_merged(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    frontier.add([link(1, NOON, authors=("Ann",))], NOON)
    frontier.add([Link(link(1).url, "https://example.org/sitemap.xml", "Rain", date_modified=NOON + HOUR)], NOON)
    (leased,) = frontier.lease(1, NOON, HOUR)
    assert leased.evidence == {
        "found_in": [FEED, "https://example.org/sitemap.xml"],
        "title": "Rain",
        "date_published": NOON.isoformat(),
        "date_modified": (NOON + HOUR).isoformat(),
        "authors": ["Ann"],
    }


def test_a_page_ranks_by_its_date_whichever_source_came_first(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    frontier.add([link(1), link(2)], NOON, kind=SourceKind.LISTING)
    frontier.add([link(1, NOON - 9 * HOUR), link(3, NOON - HOUR)], NOON)
    assert urls(frontier.lease(9, NOON, HOUR)) == [link(number).url for number in (2, 3, 1)]


def test_nothing_is_lost_of_what_two_sources_say_at_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    frontier = Frontier(engine, "example")
    frontier.add([link(1)], NOON)
    look = frontier_module.find_known
    other = threading.Thread(target=frontier.add, args=([link(1, NOON - HOUR)], NOON))

    def look_while_another_adds(*arguments: Any, **more: Any) -> Any:
        found = look(*arguments, **more)
        monkeypatch.setattr(frontier_module, "find_known", look)
        other.start()
        other.join(0.5)  # were it let in, it would be done by then
        return found

    monkeypatch.setattr(frontier_module, "find_known", look_while_another_adds)
    frontier.add([link(1, authors=("Ann",))], NOON)
    other.join()
    (leased,) = frontier.lease(9, NOON, HOUR)
    assert leased.evidence["authors"] == ["Ann"]
    assert leased.evidence["date_published"] == (NOON - HOUR).isoformat()


def test_hostile_links_go_through(engine: Engine) -> None:
    bad = Link("https://example.org/a\x00b\ud800?q='\"%s", FEED, title="x\x00\ud83d" * 1000)
    frontier = Frontier(engine, "example")
    assert frontier.add([bad, Link("https://example.org/" + "x" * 9000, FEED)], NOON) == 2
    assert len(frontier.lease(9, NOON, HOUR)) == 2


def test_a_lease_that_ran_out_comes_again_but_not_before(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    frontier.add([link(1)], NOON)
    assert len(frontier.lease(9, NOON, HOUR)) == 1
    assert frontier.lease(9, NOON + HOUR - timedelta(seconds=1), HOUR) == []
    assert len(frontier.lease(9, NOON + HOUR, HOUR)) == 1


def test_released_urls_are_due_at_once(engine: Engine) -> None:
    frontier = Frontier(engine, "example", run_id=7)
    other = Frontier(engine, "example", run_id=8)
    frontier.add([link(number) for number in range(4)], NOON)
    mine = urls(frontier.lease(3, NOON, HOUR))
    other.lease(1, NOON, HOUR)
    assert len(mine) == 3
    frontier.release_all()
    assert url_states(engine) == {"due": 3, "leased": 1}


def test_a_revisit_comes_with_its_validators(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    article = sample_article()
    store(engine, article)
    assert frontier.lease(9, NOON + HOUR / 2, HOUR) == []
    (leased,) = frontier.lease(9, NOON + HOUR, HOUR)
    assert (leased.url, leased.is_revisit, leased.etag) == (article.url, True, article.etag)
    assert leased.last_modified == article.last_modified


@pytest.mark.parametrize(
    ("announced", "is_due"),
    [(NOON - HOUR, False), (NOON + HOUR / 4, True), (None, False)],
    ids=["before the fetch", "after the fetch", "undated"],
)
def test_an_announced_edit_makes_a_stored_article_due(engine: Engine, announced: datetime | None, is_due: bool) -> None:
    frontier = Frontier(engine, "example")
    store(engine, sample_article())
    edit = Link(sample_article().url, FEED, date_modified=announced)
    assert frontier.add([edit], NOON + HOUR / 2) == 0
    assert bool(frontier.lease(9, NOON + HOUR / 2, HOUR)) is is_due
    frontier.release_all()


def test_the_same_announced_edit_makes_it_due_once(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    edit = Link(sample_article().url, FEED, date_modified=NOON + HOUR / 4)
    for minutes in (0, 30):
        store(engine, sample_article(at=NOON + timedelta(minutes=minutes)))
        frontier.add([edit], NOON + HOUR / 2)
    frontier.add([edit], NOON + HOUR / 2)
    assert frontier.lease(9, NOON + HOUR / 2, HOUR) == []


def test_workers_at_once_never_lease_the_same_url(engine: Engine) -> None:
    Frontier(engine, "example").add([link(number) for number in range(200)], NOON)
    leased: list[str] = []

    def work(run_id: int) -> None:
        frontier = Frontier(engine, "example", run_id=run_id)
        while batch := frontier.lease(7, NOON, HOUR):
            leased.extend(urls(batch))

    threads = [threading.Thread(target=work, args=(run_id,)) for run_id in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(leased)) == 200
    # PostgreSQL lets a worker pass over rows that another one has locked: it may stop early, but nothing comes twice
    assert len(leased) == 200


def test_adding_and_storing_at_once_neither_blocks_nor_loses(engine: Engine) -> None:
    """The crawl adds links that pages name as their own while the writer stores these very pages."""
    frontier = Frontier(engine, "example")
    articles = [sample_article(n, canonical_url=f"https://www.example.org/c/{n}.html") for n in range(300)]
    links = [Link(url, FEED) for a in reversed(articles) for url in (a.canonical_url or "", a.url)]
    adder = threading.Thread(target=lambda: [frontier.add(links[n : n + 20], NOON) for n in range(0, len(links), 20)])
    adder.start()
    assert store(engine, *articles, batch_size=10) == [Outcome.INSERTED] * 300
    adder.join()
    assert url_states(engine) == {"done": 600}


@pytest.mark.parametrize("is_by_replay", [False, True])
def test_an_edit_is_announced_for_an_alias_while_its_article_is_being_stored(
    engine: Engine, caplog: pytest.LogCaptureFixture, is_by_replay: bool
) -> None:
    """Both lock the rows of the two addresses in one order, else PostgreSQL ends one of them. A replay that stores an
    earlier page cannot, as it only then finds the addresses of the article that it makes an alias."""
    articles = map(sample_article, range(100))
    asked = "https://www.example.org/r/1-short"
    alias = next(one for one in articles if url_key("example", one.url) > url_key("example", asked))
    store(engine, replace(alias, requested_url=asked))
    frontier = Frontier(engine, "example")
    announced = Link(alias.url, FEED, date_modified=NOON + HOUR / 4)
    with ThreadPoolExecutor() as pool:
        with begin_write(engine) as connection:
            for step, url in enumerate((alias.url, asked) if is_by_replay else (asked, alias.url)):
                connection.execute(select(UrlRow).where(UrlRow.url_key == url_key("example", url)).with_for_update())
                if not step:
                    adding = pool.submit(frontier.add, [announced], NOON + HOUR / 2)
                    wait_for_waiting(engine)
        assert adding.result() == 0
    assert urls(frontier.lease(9, NOON + HOUR / 2, HOUR)) == [asked]
    has_clashed = "deadlock" in caplog.text
    assert has_clashed == (is_by_replay and engine.dialect.name == "postgresql")


def wait_for_waiting(engine: Engine) -> None:
    """Until another connection waits for a row; SQLite lets it begin nothing meanwhile."""
    statement = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(1000 if engine.dialect.name == "postgresql" else 0):
        with engine.connect() as connection:
            if connection.execute(statement).scalar_one():
                return
        threading.Event().wait(0.01)


def test_an_edit_announced_for_an_alias_makes_the_url_due_under_which_its_article_is_visited(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    asked = "https://www.example.org/r/1-short"
    store(engine, sample_article(requested_url=asked))
    frontier.add([Link(sample_article().url, FEED, date_modified=NOON + HOUR / 4)], NOON + HOUR / 2)
    assert urls(frontier.lease(9, NOON + HOUR / 2, HOUR)) == [asked]


def test_an_article_that_is_announced_with_a_later_publication_date_is_due_once(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    again = Link(sample_article().url, FEED, date_published=NOON + HOUR / 4)
    store(engine, sample_article())
    frontier.add([again], NOON + HOUR / 2)
    assert len(frontier.lease(9, NOON + HOUR / 2, HOUR)) == 1
    frontier.release_all()
    store(engine, sample_article(at=NOON + HOUR / 2))
    frontier.add([again, again], NOON + HOUR / 2)
    assert frontier.lease(9, NOON + HOUR / 2, HOUR) == []


def test_two_sources_with_different_dates_of_one_unchanged_article_do_not_make_it_due(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    store(engine, sample_article())
    for _ in range(3):
        frontier.add([Link(sample_article().url, FEED, date_published=NOON - 2 * HOUR)], NOON)
        frontier.add([Link(sample_article().url, "map", date_modified=NOON - HOUR)], NOON)
    assert frontier.lease(9, NOON, HOUR) == []


def test_a_sitemap_that_stamps_all_its_entries_with_the_present_is_not_believed(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    articles = [sample_article(number) for number in range(80)]
    store(engine, *articles)
    frontier.add([Link(a.url, "map", date_modified=NOON + HOUR / 4) for a in articles], NOON + HOUR / 4)
    frontier.add([Link(a.url, "map", date_modified=NOON + HOUR / 2) for a in articles], NOON + HOUR / 2)
    assert frontier.lease(9, NOON + HOUR / 2, HOUR) == []
    some = [Link(a.url, "map", date_modified=NOON + HOUR * (0.75 if n < 5 else 0.5)) for n, a in enumerate(articles)]
    frontier.add(some, NOON + HOUR * 0.75)
    assert len(frontier.lease(9, NOON + HOUR * 0.75, HOUR)) == 5


def test_a_page_that_was_gone_is_asked_again_when_it_is_announced_as_changed(engine: Engine) -> None:
    frontier = Frontier(engine, "example")
    url = sample_article().url
    store(engine, FetchFailure(url, "example", NOON, 404, "http-404"))
    store(engine, FetchFailure(url, "example", NOON + 30 * HOUR, 404, "http-404"))
    assert url_states(engine) == {"gone": 1}
    frontier.add([Link(url, FEED, date_modified=NOON + 40 * HOUR)], NOON + 41 * HOUR)
    assert urls(frontier.lease(9, NOON + 41 * HOUR, HOUR)) == [url]


_KILLED = """
import sys
from datetime import timedelta
from crawler.storage import Frontier, Writer, open_engine
from tests.storage.samples import HOUR, NOON, sample_article
engine = open_engine(sys.argv[1])
frontier = Frontier(engine, "example", run_id=int(sys.argv[2]))
def tell(batch):
    print(*(one.outcome for one in batch), sep="\\n", flush=True)
writer = Writer(engine, batch_size=5, flush_after=0.01, on_stored=tell)
writer.start()
while leased := frontier.lease(10, NOON + int(sys.argv[2]) * 2 * HOUR, HOUR):
    for one in leased:
        number = int(one.url.rsplit("/")[-1].split("-")[0])
        writer.put(sample_article(number, url=one.url, at=NOON + int(sys.argv[2]) * HOUR))
writer.close()
"""


def test_runs_killed_at_any_moment_lose_nothing_and_double_nothing(engine: Engine) -> None:
    Frontier(engine, "example").add([link(number) for number in range(90)], NOON)
    url = engine.url.render_as_string(hide_password=False)
    # twice to the end: PostgreSQL may still be finishing what the last killed one had begun
    for run_id, lines in enumerate([1, 30, 1000, 1000]):
        with subprocess.Popen(
            [sys.executable, "-c", _KILLED, url, str(run_id)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as process:
            assert process.stdout is not None
            for _ in range(lines):
                if not process.stdout.readline():
                    break
            process.kill()
    with engine.connect() as connection:
        rows = connection.execute(select(UrlRow.state, UrlRow.article_id)).all()
    assert len(rows) == 90
    assert {state for state, _ in rows} == {"done"}
    assert len({article_id for _, article_id in rows}) == 90


def test_a_database_that_is_away_is_a_storage_error(tmp_path: Path) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{tmp_path}/nothing.db")
    with pytest.raises(StorageError, match="no such table"):
        Frontier(engine, "example").has_found_since(["https://example.org/1"], NOON)
    engine.dispose()
