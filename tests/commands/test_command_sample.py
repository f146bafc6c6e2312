"""`scrapy sample`: the first thing that anybody runs."""

from __future__ import annotations

import re

from crawler.storage import open_engine
from crawler.storage.article_stream import iter_articles
from crawler.storage.queries import iter_rejections, last_runs
from tests.commands.conftest import Scrapy
from tests.commands.scrapy_processes import ROOT


def test_the_sample_is_stored_once_and_shown(scrapy: Scrapy, sqlite_url: str) -> None:
    first = scrapy("sample")
    assert first.returncode == 0, first.stderr
    assert all(line.startswith("us_russia: ") for line in first.stderr.splitlines()), first.stderr
    engine = open_engine(sqlite_url)
    stored = {article.title: article for article in iter_articles(engine)}
    article = stored["Russia, US agree to revive Syria peace plan"]
    assert article.url == "http://us-russia.example/politics/4127-russia-us-agree-to-revive-syria-peace-plan.html"
    assert article.authors == ["us-russia"]
    assert str(article.date_published) == "2013-04-24 07:30:00+04:00"
    assert [len(section.paragraphs) for section in article.body] == [6, 5, 4, 5]
    assert article.comment_count == 0
    assert "Russia, US agree to revive Syria peace plan" in first.stdout
    assert last_runs(engine)[0].counts["parser/comment_count/css/a#dle-comm-link"] > 0
    reasons = {rejection.reason for rejection in iter_rejections(engine)}
    assert reasons == {"access-denied", "no-body"}
    assert all(reason in first.stdout for reason in reasons)
    assert f"{len(stored)} articles new" in first.stdout
    assert sqlite_url in first.stdout

    second = scrapy("sample")
    assert second.returncode == 0, second.stderr
    assert "Nothing new" in second.stdout
    assert {article.title: article for article in iter_articles(engine)} == stored
    engine.dispose()


def test_the_readme_shows_what_the_command_shows(scrapy: Scrapy, sqlite_url: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    promised = readme.split("$ make run\n")[1].split("```")[0].replace("sqlite:///data/news.db", sqlite_url)
    shown = scrapy("sample").stdout
    assert _without_times(promised) == _without_times(shown)


def _without_times(text: str) -> list[str]:
    return [re.sub(r"\d+\.\d s", "- s", line).rstrip() for line in text.strip().splitlines()]


def test_a_database_that_cannot_be_used_is_one_line(scrapy: Scrapy) -> None:
    result = scrapy("sample", DATABASE_URL="postgresql://user:secret@127.0.0.1:1/none")
    assert result.returncode == 5
    assert result.stderr.startswith("scrapy: cannot use the database postgresql://user:***@127.0.0.1:1/none: ")
    assert len(result.stderr.splitlines()) == 1
