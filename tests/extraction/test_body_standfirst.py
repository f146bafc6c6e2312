"""find_body: the standfirst above the body's element, and what only looks like one."""

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
STANDFIRST = "A frozen stream, a flooded road and an old ferryman: how a miller spent the coldest week of the year."
OTHER = "Photographs of the mill as it was before the flood can be seen in the museum until the end of the month."


def texts_of(head: str, above: str, headline: str = "The miller's week") -> list[str]:
    story = "".join(f"<p>{text}</p>" for text in STORY)
    html = (
        f"<html><head><title>{headline}</title>{head}</head><body><header><h1>{headline}</h1>{above}"
        f"</header><div class=article-body>{story}</div></body></html>"
    )
    page = Page(html.encode(), "https://example.org/mill")
    return [text for section in find_body(page, find_title(page)).sections for text in section.paragraphs]


def described(text: str, name: str = "description") -> str:
    return f'<meta {"property" if name.startswith("og:") else "name"}="{name}" content="{text}">'


@pytest.mark.parametrize(
    ("head", "above"),
    [
        pytest.param(described(STANDFIRST), f"<div>{STANDFIRST}</div>", id="the description itself"),
        pytest.param(
            described("All about mills and millers, in the paper of the valley", "og:description")
            + described(STANDFIRST),
            f"<div>{STANDFIRST}</div>",
            id="the second of two descriptions",
        ),
        pytest.param(
            described(f"The coldest week of the year: {STANDFIRST}"), f"<div>{STANDFIRST}</div>", id="in other order"
        ),
        pytest.param("", f"<p class=standfirst>{STANDFIRST}</p>", id="named"),
        pytest.param("", f"<div class=article-intro><p>{STANDFIRST}</p></div>", id="named around it"),
        pytest.param("", f"<p>Mills</p><div class=teaser-text><p>{STANDFIRST}</p></div>", id="named as on lists"),
        pytest.param(
            "",
            f"<div class=single_subtitle><style>p {{}}</style><div class=inner><p>{STANDFIRST}</p></div></div>",
            id="named around what wraps it",
        ),
        pytest.param(
            "",
            f"<div class=caption>The mill, as it stood in the frozen stream</div><div class=intro>{STANDFIRST}</div>",
            id="named, behind a caption",
        ),
    ],
)
def test_a_text_that_says_what_the_description_does_or_is_named_so_comes_first(head: str, above: str) -> None:
    assert texts_of(head, above) == [STANDFIRST, *STORY]


def test_a_short_line_comes_first_only_if_it_is_all_that_the_description_says() -> None:
    line, above = "A week at the frozen mill stream", "<p>Mills</p><div>A week at the frozen mill stream</div>"
    assert texts_of(described(line), above) == [line, *STORY]
    assert texts_of(described(f"{line}, and what a miller did in it"), above) == STORY


@pytest.mark.parametrize(
    "above",
    [
        pytest.param(f"<p>Mills</p><div>{OTHER}</div>", id="unnamed"),
        pytest.param(f"<p class='intro caption'>{OTHER}</p>", id="a caption"),
        pytest.param(f"<p>Mills</p><div class=teaser><p>{OTHER}</p></div>", id="another story"),
        pytest.param(f"<figure class=lead><p>{OTHER}</p></figure>", id="in a figure"),
        pytest.param(f'<p class=intro><a href="/museum">{OTHER}</a></p>', id="a link"),
        pytest.param(
            f"<p>Mills</p><div>{OTHER}</div><div class=author><p class=lead>{OTHER}</p></div>", id="not the first"
        ),
        pytest.param(
            "<template class=intro>First published at [hour]:[minute] [AMPM], on [monthFull] [day], [year]</template>",
            id="a template",
        ),
    ],
)
def test_other_text_between_headline_and_body_is_left_out(above: str) -> None:
    assert texts_of(described(STANDFIRST), above) == STORY


SUBTITLE = "The ferryman has seen worse, he says, and more than once"


@pytest.mark.parametrize(
    "above",
    [
        pytest.param(f"<h2>{SUBTITLE}</h2><p>By Ada Moor</p>", id="a heading"),
        pytest.param(f"<p>{SUBTITLE}</p>", id="a paragraph"),
        pytest.param(f"<div><p>{SUBTITLE}</p></div>", id="the first thing in what follows"),
    ],
)
def test_a_text_that_follows_the_headline_at_once_comes_first(above: str) -> None:
    assert texts_of(described(STANDFIRST), above) == [SUBTITLE, *STORY]


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("<p>The valley of the mill, in the house of the miller, 5 January 2024</p>", id="a date line"),
        pytest.param("<p>By Ada Moor, our reporter in the valley of the mill</p>", id="a byline"),
        pytest.param(f"<div class=cookie-consent><p>{SUBTITLE}</p></div>", id="a question"),
        pytest.param(f"<p class=caption>{SUBTITLE}</p>", id="a caption"),
        pytest.param("<p>© The museum of the mill and its millers</p>", id="a credit"),
        pytest.param(f"<p>{STORY[0][:90]}</p>", id="how the text begins"),
        pytest.param(f"<div class=related><p>{SUBTITLE}</p></div>", id="a teaser"),
        pytest.param(f"<p>Mills</p><p>{SUBTITLE}</p>", id="not at once"),
    ],
)
def test_what_else_may_follow_the_headline_is_no_subtitle(above: str) -> None:
    assert texts_of(described(STANDFIRST), above) == STORY


def test_what_is_named_a_standfirst_is_one_although_the_page_is_described_by_the_text_below() -> None:
    assert texts_of(described(STORY[0]), f"<p>Mills</p><p class=standfirst>{STANDFIRST}</p>") == [STANDFIRST, *STORY]


def test_a_subtitle_comes_before_a_standfirst() -> None:
    above = f"<h2>{SUBTITLE}</h2><p>By Ada Moor</p><div>{STANDFIRST}</div>"
    assert texts_of(described(STANDFIRST), above) == [SUBTITLE, STANDFIRST, *STORY]


HEADLINE = "How a miller spent the coldest week of the year at the ferry"


def test_a_headline_that_is_printed_twice_does_not_hide_the_standfirst() -> None:
    above = f"<div class=page-title>{HEADLINE}</div><p class=standfirst>{STANDFIRST}</p>"
    assert texts_of("", above, HEADLINE) == [STANDFIRST, *STORY]


@pytest.mark.parametrize("head", [described(HEADLINE), ""])
def test_the_headline_again_is_no_standfirst(head: str) -> None:
    assert texts_of(head, f"<p class=standfirst>{HEADLINE}</p>", HEADLINE) == STORY
