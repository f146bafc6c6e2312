"""Which pages of a run are copies, and of what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from crawler.identity.page_identity import identity_of
from crawler.items import Alias, Article, Rejection, Section
from pipelines import dedupe
from pipelines.dedupe import DedupePipeline
from tests.storage.samples import HOUR, NOON, sample_article

FIRST = sample_article()
PRINT = "https://www.example.org/print/1"


def originals(*items: Any) -> list[str | None]:
    """For each of `items`, in their order, what it is a copy of; None where it passes as it is."""
    pipeline = DedupePipeline(get_crawler(Spider))
    results = [pipeline.process_item(item) for item in items]
    assert [one.article if isinstance(one, Alias) else one for one in results] == list(items)
    return [one.original if isinstance(one, Alias) else None for one in results]


def later(**changes: Any) -> Article:
    return replace(FIRST, fetched_at=NOON + HOUR, **changes)


@pytest.mark.parametrize(
    ("second", "is_copy"),
    [
        pytest.param(later(url=PRINT), True, id="another-address"),
        pytest.param(later(url=PRINT, comment_count=50, authors=[]), True, id="other-authors-and-comments"),
        pytest.param(replace(FIRST, url=PRINT + "/z"), True, id="in-the-same-second"),
        pytest.param(later(), False, id="the-same-page-again"),
        pytest.param(later(url=FIRST.url + "?utm_source=feed"), False, id="another-form-of-its-address"),
        pytest.param(later(url=PRINT, canonical_url=FIRST.url), False, id="it-names-the-same-canonical-url"),
        pytest.param(later(url=PRINT, requested_url=FIRST.url), False, id="the-page-has-moved"),
        pytest.param(later(url="https://news.example.org/1"), False, id="another-host"),
        pytest.param(later(url=PRINT, title="Another title"), False, id="another-title"),
        pytest.param(later(url=PRINT, body=[Section(None, ["Another text."])]), False, id="another-text"),
        pytest.param(Rejection(url=PRINT), False, id="no-article"),
    ],
)
def test_what_is_a_copy_of_an_article_of_the_run(second: Any, is_copy: bool) -> None:
    assert originals(FIRST, second) == [None, identity_of(FIRST) if is_copy else None]


def test_a_page_that_was_fetched_before_the_one_it_comes_behind_is_the_original() -> None:
    copy, last = later(url=PRINT), later(url=PRINT + "/z")
    assert originals(copy, FIRST, last) == [None, None, identity_of(FIRST)]


def test_only_so_many_articles_are_remembered_those_that_were_met_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dedupe, "REMEMBERED", 2)
    other, third = sample_article(2), sample_article(3)
    copy, copy_of_other = later(url=PRINT), replace(other, fetched_at=NOON + HOUR, url=PRINT + "/2")
    assert originals(FIRST, other, FIRST, third, copy, copy_of_other) == [None] * 4 + [identity_of(FIRST), None]
