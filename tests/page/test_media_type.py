"""What is turned away by its Content-Type, and what is a page all the same."""

from __future__ import annotations

import pytest

from crawler.page import Page, PageError
from crawler.page.media_type import refuse_media_type

PAGE = "<html><h1>Rain</h1></html>"


@pytest.mark.parametrize("content_type", ["application/pdf", "video/mp4", "application/json; charset=utf-8"])
def test_another_type_is_turned_away(content_type: str) -> None:
    with pytest.raises(PageError, match=f"the response is {content_type}"):
        refuse_media_type(b"Rain", content_type)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(PAGE.encode(), "application/json", id="wrong-type"),
        pytest.param(PAGE.encode(), None, id="no-type"),
        pytest.param(PAGE.encode("utf-32-be"), "text/html", id="utf-32-begins-with-zeros-as-films-do"),
    ],
)
def test_a_page_passes(body: bytes, content_type: str | None) -> None:
    refuse_media_type(body, content_type)
    assert Page(body, "https://example.org/").tree.tagged["h1"]


@pytest.mark.parametrize("body", [b"%PDF-1.7 <p>", b"\0\0\0\x20ftypisom<p>Rain</p>", b"\x89PNG\r\n\x1a\n<p>"])
def test_another_format_that_is_called_a_page_is_none(body: bytes) -> None:
    refuse_media_type(body, "text/html")
    with pytest.raises(PageError):
        Page(body, "https://example.org/")
