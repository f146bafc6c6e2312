"""Stories in the database: what is near-duplicate is one story, whoever stores it, when, and in which order."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from crawler.items import Article, Section
from crawler.storage.article_stream import iter_exported
from crawler.storage.engine import open_engine
from crawler.storage.models import ArticleRow, ArticleStoryRow, StoryBandRow
from crawler.storage.stories import order_time
from tests.storage.samples import HOUR, NOON, sample_article, store

ROOT = Path(__file__).parents[2]
WORDS = [f"word{number}" for number in range(3000)]


def paragraphs(seed: int, count: int = 8) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=40)) for _ in range(count)]


def copy(host: int, text: list[str], hours: float = 0, **changes: object) -> Article:
    """An article of a host of its own, with that text, published so many hours after noon."""
    values: dict[str, object] = {
        "url": f"https://paper{host}.example/{host}",
        "title": f"Title of {host}",
        "body": [Section(None, text[:2]), Section(f"On {host}", text[2:])],
        "date_published": NOON + timedelta(hours=hours),
        "at": NOON + HOUR,
    }
    return sample_article(**(values | changes))  # type: ignore[arg-type]


def stories(engine: Engine) -> dict[str, str]:
    """URL -> URL of its story's head."""
    with engine.connect() as connection:
        urls = dict(connection.execute(select(ArticleRow.id, ArticleRow.url)).all())
        rows = connection.execute(select(ArticleStoryRow.article_id, ArticleStoryRow.story_id)).all()
    assert len(rows) == len(urls)
    return {short(urls[article_id]): short(urls[story_id]) for article_id, story_id in rows}


def short(url: str) -> str:
    return url.rsplit("/", 1)[1]


STORY, OTHER = paragraphs(1), paragraphs(2)
CUT = [*STORY[:5], paragraphs(3)[0]]


def test_copies_on_many_sites_are_one_story_whose_head_is_the_earliest(engine: Engine) -> None:
    store(engine, copy(1, STORY, hours=2), copy(2, ["GENEVA — " + STORY[0], *STORY[1:]], hours=1), copy(3, OTHER))
    assert stories(engine) == {"1": "2", "2": "2", "3": "3"}
    store(engine, copy(4, CUT, hours=-3), copy(5, paragraphs(5)))
    assert stories(engine) == {"1": "4", "2": "4", "3": "3", "4": "4", "5": "5"}


def test_an_export_names_the_head_of_each_story(engine: Engine) -> None:
    store(engine, copy(1, STORY, hours=2), copy(2, STORY, hours=1), copy(3, OTHER), copy(4, ["Short."]))
    exported = {short(article.url): short(article.story) for article in iter_exported(engine)}
    assert exported == {"1": "2", "2": "2", "3": "3", "4": "4"}


def test_an_article_that_bridges_two_stories_makes_them_one(engine: Engine) -> None:
    left, right = STORY[:5], OTHER[:5]
    store(engine, copy(1, left), copy(2, left, 1), copy(3, right, 2), copy(4, right, 3))
    assert stories(engine) == {"1": "1", "2": "1", "3": "3", "4": "3"}
    store(engine, copy(5, left + right, 4))
    assert set(stories(engine).values()) == {"1"}


def test_an_edit_moves_an_article_and_splits_what_only_it_held_together(engine: Engine) -> None:
    left, right = STORY[:5], OTHER[:5]
    store(engine, copy(1, left), copy(2, left, 1), copy(3, right, 2), copy(4, right, 3), copy(5, left + right, 4))
    store(engine, copy(5, right, 4, at=NOON + 2 * HOUR))
    assert stories(engine) == {"1": "1", "2": "1", "3": "3", "4": "3", "5": "3"}
    store(engine, copy(3, paragraphs(9), 2, at=NOON + 2 * HOUR), copy(1, ["Withdrawn."], at=NOON + 2 * HOUR))
    assert stories(engine) == {"1": "1", "2": "2", "3": "3", "4": "4", "5": "4"}
    with engine.connect() as connection:
        bands = connection.execute(select(StoryBandRow.article_id)).scalars().all()
    assert len(bands) == 16 * 4


def test_another_date_gives_another_head(engine: Engine) -> None:
    store(engine, copy(1, STORY, 1), copy(2, STORY, 2))
    store(engine, copy(1, STORY, 3, at=NOON + 2 * HOUR))
    assert stories(engine) == {"1": "2", "2": "2"}


def test_articles_without_a_text_to_compare_are_alone(engine: Engine) -> None:
    store(engine, copy(1, ["Watch our video."]), copy(2, ["Watch our video."]), copy(3, []))
    assert stories(engine) == {"1": "1", "2": "2", "3": "3"}


@pytest.mark.parametrize(
    ("published", "precision", "fetched", "expected"),
    [
        (NOON, "minute", NOON + HOUR, NOON),
        (None, None, NOON + HOUR, NOON + HOUR),
        (NOON.replace(hour=0), "day", NOON, NOON),
        (NOON.replace(hour=0), "day", NOON + 48 * HOUR, NOON + 12 * HOUR),
        (NOON.replace(hour=0), "day", NOON - 48 * HOUR, NOON.replace(hour=0)),
    ],
)
def test_a_day_without_a_time_counts_as_the_first_fetch_within_it(
    published: object, precision: str | None, fetched: object, expected: object
) -> None:
    assert order_time(published, precision, fetched) == expected  # type: ignore[arg-type]


def history() -> list[Article]:
    """40 articles of 10 stories, some of them edited later into another story."""
    items = []
    for number in range(40):
        text, own = paragraphs(number % 10), paragraphs(100 + number)
        edits = [text, ["X — " + text[0], *text[1:]], [*text[:5], own[0]], [*text[:3], own[1], *text[4:]]]
        items.append(copy(number, edits[number // 10], hours=number * 7 % 40))
        if number % 6 == 0:
            items.append(copy(number, paragraphs(number // 6 % 10), hours=number * 7 % 40, at=NOON + 2 * HOUR))
    return items


def test_the_order_of_arrival_does_not_matter(engine: Engine, tmp_path: Path, sqlite_template: Path) -> None:
    items = history()
    store(engine, *items)
    expected = stories(engine)
    assert 5 < len(set(expected.values())) < 20
    for seed in range(4):
        items = history()
        random.Random(seed).shuffle(items)
        path = tmp_path / f"{seed}.db"
        path.write_bytes(sqlite_template.read_bytes())
        other = open_engine(f"sqlite:///{path}")
        store(other, *items, batch_size=(1, 7, 50)[seed % 3])
        assert stories(other) == expected
        other.dispose()


def test_processes_that_store_copies_at_the_same_time_see_each_other(database_url: str) -> None:
    engine = open_engine(database_url, migrate=True)
    program = textwrap.dedent(
        """
        import sys
        from crawler.storage.engine import open_engine
        from tests.storage.samples import store
        from tests.storage.test_storage_stories import copy, paragraphs
        part = int(sys.argv[2])
        items = [copy(part * 100 + n, paragraphs(n), hours=part) for n in range(60)]
        store(open_engine(sys.argv[1]), *items, batch_size=7)
        """
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, database_url, str(part)], cwd=ROOT) for part in range(3)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert stories(engine) == {str(part * 100 + n): str(n) for part in range(3) for n in range(60)}
    engine.dispose()


def test_a_flood_of_one_text_is_one_story_and_keeps_no_more_bands(engine: Engine) -> None:
    notice = paragraphs(7, 3)
    for start in (0, 150):
        store(engine, *(copy(n, [*notice, f"Notice number {n} of all."], hours=n) for n in range(start, start + 150)))
    assert set(stories(engine).values()) == {"0"}
    with engine.connect() as connection:
        bands = connection.execute(select(StoryBandRow.band)).scalars().all()
    assert max(bands.count(band) for band in set(bands)) == 64
