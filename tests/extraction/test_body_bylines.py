"""find_body: lines that say who wrote the text are no part of it."""

from __future__ import annotations

import pytest

from crawler.extraction.body import find_body
from crawler.extraction.title import find_title
from crawler.page import Page

STANDFIRST = "A frozen stream, a flooded road and an old ferryman: the coldest week of the year."
STORY = [
    "The mill was closed for the winter when the stream froze, and the miller went to see his brother in the town.",
    "On his way back he found the road under water, and had to ask the ferryman for a bed until the morning came.",
    "“I have seen worse,” said the ferryman, who has seen nothing else in the forty years that he has worked there.",
]
LINES = ["By Ada Moor", "Von Ada Moor und Ben Ford", "Text: Ada Moor", "by ADA MOOR"]


def texts_of(*texts: str) -> list[str]:
    html = "<h1>The miller's week</h1><article>" + "".join(f"<p>{text}</p>" for text in texts) + "</article>"
    page = Page(html.encode(), "https://example.org/mill")
    return [text for section in find_body(page, find_title(page)).sections for text in section.paragraphs]


@pytest.mark.parametrize("line", LINES)
def test_a_byline_above_the_text_is_left_out(line: str) -> None:
    assert texts_of(line, *STORY) == STORY


@pytest.mark.parametrize("line", LINES)
def test_a_byline_under_the_standfirst_is_left_out(line: str) -> None:
    assert texts_of(STANDFIRST, line, *STORY) == [STANDFIRST, *STORY]


def test_a_date_under_the_standfirst_is_left_out() -> None:
    assert texts_of(STANDFIRST, "Published 12 May 2023 at 14:30", *STORY) == [STANDFIRST, *STORY]


@pytest.mark.parametrize("line", LINES)
def test_a_byline_under_the_text_is_left_out(line: str) -> None:
    assert texts_of(*STORY, line) == STORY


@pytest.mark.parametrize(
    "line", ["By Ada Moor, who runs the museum of mills in the valley", "By and by", "By then, Ada Moor had left."]
)
def test_a_line_that_says_more_than_a_byline_stays(line: str) -> None:
    assert texts_of(*STORY[:2], STORY[2], line) == [*STORY, line]


@pytest.mark.parametrize(
    "line",
    [
        "9 de mayo de 2023",
        "martes, 9 de mayo del 2023",
        "9 MAY. 2023",
        "May 9th, 2023",
        "May 9 2023",
        "9. 5. 2023",
        "9. maj 2023.",
        "9 мая 2023 г.",
        "2023. május 9.",
        "9 मई 2023",
    ],
)
def test_a_line_above_the_text_that_is_nothing_but_a_date_is_left_out(line: str) -> None:
    assert texts_of(line, *STORY) == STORY


def test_a_sentence_above_the_text_with_a_date_in_it_stays() -> None:
    sentence = "The mill was closed again on 9 May 2023."
    assert texts_of(sentence, *STORY) == [sentence, *STORY]


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("First Published: May 12, 2023, 14:30 IST", False),
        ("Veröffentlicht am 12. Mai 2023", False),
        ("Опубликовано: 12.05.2023 14:30", False),
        ("The mill was published in a book of 12 May 2023", True),
    ],
)
def test_a_date_under_the_text_is_left_out_where_a_word_says_what_it_is(line: str, is_kept: bool) -> None:
    assert texts_of(*STORY, line) == ([*STORY, line] if is_kept else STORY)
