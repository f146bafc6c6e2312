"""One tree for a page, whatever stands where."""

from __future__ import annotations

import pytest

from crawler.page import Page


@pytest.mark.parametrize(
    "html",
    [
        "<html><body><p>a</p></body></html><p class=late itemprop=name>b</p>",
        "<html/><p class=late itemprop=name>b</p>",
        "<p>a</p></html><p>x</p></html><p class=late itemprop=name>b</p>",
    ],
)
def test_what_stands_after_the_end_of_html_is_part_of_the_page(html: str) -> None:
    page = Page(html.encode(), "https://example.org/")
    (late,) = page.marked_with(("late",))
    assert late.text == "b"
    assert page.elements[page.position[late]] is late
    assert list(page.root.itersiblings()) == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "https://example.org/a/b"),
        ("<base href='/c/'>", "https://example.org/c/"),
        ("<base target=_top><base href='https://cdn.example.net/x'>", "https://cdn.example.net/x"),
        ("<base href='about:blank'>", "https://example.org/a/b"),
        ("<base href='http://[broken'>", "https://example.org/a/b"),
    ],
)
def test_relative_addresses_are_relative_to_the_base_that_a_page_names(head: str, expected: str) -> None:
    page = Page(f"<head>{head}</head><p>a</p>".encode(), "https://example.org/a/b")
    assert page.base_url == expected
