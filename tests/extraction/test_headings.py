"""Sub-headings by their mark-up, and what only looks like one."""

from __future__ import annotations

import pytest

from crawler.extraction.body import find_body
from crawler.extraction.title import find_title
from crawler.page import Page

TEXT = (
    "The council met on Tuesday evening to decide, after months of delay, whether the old harbour should be closed.",
    "Several fishermen had come to the meeting, and they listened in silence while the mayor read out the report.",
    "No decision was taken that night; the matter will be discussed again in the spring, a spokesman said later.",
    "Until then the boats may leave as before, although the eastern pier has been closed since the storm in March.",
)


def headings_of(between: str, *, before: str = "", after: str = "") -> list[str]:
    """The sub-headings of an article with some mark-up between its second and its third paragraph."""
    one, two, three, four = (f"<p>{text}</p>" for text in TEXT)
    article = f'<div class="article-body">{before}{one}{two}{between}{three}{four}{after}</div>'
    html = f"<html><body><h1>Harbour stays open</h1>{article}</body></html>"
    page = Page(html.encode(), "https://example.org/harbour")
    return [section.heading for section in find_body(page, find_title(page)).sections if section.heading]


@pytest.mark.parametrize(
    "mark_up",
    [
        pytest.param("<h2>What comes next</h2>", id="h2"),
        pytest.param("<h3>What comes next</h3>", id="h3"),
        pytest.param("<h4><strong>What comes next</strong></h4>", id="h4-strong"),
        pytest.param("<h2><div>What comes next</div></h2>", id="h2-div"),
        pytest.param("<p><strong>What comes next</strong></p>", id="p-strong"),
        pytest.param("<p><b>What comes</b> <b>next</b></p>", id="p-two-b"),
        pytest.param('<p><span style="font-weight:bold">What comes next</span></p>', id="p-span-bold"),
        pytest.param('<p class="crosshead">What comes next</p>', id="crosshead"),
        pytest.param('<span class="cross-head">What comes next</span>', id="span-crosshead"),
        pytest.param('<div class="zwischentitel">What comes next</div>', id="zwischentitel"),
        pytest.param('<div class="subheadline"><p>What comes next</p></div>', id="named-parent"),
        pytest.param('<div class="heading-h3">What comes next</div>', id="looks-like-h3"),
        pytest.param('<p class="mb-2 h4">What comes next</p>', id="looks-like-h4"),
    ],
)
def test_each_kind_of_sub_heading_is_one(mark_up: str) -> None:
    assert headings_of(mark_up) == ["What comes next"]


def test_a_newsletter_may_be_what_the_text_is_about() -> None:
    assert headings_of("<h2>The witness and the newsletter</h2>") == ["The witness and the newsletter"]


@pytest.mark.parametrize(
    "mark_up",
    [
        pytest.param(
            "<p><strong>This sentence is set bold, but it is a sentence of the text.</strong></p>", id="bold-sentence"
        ),
        pytest.param(
            "<p><strong>Ann Lee:</strong> We did not know what to say about it at all, did we.</p>",
            id="bold-first-words",
        ),
        pytest.param('<p><b><a href="/other">Read also: the storm in March</a></b></p>', id="bold-link"),
        pytest.param("<p><b>Write to us: desk@example.org</b></p>", id="bold-address"),
        pytest.param("<p><b>The reasons are:</b></p>", id="bold-with-colon"),
        pytest.param(
            '<div class="related"><h3 class="related-title">Related</h3><a href="/other">The storm</a></div>',
            id="named-related",
        ),
        pytest.param('<h3 class="visually-hidden">Article content</h3>', id="for-screen-readers"),
        pytest.param('<h3 style="display:none">What comes next</h3>', id="not-shown"),
        pytest.param('<h3><span class="icon">S</span><img src="/storm.jpg"></h3>', id="icon"),
        pytest.param('<div><h3 class="video-title">The storm in pictures</h3><video></video></div>', id="video-title"),
        pytest.param('<a href="/storm"><div><h3>What the storm has left</h3></div></a>', id="teaser-in-a-link"),
        pytest.param(
            '<h3><a href="/2024/pier-closed-after-storm">The pier is closed after a storm</a></h3>',
            id="title-of-the-linked-page",
        ),
        pytest.param("<h3>You might also be interested in …</h3>", id="over-links"),
        pytest.param("<p><strong>Lesen Sie auch:</strong></p>", id="over-links-in-German"),
        pytest.param("<h2>Читайте также</h2>", id="over-links-in-Russian"),
        pytest.param("<h3>你可能会喜欢</h3>", id="over-links-in-Chinese"),
        pytest.param("<h3>Xem thêm:</h3>", id="over-links-in-Vietnamese"),
        pytest.param("<p><b>यह भी पढ़ें: बारिश</b></p>", id="title-of-another-page-in-Hindi"),
        pytest.param("<p><b>ALSO READ | The storm in March</b></p>", id="title-of-another-page"),
        pytest.param("<p><b>À lire aussi » La tempête de mars</b></p>", id="title-of-another-page-in-French"),
        pytest.param("<h3>Sign up for the harbour newsletter</h3>", id="over-a-form"),
        pytest.param("<h3>Sign up for the daily Quay email, sent to your inbox</h3>", id="over-a-form-for-emails"),
        pytest.param("<p><b>– Ann Lee, harbour reporter</b></p>", id="bold-signature"),
        pytest.param("<p><b>(PG) 110 minutes</b></p>", id="bold-remark-in-brackets"),
        pytest.param("<p><b>The harbour simply belongs to our town!</b></p>", id="bold-exclamation"),
        pytest.param("<ul><li><b>Point</b></li><li>and another point, which is longer</li></ul>", id="bold-list-item"),
    ],
)
def test_what_only_looks_like_a_sub_heading_is_none(mark_up: str) -> None:
    assert headings_of(mark_up) == []


@pytest.mark.parametrize(
    "mark_up",
    [
        pytest.param('<h2><a href="https://example.com/pier">The old pier</a></h2>', id="short-link"),
        pytest.param('<h2><a name="next">What comes next for all of us</a></h2>', id="anchor"),
        pytest.param("<h2>Related costs</h2>", id="begins-like-links"),
        pytest.param("<p><b>What comes next?</b></p>", id="question"),
    ],
)
def test_a_sub_heading_may_look_a_little_like_something_else(mark_up: str) -> None:
    assert len(headings_of(mark_up)) == 1


def test_questions_of_an_interview_are_none_where_some_are_too_long_for_one() -> None:
    long = (
        "The council has put off its decision on the old harbour for the third time within a year and a half. Why do "
        "you think that this was right?"
    )
    page = f"<p><b>{long}</b></p><p>{TEXT[0]}</p><p><b>And what comes next?</b></p>"
    assert headings_of(page) == []
    assert headings_of("<p><b>And what comes next?</b></p>") == ["And what comes next?"]


def test_a_heading_with_no_text_under_it_is_left_out() -> None:
    assert headings_of("<h2>Real</h2>", after='<h2>More stories</h2><ul><li><a href="/1">One</a></li></ul>') == ["Real"]


def test_a_long_standfirst_set_as_a_heading_is_a_paragraph() -> None:
    standfirst = (
        "After months of delay the council has put off its decision on the old harbour once more, to the joy of many."
    )
    assert headings_of("", before=f"<h2>{standfirst}</h2>") == []


def test_what_is_long_and_stands_above_all_text_is_a_standfirst() -> None:
    standfirst = "With so many boats in the old harbour, should the council not have decided long ago?"
    assert headings_of("<h2>Next</h2>", before=f"<h2>{standfirst}</h2>") == ["Next"]


def test_what_is_called_a_subtitle_above_all_text_is_a_standfirst_unless_others_are_called_so() -> None:
    assert headings_of("<h2>Next</h2>", before="<h2 class='story-summary'>Council cannot decide</h2>") == ["Next"]
    subtitle = "<h2 class=article-subheadline>Council cannot decide</h2>"
    assert headings_of("<h2>Next</h2>", before=subtitle) == ["Next"]
    assert headings_of(subtitle.replace("cannot", "will not"), before=subtitle) == [
        *("Council cannot decide", "Council will not decide")
    ]


def test_the_title_in_the_body_is_no_sub_heading() -> None:
    assert headings_of("<h2>Next</h2>", before="<h2>“Harbour stays open”</h2>") == ["Next"]


def test_bold_marks_nothing_where_all_is_bold() -> None:
    lines = "".join(f"<p><b>Line {number} of a poem</b></p>" for number in range(12))
    assert headings_of(lines) == []


def test_a_bold_cell_above_a_cell_of_text_is_one() -> None:
    cells = [TEXT[0], TEXT[1], "<b>What comes next</b>", TEXT[2], TEXT[3]]
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    page = Page(f"<html><body><h1>Harbour</h1><table>{rows}</table></body></html>".encode(), "https://example.org/")
    sections = find_body(page, find_title(page)).sections
    assert [section.heading for section in sections] == [None, "What comes next"]


def test_a_bold_cell_that_is_alone_in_its_row_may_stand_over_a_short_last_paragraph() -> None:
    cells = [*(f"<font size=2>{text}</font>" for text in TEXT), "<b>The pier</b>", "It stays shut for now, he said."]
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    page = Page(f"<html><body><h1>Harbour</h1><table>{rows}</table></body></html>".encode(), "https://example.org/")
    assert [section.heading for section in find_body(page, find_title(page)).sections] == [None, "The pier"]


def test_a_bold_cell_of_a_table_of_figures_is_none() -> None:
    rows = "".join(f"<tr><td><b>Year {year}</b></td><td>{year * 7} boats</td></tr>" for year in range(4))
    assert headings_of(f"<table>{rows}</table>") == []


def test_a_heading_that_holds_the_whole_text_is_none() -> None:
    story = "".join(f"<div>{text}</div>" for text in ("Nobody was there on Monday.", *TEXT))
    page = Page(f"<html><body><h1>Harbour</h1><h4>{story}</h4></body></html>".encode(), "https://example.org/harbour")
    assert [section.heading for section in find_body(page, find_title(page)).sections] == [None]


def test_a_bold_line_over_nothing_but_a_heading_is_text() -> None:
    assert headings_of("<p><strong>Watch the film of the meeting</strong></p><h2>What comes next</h2>") == [
        "What comes next"
    ]


def test_a_link_over_nothing_but_a_heading_of_its_kind_is_left_out() -> None:
    channel = '<h3><a href="/channel">Follow us on our channel</a></h3>'
    assert headings_of(f"{channel}<h3>What comes next</h3>") == ["What comes next"]


def test_a_link_over_the_headings_under_it_is_one() -> None:
    inn = '<h2><a href="https://example.org/inn">The inn at the harbour</a></h2>'
    assert headings_of(f"{inn}<h3>4 Pier Road</h3>") == ["The inn at the harbour", "4 Pier Road"]
