"""One tree for a page, whatever stands where."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

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


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.root[0].remove(page.root[0][0]),
        lambda page: page.root[0].clear(),
        lambda page: page.root[0].append(page.root[0][0][0]),
        lambda page: page.root[0].insert(0, etree.Element("p")),
        lambda page: page.root[0].replace(page.root[0][0], etree.Element("p")),
        lambda page: page.root[0].__delitem__(0),
        lambda page: page.root[0].__setitem__(0, etree.Element("p")),
        lambda page: page.root[0][0].addnext(etree.Element("p")),
    ],
)
def test_the_tree_of_a_page_cannot_be_changed(change: Callable[[Page], object]) -> None:
    page = Page(b"<p>a<i>b</i></p>", "https://example.org/")
    with pytest.raises(TypeError, match="must not be changed"):
        change(page)
    assert [element.tag for element in page.elements] == ["html", "body", "p", "i"]
