"""docs/library.md says what is so."""

from __future__ import annotations

import json
import multiprocessing
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.items import Article, ExportedArticle
from crawler.page import PageError
from tests.news_site import story
from tests.storage.samples import sample_article, store

ROOT = Path(__file__).parents[1]
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "library.md").read_text(encoding="utf-8"), re.DOTALL)
HTML = str(story(2).body).encode()


def test_every_field_of_an_export_is_explained() -> None:
    table = (ROOT / "docs" / "library.md").read_text(encoding="utf-8").partition("## Fields")[2]
    unexplained = {field.name for field in fields(ExportedArticle) if f"`{field.name}`" not in table}
    assert unexplained == {f"date_modified_{part}" for part in ("raw", "precision", "zone")}


class Pool:
    """A pool of this process: functions of the text have no module that another one could load."""

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    map = staticmethod(lambda function, values, chunksize: list(map(function, values)))


@pytest.fixture
def namespace(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(multiprocessing, "Pool", Pool)
    pages = [("https://example.org/rain", HTML), ("https://example.org/nothing", b"")]
    return {"html": HTML, "pages": pages, "json": json, "multiprocessing": multiprocessing}


def test_a_page_is_read_as_the_text_says(namespace: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    exec(BLOCKS[0], namespace)
    assert json.loads(namespace["line"])["title"] == "Rain 2"
    assert "Rain 2" in capsys.readouterr().out


def test_many_pages_are_read_as_the_text_says(namespace: dict[str, Any]) -> None:
    exec(BLOCKS[0] + BLOCKS[1], namespace)
    article, error = namespace["articles"]
    assert isinstance(article, Article)
    assert isinstance(error, PageError)


def test_a_site_is_described_as_the_text_says(namespace: dict[str, Any]) -> None:
    exec(BLOCKS[0] + BLOCKS[2], namespace)
    assert namespace["article"].title == "Rain 2"


def test_stored_articles_are_read_as_the_text_says(
    namespace: dict[str, Any], engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    store(engine, sample_article(1))
    exec(BLOCKS[3].replace("sqlite:///data/news.db", engine.url.render_as_string(hide_password=False)), namespace)
    assert capsys.readouterr().out == f"{sample_article(1).url} {sample_article(1).title}\n"
