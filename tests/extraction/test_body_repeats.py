"""find_body: what a page prints twice is read once."""

from __future__ import annotations

import pytest

from crawler.extraction.body import find_body
from crawler.extraction.title import find_title
from crawler.page import Page

STORY = [
    "The mill was closed for the winter when the stream froze, and the miller went to see his brother in the town.",
    "On his way back he found the road under water, and had to ask the ferryman for a bed until the morning came.",
    "“I have seen worse,” said the ferryman, who has seen nothing else in the forty years that he has worked there.",
]
NOTE = "The times of the ferry are those of the summer; in winter it only leaves when the river is free of ice."


def blocks_of(text: str) -> list[str]:
    page = Page(f"<h1>The miller's week</h1><article>{text}</article>".encode(), "https://example.org/mill")
    sections = find_body(page, find_title(page)).sections
    return [block for section in sections for block in ((section.heading or ""), *section.paragraphs) if block]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_a_text_that_is_printed_twice_is_read_once() -> None:
    text = paragraphs(STORY[0]) + "<h2>Under water</h2>" + paragraphs(*STORY[1:])
    assert blocks_of(f"<div>{text}</div><div>{text}</div>") == [STORY[0], "Under water", *STORY[1:]]


def test_the_first_paragraph_as_its_own_teaser_is_read_once() -> None:
    assert blocks_of(paragraphs(STORY[0], *STORY)) == STORY


def test_a_refrain_is_read_as_often_as_it_is_printed() -> None:
    assert blocks_of(paragraphs(*[STORY[0]] * 3, *STORY[1:])) == [*[STORY[0]] * 3, *STORY[1:]]


def test_a_note_that_stands_under_several_things_stays_under_each() -> None:
    text = "".join(f"<h2>Pier {n}</h2>{paragraphs(story, NOTE)}" for n, story in enumerate(STORY))
    assert blocks_of(text).count(NOTE) == len(STORY)


def test_lines_that_are_no_sentences_may_repeat() -> None:
    lines = [
        "One cup of flour, two eggs and a spoon of butter that has been left in the sun for an hour or two",
        "Salt",
    ]
    assert blocks_of(paragraphs(STORY[0], *lines, STORY[1], *lines, STORY[2])).count(lines[0]) == 2


@pytest.mark.parametrize("quote", ["<blockquote>{}</blockquote>", "<div class=pullquote><p>{}</p></div>"])
def test_a_sentence_of_the_text_in_large_type_is_read_once(quote: str) -> None:
    pulled = quote.format("“I have seen worse,” said the ferryman at last.")
    text = paragraphs(
        "“I have seen worse,” said the ferryman at last. He has seen nothing else for forty years on the river."
    )
    assert blocks_of(paragraphs(STORY[0]) + pulled + paragraphs(STORY[1]) + text) == blocks_of(
        paragraphs(*STORY[:2]) + text
    )


def test_a_quotation_that_stands_nowhere_else_is_read() -> None:
    quote = "The river has no master, and the ferry has none but the river, as everybody in the valley knows."
    assert blocks_of(f"{paragraphs(*STORY[:2])}<blockquote><p>{quote}</p></blockquote>{paragraphs(STORY[2])}") == [
        *STORY[:2],
        quote,
        STORY[2],
    ]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(STORY[0], id="as it is"),
        pytest.param(f"MILLTOWN - {STORY[0]} That was on Monday.", id="as a part"),
    ],
)
def test_a_standfirst_that_is_taken_from_the_text_is_left_out(later: str) -> None:
    text = f"<p class=lead>{STORY[0]}</p>{paragraphs(STORY[1], later, STORY[2])}"
    assert blocks_of(text) == [STORY[1], later, STORY[2]]
