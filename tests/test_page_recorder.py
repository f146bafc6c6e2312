"""Fetching single pages: what is asked for."""

from __future__ import annotations

import pytest

from crawler.page_recorder import PageRecorder


@pytest.mark.parametrize("render", [False, True])
async def test_a_page_is_asked_for_as_the_site_needs_it(render: bool) -> None:
    urls = ["http://example.org/1", "http://example.org/1"]
    recorder = PageRecorder(urls, lambda _: None, render=render)
    requests = [request async for request in recorder.start()]
    assert [request.url for request in requests] == urls
    assert all(request.dont_filter and request.meta.get("render", False) is render for request in requests)
