"""The benchmark's own pages are read as they were written, so that it measures extraction and not failure."""

from __future__ import annotations

import pytest

from crawler.extraction import extract_article
from tests.benchmarks.extraction_speed import measure
from tests.benchmarks.pages import URL, generated_pages, saved_pages

PAGES = generated_pages()


@pytest.mark.parametrize("kind", PAGES)
def test_a_generated_page_gives_its_title_and_text(kind: str) -> None:
    article = extract_article(PAGES[kind], url=URL)
    assert article.title == "Rain over the river"
    assert sum(len(section.paragraphs) for section in article.body) >= 4


def test_the_news_page_gives_all_that_it_states() -> None:
    article = extract_article(PAGES["news"], url=URL)
    assert article.authors == ["Ann Lee"]
    assert article.date_published is not None
    assert article.comment_count == 12
    assert [section.heading for section in article.body][1:] == [
        f"What happens next, part {n}" for n in (5, 11, 17, 23)
    ]


def test_the_parts_are_measured_against_the_bare_parse() -> None:
    costs = {cost.step: cost for cost in measure([PAGES["line-breaks-in-tables"]], rounds=1)}
    assert costs["bare lxml parse"].parses == 1.0
    assert all(cost.milliseconds >= 0 for cost in costs.values())
    assert {"title", "body", "dates", "authors", "comment count", "extract_article (all)"} <= costs.keys()


def test_saved_pages_are_measured_too() -> None:
    assert saved_pages()
