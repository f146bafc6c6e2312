"""with_plain_headings: sub-headings without mark-up are told by being several of a kind."""

from __future__ import annotations

import pytest

from crawler.extraction.blocks import Block, Frame
from crawler.extraction.plain_headings import with_plain_headings
from crawler.page import Page

TREE = Page(b"<p>Rain</p>", "https://example.org/ferry").tree
FRAME = Frame(TREE, TREE.tags.index("p"), None)
PARAGRAPH = "The ferry left the island an hour late on Monday, because the crew had to wait for the doctor and his bag."


def headings(*texts: str, link: int = 0, tagged: str = "") -> list[str]:
    blocks = [(Block(text, FRAME, link=link, bold=0, is_line=False), text == tagged) for text in texts]
    return [block.text for block, is_heading in with_plain_headings(blocks) if is_heading]


def under(*lines: str) -> list[str]:
    """A text in which a paragraph stands above and below each of the lines."""
    return [PARAGRAPH, *[text for line in lines for text in (line, PARAGRAPH)]]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("1. The crew", "2. The doctor", "3. The bag"), id="numbered"),
        pytest.param(("1) The crew", "3) Who waited?", "4) The bag!"), id="numbered, with a gap"),
        pytest.param(("THE CREW WAITS", "“WHERE IS THE BAG?”"), id="in capitals"),
        pytest.param(("The crew waits", "A doctor in a hurry", "Where the bag was"), id="short"),
        pytest.param(("انتظار طويل", "طبيب مستعجل", "حقيبة مفقودة"), id="short, without capitals"),
    ],
)
def test_lines_of_a_kind_over_paragraphs_are_sub_headings(lines: tuple[str, ...]) -> None:
    assert headings(*under(*lines)) == list(lines)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("1. The crew", "2. The doctor"), id="two numbers"),
        pytest.param(("5. The crew", "3. The doctor", "1. The bag"), id="numbers that go down, beside a heading"),
        pytest.param(("THE CREW WAITS",), id="one line in capitals"),
        pytest.param(("JANE DOE", "JANE DOE"), id="a speaker"),
        pytest.param(("The crew waits", "A doctor in a hurry"), id="two short lines"),
        pytest.param(("– Jane", "– John", "– Joan"), id="signatures"),
        pytest.param(("The crew waits:", "They said,", "It was late."), id="parts of sentences"),
    ],
)
def test_other_lines_are_none(lines: tuple[str, ...]) -> None:
    assert headings("What happened", *under(*lines), tagged="What happened") == ["What happened"]


def test_short_lines_are_none_where_sub_headings_are_marked_up() -> None:
    lines = ("The crew waits", "A doctor in a hurry", "Where the bag was")
    assert headings("What happened", *under(*lines), tagged="What happened") == ["What happened"]


def test_lines_over_lines_are_none() -> None:
    assert headings(PARAGRAPH, "THE CREW WAITS", "One", "THE BAG IS LOST", "Two", PARAGRAPH) == []


def test_links_are_none() -> None:
    assert headings(*under("THE CREW WAITS", "THE BAG IS LOST"), link=10) == []
