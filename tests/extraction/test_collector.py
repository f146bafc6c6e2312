"""The collector is as it was found, whatever happens while a page is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from crawler.extraction import PageError, extract_article
from crawler.extraction.collector import collection_held_back


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


def test_nothing_is_collected_inside_and_the_collector_is_on_again_afterwards() -> None:
    gc.enable()
    with collection_held_back():
        assert not gc.isenabled()
        with collection_held_back():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_is_off_stays_off() -> None:
    gc.disable()
    extract_article(b"<p>It rained.</p>", url="https://news.example/rain")
    assert not gc.isenabled()


def test_a_page_that_cannot_be_read_leaves_the_collector_on() -> None:
    gc.enable()
    with pytest.raises(PageError):
        extract_article(b"", url="https://news.example/empty")
    assert gc.isenabled()
