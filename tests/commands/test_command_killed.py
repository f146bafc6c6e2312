"""`scrapy ingest` killed at any moment and started again: nothing lost, nothing doubled, nothing to repair."""

from __future__ import annotations

import random
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from crawler.fixture_store import SavedSite, SitePage
from crawler.sample_site import SampleSite
from crawler.storage import open_engine
from crawler.storage.article_stream import iter_articles
from crawler.storage.queries import last_runs
from tests.commands.conftest import Scrapy, scrapy_command, scrapy_environment
from tests.commands.scrapy_processes import ROOT
from tests.storage.contents import url_states

ARTICLES = 60
KILLS = 6
OPTIONS = ("-s", "DOWNLOAD_DELAY=0.02", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4", "-s", "STORE_FLUSH_AFTER=0.2")


def story(number: int) -> bytes:
    text = f"Story {number} has a text of its own, long enough to be one, with the number {number} in it. "
    return (
        f'<html lang="en"><title>Story number {number} » Site</title><body><div id="dle-content">'
        f'<h3 class="btl">Story number {number}</h3><a href="/2024/01/02/">2-01-2024, 03:04</a>'
        f'<div id="news-id-{number}">{text * 3}<br /><br />{text * 2}</div></div></body></html>'
    ).encode()


@pytest.fixture
def site() -> Iterator[SampleSite]:
    links = "".join(f'<a href="/{number}-story.html">Story number {number}</a> ' for number in range(1, ARTICLES + 1))
    pages = {"/": SitePage(f'<div id="dle-content">{links}</div>'.encode(), "text/html")} | {
        f"/{number}-story.html": SitePage(story(number), "text/html") for number in range(1, ARTICLES + 1)
    }
    with SampleSite(SavedSite("site.example", pages, SitePage(b"", "text/plain", 404))) as site:
        yield site


def kill_after(site: SampleSite, requests: int, command: list[str], environment: dict[str, str]) -> None:
    """Starts a run and kills it when the site has seen so many more requests; it may end before."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    seen, tick = len(site.requests), threading.Event()
    while process.poll() is None and len(site.requests) < seen + requests:
        tick.wait(0.005)
    process.kill()
    process.wait()


def test_a_crawl_survives_being_killed_at_any_moment(scrapy: Scrapy, sqlite_url: str, site: SampleSite) -> None:
    address = f"127.0.0.1:{site.port}"
    arguments = ("ingest", "dle", "-a", f"site=http://{address}/", *OPTIONS)
    environment = scrapy_environment(sqlite_url, FETCH_ALLOW=address)
    chance = random.Random(7)
    for _ in range(KILLS):
        kill_after(site, chance.randint(1, 25), scrapy_command(*arguments), environment)
    result = scrapy(*arguments, FETCH_ALLOW=address)
    assert result.returncode == 0, result.stderr

    engine = open_engine(sqlite_url)
    titles = Counter(article.title for article in iter_articles(engine))
    assert titles == Counter(f"Story number {number}" for number in range(1, ARTICLES + 1))
    assert url_states(engine, address) == {"done": ARTICLES}
    runs = last_runs(engine)
    assert runs[0].reason == "finished"
    assert {run.reason for run in runs[1:]} <= {"lost", "finished"}
    engine.dispose()
    # What is fetched again is what was on its way when a run was killed, not what it had stored.
    fetched = Counter(path for path in site.requests if path.endswith("-story.html"))
    assert fetched.total() <= ARTICLES + KILLS * 25
