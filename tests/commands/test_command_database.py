"""`scrapy export`, `status` and `database` on both databases."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl.host_habits import HostHabits
from crawler.discovery.links import Link
from crawler.export.last_export import OVERLAP
from crawler.items import Article, ExportedArticle, FetchFailure, Rejection, Section
from crawler.runs.outcome import count_run
from crawler.source_kind import SourceKind
from crawler.storage import Frontier, Polls, Writer, finish_run, open_engine, start_run, upgrade
from crawler.storage.habits import Habits
from crawler.storage.runs import heartbeat
from tests.commands.conftest import Scrapy, scrapy_command, scrapy_environment
from tests.commands.scrapy_processes import ROOT

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def article(number: int, published: str) -> Article:
    return Article(
        url=f"https://site.example/{number}",
        source="site",
        fetched_at=NOW,
        title=f"Title {number}: “quotes”, 😀",
        authors=["A. Author", "B, Author"],
        date_published=datetime.fromisoformat(published),
        date_published_precision="minute",
        body=[Section(None, [f"The lead of story {number}."]), Section("Next", ["One", f"Two {number}"])],
        comment_count=number or None,
        language="en",
    )


@pytest.fixture
def filled(database_url: str) -> str:
    upgrade(database_url)
    engine = open_engine(database_url)
    run = start_run(engine, "site", NOW)
    writer = Writer(engine)
    writer.start()
    for number, published in enumerate(("2024-01-01T10:00+03:00", "2024-01-02T10:00+00:00")):
        writer.put(article(number, published))
    writer.put(Rejection("https://site.example/x", None, "site", NOW, "no-body", "it has no text"))
    writer.close()
    finish_run(engine, run, NOW, {"fetched": 4, "inserted": 2, "rejected": 1}, "finished", 0)
    engine.dispose()
    return database_url


def test_json_lines_hold_every_field_of_every_article(scrapy: Scrapy, filled: str, tmp_path: Path) -> None:
    result = scrapy("export", DATABASE_URL=filled)
    assert result.returncode == 0, result.stderr
    rows = sorted((json.loads(line) for line in result.stdout.splitlines()), key=lambda row: row["url"])
    assert [set(row) for row in rows] == [{field.name for field in fields(ExportedArticle)}] * 2
    assert rows[0]["title"] == "Title 0: “quotes”, 😀"
    assert rows[0]["date_published"] == "2024-01-01T10:00:00+03:00"
    assert rows[0]["body"][1] == {"heading": "Next", "paragraphs": ["One", "Two 0"]}
    assert [row["comment_count"] for row in rows] == [None, 1]
    assert [row["story"] for row in rows] == ["https://site.example/0", "https://site.example/1"]

    file = tmp_path / "out.jsonl"
    assert scrapy("export", "--format", "jsonl", "-o", str(file), DATABASE_URL=filled).returncode == 0
    assert file.read_text(encoding="utf-8") == result.stdout
    assert [path.name for path in tmp_path.glob("*out*")] == ["out.jsonl"]


def test_an_export_tells_which_articles_are_gone(scrapy: Scrapy, filled: str, tmp_path: Path) -> None:
    engine = open_engine(filled)
    writer = Writer(engine)
    writer.start()
    for days in (1, 2):
        writer.put(FetchFailure("https://site.example/1", "site", NOW + timedelta(days=days), 410, "http-410"))
    writer.close()
    engine.dispose()
    rows = [json.loads(line) for line in scrapy("export", DATABASE_URL=filled).stdout.splitlines()]
    gone = {"https://site.example/0": None, "https://site.example/1": "2024-01-04T03:04:05+00:00"}
    assert {row["url"]: row["gone_at"] for row in rows} == gone
    file = tmp_path / "out.parquet"
    scrapy("export", "--format", "parquet", "-o", str(file), DATABASE_URL=filled)
    assert ask_duckdb(f"SELECT epoch(gone_at) FROM '{file}' ORDER BY url") == [[[None], [1704337445.0]]]


def test_csv_has_the_same_columns_with_lists_as_json(scrapy: Scrapy, filled: str) -> None:
    result = scrapy("export", "--format", "csv", DATABASE_URL=filled)
    rows = sorted(csv.DictReader(io.StringIO(result.stdout, newline="")), key=lambda row: row["url"])
    assert list(rows[0]) == [field.name for field in fields(ExportedArticle)]
    assert json.loads(rows[0]["authors"]) == ["A. Author", "B, Author"]
    assert json.loads(rows[1]["body"])[1]["paragraphs"] == ["One", "Two 1"]
    assert [row["comment_count"] for row in rows] == ["", "1"]
    assert rows[0]["is_partial"] == "false"


def ask_duckdb(*queries: str) -> Any:
    """The rows of each query. In a process of its own, since the package complains of itself when Python ends."""
    program = (
        "import duckdb, json, sys\n"
        "connection = duckdb.connect()\n"
        "connection.execute(\"SET TimeZone = 'UTC'\")\n"
        "print(json.dumps([connection.execute(query).fetchall() for query in sys.argv[1:]]))"
    )
    asked = subprocess.run([sys.executable, "-c", program, *queries], capture_output=True, text=True, check=True)
    return json.loads(asked.stdout)


def test_parquet_opens_in_duckdb_with_proper_types(scrapy: Scrapy, filled: str, tmp_path: Path) -> None:
    file = tmp_path / "out.parquet"
    result = scrapy("export", "--format", "parquet", "-o", str(file), DATABASE_URL=filled)
    assert (result.returncode, result.stdout) == (0, f"2 articles written to {file}\n"), result.stderr
    types, rows = ask_duckdb(
        f"SELECT column_name, column_type FROM (DESCRIBE '{file}')",
        "SELECT title, epoch(date_published), date_published_offset, comment_count, authors, "
        f"body[2].paragraphs[2], len(body) FROM '{file}' ORDER BY url",
    )
    types = dict(types)
    assert set(types) == {
        *(field.name for field in fields(ExportedArticle)),
        "date_published_offset",
        "date_modified_offset",
    }
    wanted = {"fetched_at": "TIMESTAMP WITH TIME ZONE", "comment_count": "BIGINT", "is_partial": "BOOLEAN"}
    wanted |= {"authors": "VARCHAR[]", "body": "STRUCT(heading VARCHAR, paragraphs VARCHAR[])[]"}
    assert {name: types[name] for name in wanted} == wanted
    authors = ["A. Author", "B, Author"]
    assert rows == [
        ["Title 0: “quotes”, 😀", 1704092400.0, 180, None, authors, "Two 0", 2],
        ["Title 1: “quotes”, 😀", 1704189600.0, 0, 1, authors, "Two 1", 2],
    ]


def test_parquet_without_pyarrow_is_one_line(scrapy: Scrapy, tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError(name='pyarrow')", encoding="utf-8")
    scrapy("database", "upgrade")
    result = scrapy("export", "--format", "parquet", PYTHONPATH=str(tmp_path))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "scrapy: Parquet needs pyarrow: pip install '.[parquet]'\n"


def test_an_export_is_limited_by_site_language_and_time(scrapy: Scrapy, filled: str) -> None:
    def titles(*arguments: str) -> list[str]:
        result = scrapy("export", *arguments, DATABASE_URL=filled)
        return sorted(json.loads(line)["title"][:7] for line in result.stdout.splitlines())

    assert titles("--since", "2024-01-02") == ["Title 1"]
    assert titles("--since", "2024-01-01T07:00:00Z") == ["Title 0", "Title 1"]
    assert titles("--fetched-since", "2024-01-02") == ["Title 0", "Title 1"]
    assert titles("--fetched-since", "2024-01-03") == []
    assert titles("--until", "2024-01-02") == ["Title 0"]
    assert titles("--since", "2024-01-01", "--until", "2024-01-02T10:00") == ["Title 0"]
    assert titles("--site", "other") == []
    assert titles("--site", "site") == ["Title 0", "Title 1"]
    assert titles("--language", "de") == []
    assert titles("--language", "de", "--language", "en") == ["Title 0", "Title 1"]


def test_an_export_of_a_site_that_has_nothing_says_so(scrapy: Scrapy, filled: str) -> None:
    result = scrapy("export", "--site", "ohter", DATABASE_URL=filled)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "scrapy: no article of ohter is stored\n"


def test_an_export_has_the_fields_that_are_named_in_their_order(scrapy: Scrapy, filled: str, tmp_path: Path) -> None:
    words = ("export", "--fields", "title, text,comment_count", "--since", "2024-01-02")
    text = "The lead of story 1.\n\nNext\n\nOne\n\nTwo 1"
    row = scrapy(*words, DATABASE_URL=filled).stdout
    assert list(json.loads(row).items()) == [("title", "Title 1: “quotes”, 😀"), ("text", text), ("comment_count", 1)]
    table = list(csv.reader(io.StringIO(scrapy(*words, "--format", "csv", DATABASE_URL=filled).stdout, newline="")))
    assert table == [["title", "text", "comment_count"], ["Title 1: “quotes”, 😀", text, "1"]]
    file = tmp_path / "out.parquet"
    scrapy(*words, "-o", str(file), DATABASE_URL=filled)
    assert ask_duckdb(f"SELECT * FROM '{file}'") == [[["Title 1: “quotes”, 😀", text, 1]]]


@pytest.mark.parametrize(("name", "begins"), [("a.csv", b"url,"), ("a.JSONL", b'{"url"'), ("a", b'{"url"')])
def test_the_end_of_a_files_name_says_its_format(
    scrapy: Scrapy, filled: str, tmp_path: Path, name: str, begins: bytes
) -> None:
    assert scrapy("export", "-o", str(tmp_path / name), DATABASE_URL=filled).returncode == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_an_export_goes_on_where_the_last_one_with_its_file_began(scrapy: Scrapy, filled: str, tmp_path: Path) -> None:
    last = tmp_path / "last"

    def titles() -> list[str]:
        result = scrapy("export", "--since-last", str(last), DATABASE_URL=filled)
        assert result.returncode == 0, result.stderr
        return sorted(json.loads(line)["title"][:7] for line in result.stdout.splitlines())

    before = datetime.now(UTC).replace(microsecond=0)
    assert titles() == ["Title 0", "Title 1"]
    assert before <= datetime.fromisoformat(last.read_text().strip()) <= datetime.now(UTC)
    assert titles() == []
    last.write_text((NOW + OVERLAP).isoformat())
    assert titles() == ["Title 0", "Title 1"]
    last.write_text((NOW + OVERLAP + timedelta(seconds=1)).isoformat())
    assert titles() == []


def test_an_export_that_fails_leaves_the_file_of_the_last_one(scrapy: Scrapy, filled: str, tmp_path: Path) -> None:
    last = tmp_path / "last"
    words = ("export", "--since-last", str(last))
    assert scrapy(*words, "-o", "/no/such/folder/out.jsonl", DATABASE_URL=filled).returncode == 1
    assert not last.exists()
    last.write_text("yesterday")
    result = scrapy(*words, DATABASE_URL=filled)
    assert (result.returncode, result.stdout, last.read_text()) == (1, "", "yesterday")
    assert result.stderr.startswith(f"scrapy: {last} does not say when an export began: ")


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--since", "yesterday"), ("--until", "soon"), ("--fetched-since", "never"), ("--format", "xml")),
        *(("--fields", "titel"), ("--fields", "url,,title"), ("surplus",), ("--surplus",)),
        ("--since-last", "file", "--fetched-since", "2024-01-01"),
    ],
    ids=" ".join,
)
def test_a_wrong_export_is_a_usage_error(scrapy: Scrapy, arguments: tuple[str, ...]) -> None:
    assert scrapy("export", *arguments).returncode == 2


@pytest.mark.parametrize(
    "words", [("export", "-o", "out.jsonl"), ("search", "rain"), ("status",)], ids=lambda words: words[0]
)
def test_what_only_reads_makes_no_database(scrapy: Scrapy, tmp_path: Path, words: tuple[str, ...]) -> None:
    url = f"sqlite:///{tmp_path}/wrong/news.db"
    result = scrapy(*words, DATABASE_URL=url)
    assert (result.returncode, result.stderr) == (5, f"scrapy: there is no database {url}\n")
    assert not (tmp_path / "wrong").exists()
    assert not (ROOT / "out.jsonl").exists()


def test_an_export_that_cannot_be_written_is_one_line(scrapy: Scrapy) -> None:
    scrapy("database", "upgrade")
    result = scrapy("export", "-o", "/no/such/folder/out.jsonl")
    assert result.returncode == 1
    assert result.stderr == "scrapy: cannot write /no/such/folder/out.jsonl: No such file or directory\n"


def test_an_export_goes_into_a_pipe_and_takes_no_devices_place(filled: str, scrapy: Scrapy, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        text = pool.submit(pipe.read_text)
        assert scrapy("export", "-o", str(pipe), DATABASE_URL=filled).returncode == 0
        assert pipe.is_fifo()
        assert len(text.result().splitlines()) > 1


def test_an_export_to_a_full_disk_is_one_line(filled: str) -> None:
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            scrapy_command("export"), cwd=ROOT, env=scrapy_environment(filled), stdout=full, stderr=subprocess.PIPE
        )
    assert result.returncode == 1
    assert result.stderr == b"scrapy: cannot write to standard output: No space left on device\n"


def test_what_the_terminal_has_no_letters_for_is_shown_as_question_marks(scrapy: Scrapy, filled: str) -> None:
    shown = scrapy("search", "lead", DATABASE_URL=filled, PYTHONIOENCODING="ascii")
    assert shown.returncode == 0, shown.stderr
    assert "Title 0: ?quotes?, ?" in shown.stdout


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


@pytest.mark.postgresql
def test_postgresql_is_upgraded_by_command_only(scrapy: Scrapy, postgresql_url: str) -> None:
    refused = scrapy("status", DATABASE_URL=postgresql_url)
    assert refused.returncode == 5
    assert "run `scrapy database upgrade` once" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    upgraded = scrapy("database", "upgrade", DATABASE_URL=postgresql_url)
    assert upgraded.returncode == 0, upgraded.stderr
    assert "is up to date" in upgraded.stdout
    assert scrapy("status", DATABASE_URL=postgresql_url).returncode == 0


@pytest.mark.parametrize("arguments", [(), ("downgrade",), ("upgrade", "now")], ids=str)
def test_database_knows_only_upgrade(scrapy: Scrapy, arguments: tuple[str, ...]) -> None:
    assert scrapy("database", *arguments).returncode == 2


def test_prune_deletes_what_the_settings_say(scrapy: Scrapy, filled: str) -> None:
    kept = scrapy("database", "prune", "-s", "KEEP_REJECTED_DAYS=0", "--dry-run", DATABASE_URL=filled)
    assert (kept.returncode, "rejected_items" in kept.stdout) == (0, False), kept.stderr
    counted = scrapy("database", "prune", "--dry-run", DATABASE_URL=filled)
    assert "rejected_items: 1 rows too old\n" in counted.stdout
    deleted = scrapy("database", "prune", DATABASE_URL=filled)
    assert "rejected_items: 1 rows deleted\n" in deleted.stdout
    assert "rejected_items: 0 rows deleted\n" in scrapy("database", "prune", DATABASE_URL=filled).stdout
    wrong = scrapy("database", "prune", "-s", "KEEP_RUNS_DAYS=soon", DATABASE_URL=filled)
    assert (wrong.returncode, "KEEP_RUNS_DAYS=soon: 'soon' is no number" in wrong.stdout + wrong.stderr) == (2, True)


def test_articles_are_found_by_their_words(scrapy: Scrapy, filled: str) -> None:
    shown = scrapy("search", "lead", '"of story"', DATABASE_URL=filled)
    assert shown.returncode == 0, shown.stderr
    assert "  1. Title" in shown.stdout
    assert "The lead of story 1." in shown.stdout
    assert "https://site.example/1" in shown.stdout
    lines = scrapy("search", "--format", "jsonl", "--limit", "1", "title two -zero", DATABASE_URL=filled)
    [hit] = [json.loads(line) for line in lines.stdout.splitlines()]
    assert (hit["site"], hit["title"][slice(*hit["title_marks"][0])]) == ("site.example", "Title")
    nothing = scrapy("search", "--site", "other.example", "--since", "2024-01-01", "lead", DATABASE_URL=filled)
    assert (nothing.returncode, nothing.stdout) == (0, "No article has these words.\n")


@pytest.mark.parametrize(
    "arguments", [(), ("...",), ("--limit", "0", "a"), ("--since", "now", "a"), ("--until", "now", "a")], ids=str
)
def test_a_wrong_search_is_a_usage_error(scrapy: Scrapy, arguments: tuple[str, ...]) -> None:
    assert scrapy("search", *arguments).returncode == 2


def test_stories_and_search_are_made_anew(scrapy: Scrapy, filled: str) -> None:
    assert scrapy("database", "reindex", DATABASE_URL=filled).stdout == "2 articles indexed\n"
    assert "Title 1" in scrapy("search", "lead", DATABASE_URL=filled).stdout
