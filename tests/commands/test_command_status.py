"""`scrapy status`."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.crawl.host_habits import HostHabits
from crawler.discovery.links import Link
from crawler.runs.outcome import count_run
from crawler.source_kind import SourceKind
from crawler.storage import Frontier, Polls, finish_run, open_engine, start_run
from crawler.storage.habits import Habits
from crawler.storage.runs import heartbeat
from tests.commands.conftest import NOW, Scrapy


def test_status_shows_sites_runs_and_rejections(scrapy: Scrapy, filled: str) -> None:
    shown = scrapy("status", DATABASE_URL=filled)
    assert shown.returncode == 0, shown.stderr
    assert "no-body" in shown.stdout
    state = json.loads(scrapy("status", "--json", DATABASE_URL=filled).stdout)
    [site] = state["sites"]
    assert (site["source"], site["articles"], site["rejected_by_reason"]) == ("site", 2, {"no-body": 1})
    [run] = state["runs"]
    assert (run["reason"], run["exit_code"], run["counts"]["inserted"]) == ("finished", 0, 2)


def test_status_of_a_named_site_has_its_sources_and_nothing_of_others(scrapy: Scrapy, sqlite_url: str) -> None:
    engine, now = open_engine(sqlite_url), datetime.now(UTC).replace(microsecond=0)
    for name in ("one.example", "two.example"):
        finish_run(engine, start_run(engine, name, now), now, {}, "finished", 0)
        polls = Polls(engine, name)
        for number in range(32 if name == "one.example" else 1):
            polls.register(f"https://{name}/{number}.xml", "feed", now)
        polls.record(f"https://{name}/0.xml", now, new=3, status=200)
    engine.dispose()
    shown = scrapy("status", "one.example").stdout
    assert re.search(rf"feed +│ https://one.example/1.xml +│ - +│ - +│ {now:%Y-%m-%d %H:%M} ", shown)
    assert "and 2 more" in shown
    assert "two.example" not in shown
    state = json.loads(scrapy("status", "--json", "two.example").stdout)
    [source] = state["sites"][0]["sources"]
    assert (source["url"], source["last_new_at"]) == ("https://two.example/0.xml", now.isoformat())
    assert [run["source"] for run in state["runs"]] == ["two.example"]
    assert [run["source"] for run in json.loads(scrapy("status", "--json").stdout)["runs"]] == [
        "two.example",
        "one.example",
    ]
    assert 'site="one.example"' not in scrapy("status", "--prometheus", "-", "two.example").stdout


def test_status_of_a_site_of_which_nothing_is_known_is_a_usage_error(scrapy: Scrapy, filled: str) -> None:
    result = scrapy("status", "site", "siet", DATABASE_URL=filled)
    assert (result.returncode, result.stdout) == (2, "")
    assert "nothing is known of siet" in result.stderr


def test_status_is_written_for_prometheus(scrapy: Scrapy, filled: str, tmp_path: Path) -> None:
    file = tmp_path / "news.prom"
    assert scrapy("status", "--prometheus", str(file), DATABASE_URL=filled).returncode == 0
    assert 'news_articles{site="site"} 2\n' in file.read_text()
    assert scrapy("status", "--prometheus", str(file), "--json", DATABASE_URL=filled).returncode == 2


def test_status_tells_a_run_that_died_from_one_that_runs(scrapy: Scrapy, sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    heartbeat(engine, start_run(engine, "dead.example", NOW), NOW + timedelta(seconds=42))
    start_run(engine, "live.example", datetime.now(UTC))
    engine.dispose()
    lines = scrapy("status").stdout.splitlines()
    assert [line for line in lines if "dead.example" in line and "died" in line and " 42 s " in line]
    assert [line for line in lines if "live.example" in line and "running" in line]


def test_status_says_why_the_last_run_did_not_get_pages(scrapy: Scrapy, sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    counts = count_run({"fetch/failed": 5, "fetch/failed/http-500": 3, "fetch/failed/wall": 2})
    now = datetime.now(UTC)
    finish_run(engine, start_run(engine, "site.example", now), now, counts, "finished", 3)
    engine.dispose()
    lines = scrapy("status").stdout.splitlines()
    [run, *reasons] = [line.split("│") for line in lines if "site.example" in line][1:]
    assert run[-2].strip() == "5"
    assert [(line[2].strip(), line[3].strip()) for line in reasons] == [("http-500", "3"), ("wall", "2")]


def test_status_says_which_hosts_have_asked_to_be_left_alone(scrapy: Scrapy, sqlite_url: str) -> None:
    engine, now = open_engine(sqlite_url), datetime.now(UTC)
    finish_run(engine, start_run(engine, "site.example", now), now, {}, "finished", 3)
    habits = HostHabits()
    habits.keep_wait("https://site.example/", 7200.0, now)
    Habits(engine, "site.example").write(habits.take_changed(now))
    engine.dispose()
    until = habits.waits(now)["site.example"]
    shown = scrapy("status").stdout
    assert "Left alone" in shown
    assert f"{until:%Y-%m-%d %H:%M}" in shown
    [site] = json.loads(scrapy("status", "--json").stdout)["sites"]
    assert site["left_alone"] == {"site.example": until.isoformat()}


def test_status_says_which_sources_have_failed_for_long(scrapy: Scrapy, sqlite_url: str) -> None:
    engine, now = open_engine(sqlite_url), datetime.now(UTC)
    finish_run(engine, start_run(engine, "site.example", now), now, {}, "finished", 0)
    polls = Polls(engine, "site.example")
    kinds = {
        "a.xml": SourceKind.FEED,
        "once.xml": SourceKind.FEED,
        "moved.xml": SourceKind.FEED,
        "guess.xml": SourceKind.SITEMAP,
        "2024.xml": SourceKind.SITEMAP,
    }
    kinds |= {f"{n}.xml": SourceKind.SITEMAP for n in range(5)}
    for name, kind in kinds.items():
        polls.register(f"https://site.example/{name}", kind, now)
        if name != "guess.xml":
            polls.record(f"https://site.example/{name}", now, status=200)
        status = 404 if name in ("moved.xml", "guess.xml", "2024.xml") else 500
        for _ in range(1 if name == "once.xml" else 3):
            polls.record_failure(f"https://site.example/{name}", now, f"http-{status}", status=status)
    engine.dispose()
    shown = scrapy("status").stdout
    assert re.search(rf"https://site.example/a.xml +│ {now:%Y-%m-%d %H:%M} │ http-500", shown)
    assert "and 2 more" in shown
    [site] = json.loads(scrapy("status", "--json").stdout)["sites"]
    names = {poll["url"].rpartition("/")[2] for poll in site["failing_sources"]}
    assert names == {"a.xml", "moved.xml", *(f"{n}.xml" for n in range(5))}


def test_a_site_that_was_removed_gives_no_alarm_any_more(scrapy: Scrapy, sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    counts = {"sources_failed": 1, "finding/sources-fail": 1}
    for day in range(3):
        for site in ("site.example", "typo.example"):
            finish_run(engine, start_run(engine, site, NOW), NOW + timedelta(days=day), counts, "finished", 3)
    Frontier(engine, "site.example").add([Link("https://site.example/1", "feed")], NOW)
    engine.dispose()

    def alarms() -> tuple[bool, ...]:
        shown, metrics = scrapy("status").stdout, scrapy("status", "--prometheus", "-").stdout
        return ("sources-fail" in shown, "news_finding{" in metrics, "news_last_run_timestamp_seconds{" in metrics)

    assert scrapy("site", "add", "https://site.example/").returncode == 0
    assert alarms() == (True, True, True)
    assert scrapy("site", "remove", "https://site.example/").returncode == 0
    assert alarms() == (False, False, False)
    metrics = scrapy("status", "--prometheus", "-").stdout
    assert 'news_articles{site="site.example"} 0' in metrics
    assert "typo.example" not in metrics


def test_status_of_an_empty_database_says_so(scrapy: Scrapy) -> None:
    scrapy("database", "upgrade")
    assert "(empty)" in scrapy("status").stdout
