"""Articles for the tests of the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Engine

from crawler.items import Article, Section
from crawler.storage.batch import prepare, store_batch
from crawler.storage.engine import begin_write
from crawler.storage.outcomes import Item, Outcome, Stored
from crawler.storage.schedule import Schedule
from crawler.storage.writer import Writer

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

TEXT = (
    "The river rose through the night and reached the lower market by morning, where traders moved their goods to the "
    "upper floor. The mayor said the bridge would stay open as long as the water kept below the second mark.",
    "By noon the rain had stopped.",
)


def sample_article(number: int = 1, *, at: datetime = NOON, **changes: Any) -> Article:
    """An article that fills every field; different `number`s are different articles of one site."""
    values: dict[str, Any] = {
        "url": f"https://www.example.org/news/{number}-the-river.html",
        "source": "example",
        "fetched_at": at,
        "etag": '"abc"',
        "last_modified": "Sun, 01 Mar 2026 11:00:00 GMT",
        "title": f"The river rises, part {number}",
        "authors": ["Ann Smith", "Bo Jones"],
        "date_published": datetime(2026, 3, 1, 7, 30, tzinfo=timezone(timedelta(hours=3))),
        "date_published_raw": "1-03-2026, 07:30",
        "date_published_precision": "minute",
        "date_published_zone": "site",
        "body": [Section(None, list(TEXT)), Section("Upstream", [f"Station {number} reported no change."])],
        "comment_count": 3,
        "language": "en",
        "description": "The river is rising.",
        "keywords": ["river", "flood"],
        "section": "Local",
        "image_url": "https://www.example.org/river.jpg",
        "provenance": {"title": "rule:h1", "body": "markup:article"},
    }
    return Article(**(values | changes))


URL = sample_article().url


def edited(article: Article, text: str) -> Article:
    """The same article with another first paragraph."""
    body = [Section(section.heading, list(section.paragraphs)) for section in article.body]
    body[0].paragraphs[0] = text
    return Article(**{name: getattr(article, name) for name in Article.__dataclass_fields__} | {"body": body})


def store(engine: Engine, *items: Item, **options: Any) -> list[Outcome]:
    """The outcomes of `items`, stored by a writer of their own, which may get `options`."""
    stored: list[Stored] = []
    writer = Writer(engine, on_stored=stored.extend, **options)
    writer.start()
    for item in items:
        writer.put(item)
    writer.close()
    return [one.outcome for one in stored]


def store_each(engine: Engine, *items: Item) -> list[Outcome]:
    """The outcomes of `items`, each stored by a transaction of its own."""
    outcomes = []
    for item in items:
        with begin_write(engine) as connection:
            outcomes += [stored.outcome for stored in store_batch(connection, [prepare(item)], Schedule())]
    return outcomes
