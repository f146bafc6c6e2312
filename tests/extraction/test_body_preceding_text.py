"""find_body: what stands above the headline is no part of the story under it."""

from __future__ import annotations

from crawler.extraction.body import find_body
from crawler.extraction.title import find_title
from crawler.page import Page

STORY = [
    "The ferry left the island an hour late on Monday, because the crew had to wait for the doctor and his bag.",
    "On the mainland nobody had been told, and the bus that should have met the passengers was gone when they came.",
    "“Nobody called us,” said the driver, who had waited for half an hour and then gone home to his supper.",
    "The company says that it is sorry, and that the timetable for the winter will leave more time between the two.",
]
TICKER = [
    "A baker in the next valley has won a prize for bread that is made from nothing but flour, water and patience.",
    "The museum in the harbour opens again on Sunday, after two years in which nobody could find the right paint.",
]


def texts_of(body: str) -> list[str]:
    html = f"<html><head><title>A ferry leaves late</title></head><body><div class=page>{body}</div></body></html>"
    page = Page(html.encode(), "https://example.org/ferry")
    return [text for section in find_body(page, find_title(page)).sections for text in section.paragraphs]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_a_ticker_above_the_headline_is_left_out() -> None:
    ticker = f"<div class=now>{paragraphs(TICKER)}</div>"
    assert texts_of(f"{ticker}<h1>A ferry leaves late</h1>{paragraphs(STORY)}") == STORY


def test_the_text_above_a_headline_that_is_repeated_below_it_stays() -> None:
    assert texts_of(f"{paragraphs(STORY)}<h1>A ferry leaves late</h1>{paragraphs(TICKER[:1])}")[:4] == STORY


def test_text_in_the_element_that_holds_the_headline_stays() -> None:
    body = f"<h1>A ferry leaves late</h1>{'<br><br>'.join(STORY[:3])}{paragraphs(STORY[3:])}"
    assert texts_of(body) == STORY


def test_teasers_that_lead_to_other_stories_are_left_out_though_they_are_longer_than_the_story() -> None:
    teasers = "".join(f"<li><a href=/{n}>{text[:40]}</a> <span>{text}</span></li>" for n, text in enumerate(TICKER * 3))
    story = f"<div class=text><h2>A ferry leaves late</h2>{paragraphs(STORY[:2])}</div>"
    assert texts_of(f"<div><ul>{teasers}</ul></div><div>{story}</div>") == STORY[:2]


def test_a_list_of_teasers_above_the_headline_is_left_out_though_it_is_longer_than_the_story() -> None:
    teasers = "".join(f"<li>{text}</li>" for text in TICKER * 2)
    story = f"<h1>A ferry leaves late</h1><div class=text>{paragraphs(STORY[:2])}</div>"
    assert texts_of(f"<div><ul>{teasers}</ul></div><div>{story}</div>") == STORY[:2]
