"""docs/database.md: its tables exist, all tables are in it, and its questions have answers on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.storage.models import Base
from crawler.storage.outcomes import Outcome
from crawler.storage.writer import Writer
from tests.storage.samples import HOUR, NOON, sample_article

TEXT = (Path(__file__).parents[2] / "docs" / "database.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


def test_every_table_is_documented_and_every_documented_table_exists() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)) == set(Base.metadata.tables)


def test_every_outcome_of_storing_a_page_is_documented() -> None:
    documented = re.findall(r"^\| ([\w-]+) \| [^|]+ \| [^|]+ \|$", TEXT, re.MULTILINE)
    of_fetching = {Outcome.RETRY, Outcome.BLOCKED, Outcome.GONE, Outcome.FAILED}
    assert set(documented) - {"outcome"} == set(Outcome) - of_fetching
    assert all(f"{outcome}" in TEXT for outcome in of_fetching)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split("\n")[0][:40])
def test_every_question_of_the_document_has_an_answer(engine: Engine, query: str) -> None:
    writer = Writer(engine)
    writer.start()
    writer.put(sample_article())
    writer.put(sample_article(at=NOON + HOUR, title="The river falls", comment_count=9))
    writer.put(sample_article(2, title=None, body=[]))
    writer.put(sample_article(3, date_published=None, comment_count=10**30))
    writer.close()
    with engine.connect() as connection:
        assert connection.exec_driver_sql(query.strip().rstrip(";")).all()
