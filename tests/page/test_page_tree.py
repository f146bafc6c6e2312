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
    (late,) = page.positions_with(("late",))
    assert page.tree.texts[late] == "b"
    assert page.tree.ends[0] == len(page.tree.tags)
    assert list(page.root.itersiblings()) == []


def test_a_tree_of_lxml_has_the_same_elements_in_the_same_places() -> None:
    page = Page(b"<p id=a>x<!-- c --><b>y</b></html><p id=late>z", "https://example.org/")
    assert [element.tag for element in page.position] == page.tree.tags
    assert [element.get("id") for element in page.position] == [
        page.tree.attribute(at, "id") for at in page.position.values()
    ]


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
