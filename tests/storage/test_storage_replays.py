"""Which visits of the archive a replay reads, and in which order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.archive.recording import VisitAt
from crawler.items import Rejection
from crawler.storage.replays import VisitFilter, count_visits, iter_visits
from tests.archive.exchanges import HOUR, NOON, exchange, recording, visit_of
from tests.storage.samples import sample_article, store

VERSIONS = {f"site{number}": "new" for number in range(2000)} | {"example": "new"}
"""Of more sources than SQLite takes conditions joined by OR."""


@pytest.fixture
def archived(engine: Engine, tmp_path: Path) -> Engine:
    """The visits of four pages in two files; of the articles, one was read by an old version, one by none."""
    for part in (0, 1):
        archive = recording(tmp_path, engine, now=NOON + 24 * part * HOUR)
        pages = [exchange(number) for number in (2 * part, 2 * part + 1)]
        archive.write([*pages, *(VisitAt(visit_of(page), NOON) for page in pages)])
        archive.close()
    versions = ("new", "old", None)
    store(engine, *(sample_article(n, url=exchange(n).url, extractor_version=v) for n, v in enumerate(versions)))
    return engine


def test_visits_come_in_the_order_of_their_files(archived: Engine) -> None:
    places = [place for page in iter_visits(archived, VisitFilter()) for place in page]
    assert len(places) == count_visits(archived, VisitFilter()) == 4
    assert places == sorted(places)
    for at, place in enumerate(places, 1):
        assert [one for page in iter_visits(archived, VisitFilter(), place) for one in page] == places[at:]
        assert count_visits(archived, VisitFilter(), place) == 4 - at
    assert list(iter_visits(archived, VisitFilter(sources=("other",)))) == []


def test_visits_whose_article_another_version_has_read_are_outdated_among_thousands_of_sources(
    archived: Engine,
) -> None:
    places = [place for page in iter_visits(archived, VisitFilter()) for place in page]
    outdated = VisitFilter(versions=VERSIONS)
    assert [place for page in iter_visits(archived, outdated) for place in page] == places[1:3]
    assert count_visits(archived, outdated) == 2
    assert count_visits(archived, VisitFilter(versions={})) == 3


def test_rejected_pages_are_outdated_where_they_are_wanted(archived: Engine) -> None:
    store(archived, Rejection(exchange(3).url, exchange(3).url, "example", NOON, "no-body", "no text"))
    outdated = VisitFilter(versions=VERSIONS)
    assert count_visits(archived, outdated) == 3
    assert count_visits(archived, replace(outdated, with_rejected=False)) == 2


def test_visits_are_of_addresses_that_begin_as_is_wanted_letter_by_letter(archived: Engine) -> None:
    for url, expected in (
        ("https://www.example.org/news/", 4),
        ("https://www.example.org/news/3.html", 1),
        ("https://www.example.org/NEWS/", 0),
        ("https://www.example.org/news/_.html", 0),
    ):
        assert count_visits(archived, VisitFilter(url=url)) == expected
