"""The visible text of an element, as one line or as the lines that a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.lines import lines_at, text_at
from crawler.page.flat_tree import FlatTree


def parse(html: str) -> FlatTree:
    return FlatTree(f"<html><body>{html}</body></html>".encode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        pytest.param("one two", ["one two"], id="plain"),
        pytest.param("one<br>two<br/><br>three", ["one", "two", "three"], id="breaks"),
        pytest.param("<p>one</p><p>two</p>", ["one", "two"], id="paragraphs"),
        pytest.param("one<div>two</div>three", ["one", "two", "three"], id="text-around-a-block"),
        pytest.param("o<b>n</b>e <i>two</i>", ["one two"], id="inline"),
        pytest.param("<ul><li>one<li>two</ul>", ["one", "two"], id="list"),
        pytest.param("<table><tr><td>one<td>two</table>", ["one", "two"], id="cells"),
        pytest.param("one<script>x</script><style>y</style> two", ["one two"], id="invisible"),
        pytest.param("one\n two&nbsp;\tthree", ["one two three"], id="white-space"),
        pytest.param("<p> </p>&nbsp;<br>one", ["one"], id="empty-lines"),
        pytest.param("one&#11;two", ["one two"], id="vertical-tab-in-the-text"),
    ],
)
def test_blocks_and_breaks_end_a_line_and_nothing_else_does(html: str, lines: list[str]) -> None:
    assert lines_at(parse(html), 0) == lines
    assert text_at(parse(html), 0) == " ".join(lines)


def test_what_is_left_out_takes_its_content_and_leaves_what_follows() -> None:
    tree = parse("<div>one<span><b>x</b>y</span> two<div>z</div>three</div>")
    (span,), (_, inner) = tree.tagged["span"], tree.tagged["div"]
    assert lines_at(tree, 0, {span, inner}) == ["one two", "three"]
    assert lines_at(tree, span, {span}) == []


def test_the_tail_of_the_element_is_not_its_text() -> None:
    tree = parse("<p><b>one</b> two</p>")
    assert text_at(tree, tree.tagged["b"][0]) == "one"


TOKENS = ["<p>", "</p>", "<div>", "</div>", "<br>", "<b>", "</b>", "<script>", "</script>", "<td>", "<ul><li>"]


@given(st.lists(st.sampled_from(TOKENS) | st.text(max_size=10), max_size=25).map("".join))
def test_lines_are_clean_and_say_the_same_as_the_text(html: str) -> None:
    tree = parse(html.replace("\x00", ""))
    lines = lines_at(tree, 0)
    assert all(line == " ".join(line.split()) != "" for line in lines)
    assert "".join(lines).replace(" ", "") == text_at(tree, 0).replace(" ", "")
