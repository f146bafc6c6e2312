"""A crawl that is killed at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from crawler.storage import open_engine
from tests.news_site import feed, listing, story
from tests.website import Website

ARTICLES = 120
KILLS = 4


def start_crawl(site: Website, database_url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={site.url()}"]
    settings = {"DOWNLOAD_DELAY": "0.01", "LEASE_BATCH": "20", "STORE_BATCH_SIZE": "7", "STORE_FLUSH_AFTER": "0.05"}
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    environment = {**os.environ, "DATABASE_URL": database_url, "FETCH_ALLOW": "127.0.0.1", "LOG_LEVEL": "WARNING"}
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def count_articles(database_url: str) -> int:
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("select count(*) from articles")).scalar_one())
    finally:
        engine.dispose()


def test_killed_again_and_again_it_stores_every_article_once(sqlite_url: str) -> None:
    chance = random.Random(7)
    paths = [f"/{1000 + number}-rain.html" for number in range(ARTICLES)]
    pages = {
        "/": listing(*paths[:40], next_page="/?page=2"),
        "/?page=2": listing(*paths[40:80]),
        "/rss.xml": feed(*paths[80:]),
    }
    with Website({**pages, **{path: story(day) for day, path in enumerate(paths)}}) as site:
        for _ in range(KILLS):
            crawl = start_crawl(site, sqlite_url)
            site.wait_for(len(site.requests) + 20 + chance.randrange(20))
            crawl.kill()
            crawl.wait()
        assert count_articles(sqlite_url) < ARTICLES
        assert start_crawl(site, sqlite_url).wait(60) == 0
    assert count_articles(sqlite_url) == ARTICLES
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        states = connection.execute(text("select state, count(*) from urls group by 1")).all()
        texts = connection.execute(text("select count(distinct text_hash) from articles")).scalar_one()
        revisions = connection.execute(text("select count(*) from article_revisions")).scalar_one()
    engine.dispose()
    assert [tuple(row) for row in states] == [("done", ARTICLES)]
    assert (texts, revisions) == (ARTICLES, 0)
