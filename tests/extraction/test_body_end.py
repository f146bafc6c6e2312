"""read_page: what follows the text in its container and looks middling at best is not read."""

from __future__ import annotations

import pytest

from crawler.extraction.body import read_page
from crawler.page import Page

RACES = "<br>".join(f"Race {n}: on the {n + 3}th of May, around the old town of the {n}th harbour" for n in range(1, 8))
NOTES = "<p>* The dates may change, as the dates of races do.</p><p>* The organisers gave them out in January.</p>"
CLICK = (
    "Click on the picture and read what our columnist has to say about the boats of last year and of this one, and "
    "which of the channels that show the races has the better commentators this year."
)
CREW = (
    "The boats of the {} crew were the fastest of all, and nobody who saw them will forget how they came home, with "
    "their sails full and their flags flying, while the others were still looking for the wind."
)


def text_read(story: str, after: str) -> str:
    html = (
        f"<html><body><div class=page><div class=article-body><h1>Races of the year</h1>{story}</div>{after}</div>"
        "</body></html>"
    )
    reading = read_page(Page(html.encode(), "https://example.org/races"), None)
    assert reading is not None
    return " ".join(block.text for block in reading.blocks)


@pytest.mark.parametrize(
    "aside",
    [
        pytest.param(f"<aside><b><div><p>{CLICK}</p></div></b></aside>", id="behind the text"),
        pytest.param(f"<h3>Our column</h3><aside><b><div><p>{CLICK}</p></div></b></aside>", id="behind a heading"),
    ],
)
def test_a_middling_text_behind_the_element_that_holds_most_is_not_read(aside: str) -> None:
    text = text_read(f"<p>{RACES}</p>{NOTES}", aside)
    assert "Race 7" in text
    assert "January" in text
    assert "Click" not in text
    assert "column" not in text


@pytest.mark.parametrize(
    ("story", "after"),
    [
        pytest.param("first second third fourth fifth sixth", "last", id="a little more"),
        pytest.param("first second", "third fourth fifth last", id="most of it"),
    ],
)
def test_a_text_that_goes_on_behind_its_first_element_is_read_on(story: str, after: str) -> None:
    parts = ["".join(f"<p>{CREW.format(crew)}</p>" for crew in crews.split()) for crews in (story, after)]
    assert CREW.format("last") in text_read(parts[0], f"<div class=more><div class=article-body>{parts[1]}</div></div>")


def test_middling_parts_behind_the_first_of_their_series_are_read() -> None:
    story = "".join(f"<p>{CREW.format(crew)}</p>" for crew in ("first", "second"))
    winners = "".join(f"<li>{year}: Anna Berg of the old harbour</li>" for year in range(2012, 2020))
    for after, is_read in (("part", True), ("rest", False)):
        parts = f"<div class=part>{story}</div><div class={after}><aside><ul>{winners}</ul></aside></div>"
        assert ("2019: Anna Berg" in text_read(parts, "")) is is_read
