"""`scrapy export`."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.export.last_export import OVERLAP
from crawler.items import ExportedArticle, FetchFailure
from crawler.storage import Writer, open_engine
from tests.commands.conftest import NOW, Scrapy, scrapy_command, scrapy_environment
from tests.commands.scrapy_processes import ROOT


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
