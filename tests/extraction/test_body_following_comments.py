"""find_body: readers' comments below the text, in elements without names."""

from __future__ import annotations

import pytest

from crawler.extraction import extract_article

TEXT = [
    "The ferry left the island an hour late on Monday, because the crew had to wait for the doctor and his bag.",
    "On the mainland nobody had been told, and the bus that should have met the passengers was gone when they came.",
    "The company says that it is sorry, and that the timetable for the winter will leave more time between the two.",
]
COMMENTS = [
    "I was on that ferry myself, and nobody told us anything at all. We sat there for an hour and looked at the sea.",
    "The doctor is my neighbour. He says that the bag was not even his, and that he had told them so on the phone.",
]


def texts_of(*headings: str, below: list[str] = COMMENTS) -> list[str]:
    parts = [f"<p>{text}</p>" for text in TEXT]
    parts += [part for heading in headings for part in (heading, *(f"<p>{text}</p>" for text in below))]
    html = f"<html><head><title>A ferry leaves late</title></head><h1>A ferry leaves late</h1>{''.join(parts)}</html>"
    article = extract_article(html.encode(), url="https://example.org/ferry")
    return [
        text for section in article.body for text in ([section.heading] if section.heading else []) + section.paragraphs
    ]


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("<h2>2 Comments</h2>", id="count"),
        pytest.param("<h3>Kommentare (2)</h3>", id="count behind"),
        pytest.param("<h3>Two thoughts on “A ferry leaves late”</h3>", id="count and headline"),
        pytest.param("<h2>Commentaires</h2>", id="word"),
        pytest.param("<h4>2 комментария</h4>", id="ru"),
    ],
)
def test_a_heading_over_comments_ends_the_text(heading: str) -> None:
    assert texts_of(heading) == TEXT


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("5 Antworten auf die Fragen nach dem Schiff", id="answers"),
        pytest.param("Two reactions of the company to the delay", id="reactions"),
        pytest.param("The minister's comments on the delay", id="words"),
    ],
)
def test_a_sub_heading_with_such_words_does_not(heading: str) -> None:
    assert texts_of(f"<h2>{heading}</h2>") == [*TEXT, heading, *COMMENTS]


def test_a_number_of_comments_above_the_text_does_not() -> None:
    html = f"<h1>A ferry leaves late</h1><h4>2 Comments</h4>{''.join(f'<p>{text}</p>' for text in TEXT)}"
    article = extract_article(html.encode(), url="https://example.org/ferry")
    assert [section.paragraphs for section in article.body] == [TEXT]
