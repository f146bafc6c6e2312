"""find_body: where one story of a page ends and the next begins."""

from __future__ import annotations

import pytest

from crawler.extraction.body import find_body
from crawler.extraction.title import find_title
from crawler.page import Page

FIRST = [
    "The ferry left the island an hour late on Monday, because the crew had to wait for the doctor and his bag.",
    "On the mainland nobody had been told, and the bus that should have met the passengers was gone when they came.",
    "The company says that it is sorry, and that the timetable for the winter will leave more time between the two.",
]
NEXT = [
    "A baker in the next valley has won a prize for bread that is made from nothing but flour, water and patience.",
    "He says that he had forgotten to send in the form, and that it was his daughter who did it without telling him.",
    "The prize is a wooden spoon, and it hangs above the counter now, between the calendar and the picture of a cow.",
]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def texts_of(body: str) -> list[str]:
    html = f"<html><head><title>A ferry leaves late</title></head><body><main>{body}</main></body></html>"
    page = Page(html.encode(), "https://example.org/ferry")
    sections = find_body(page, find_title(page)).sections
    return [
        text for section in sections for text in ([section.heading] if section.heading else []) + section.paragraphs
    ]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param('<div class="top"><h1>{}</h1></div>', id="h1"),
        pytest.param('<header class="post-head"><h2 class="headline">{}</h2></header>', id="classed-h2"),
        pytest.param('<header class="post-head"><h2 class="headline"><div>{}</div></h2></header>', id="wrapped-text"),
    ],
)
def test_the_text_under_the_next_headline_of_the_same_kind_is_left_out(head: str) -> None:
    first = f"<div class=story>{head.format('A ferry leaves late')}<div class=text>{paragraphs(FIRST)}</div></div>"
    following = f"<div class=story>{head.format('Bread wins')}<div class=text>{paragraphs(NEXT)}</div></div>"
    assert texts_of(first + following) == FIRST


def test_sub_headings_of_the_headlines_kind_beside_it_end_nothing() -> None:
    body = f"<h1>A ferry leaves late</h1>{paragraphs(FIRST)}<h1>What the baker says</h1>{paragraphs(NEXT)}"
    assert texts_of(body) == [*FIRST, "What the baker says", *NEXT]


def test_a_heading_in_an_element_of_another_kind_ends_nothing() -> None:
    top = f'<div class="top"><h1>A ferry leaves late</h1></div>{paragraphs(FIRST)}'
    body = f'{top}<div class="part"><h1>What the baker says</h1>{paragraphs(NEXT)}</div>'
    assert [text for text in texts_of(body) if text.endswith(".")] == [*FIRST, *NEXT]
