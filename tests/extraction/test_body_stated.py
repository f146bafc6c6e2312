"""find_body: the text that only linked data states."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.body import Body, find_body
from crawler.extraction.title import find_title
from crawler.page import Page

STORY = [
    "The bell of the chapel fell from its tower on Monday night, and nobody in the village heard it, for it snowed.",
    "The sexton found it in the morning. It is not broken, he says, and as soon as the road is free a crane will come.",
    "Until then the hours are struck on a rail that hangs in the yard, as they were struck in the years after the war.",
]
SHOWN = (
    "Ida Brunner has written about the villages of the upper valley for thirty years. She lives with two cats in one."
)


def body_of(stated: str, shown: str) -> Body:
    data = json.dumps({"@type": "NewsArticle", "headline": "The bell", "articleBody": stated})
    html = (
        f'<html><head><title>The bell</title><script type="application/ld+json">{data}</script></head>'
        f"<body><h1>The bell</h1>{shown}</body></html>"
    )
    page = Page(html.encode(), "https://example.org/bell")
    return find_body(page, find_title(page))


@pytest.mark.parametrize("shown", [f"<div class=profile><p>{SHOWN}</p></div>", "<div id=app></div>"])
@pytest.mark.parametrize(
    "stated",
    ["\n\n".join(STORY), "".join(f"<p>{text}</p>" for text in STORY), "<br/>".join(STORY), "\r\n".join(STORY)],
)
def test_the_stated_text_is_the_body_where_the_page_shows_nothing_of_it(stated: str, shown: str) -> None:
    body = body_of(stated, shown)
    assert [(section.heading, section.paragraphs) for section in body.sections] == [(None, STORY)]
    assert body.origin == "json-ld:articleBody"
    assert body.layout.container is None


def test_the_stated_text_is_not_taken_where_the_page_shows_its_beginning() -> None:
    body = body_of("\n".join([*STORY, *STORY]), f"<article><p>{STORY[0]}</p></article>")
    assert body.sections[0].paragraphs == [STORY[0]]
    assert body.origin == "markup:article"


@pytest.mark.parametrize("written", ["Snow & ice. ", "Snow &amp; ice. ", "&lt;p&gt;Snow &amp;amp; ice. &lt;/p&gt;"])
def test_what_the_stated_text_escapes_is_read_however_often_it_was_escaped(written: str) -> None:
    assert body_of(written * 30, "").sections[0].paragraphs[0].startswith("Snow & ice.")


BOXED = f"<div class='media-box'><p>{STORY[0]}</p></div><p>{'</p><p>'.join(STORY[1:] * 2)}</p>"


def test_a_stated_paragraph_in_a_box_above_the_text_belongs_to_it() -> None:
    stated = " ".join(STORY).replace("'", "&#039;")
    assert body_of(stated, f"<article>{BOXED}</article>").sections[0].paragraphs[0] == STORY[0]
    assert body_of("", f"<article>{BOXED}</article>").sections[0].paragraphs[0] == STORY[1]


def test_a_stated_notice_in_a_box_below_the_text_does_not_belong_to_it() -> None:
    notice = "Whoever has seen a bell fall, or hears one where none was before, may write to the desk at any time."
    text = f"<p>{'</p><p>'.join(STORY * 2)}</p><div class='note'><p>{notice}</p></div>"
    body = body_of(" ".join([*STORY, notice]), f"<article>{text}</article>")
    assert body.sections[0].paragraphs[-1] == STORY[-1]
