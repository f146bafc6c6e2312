"""read_body: the mark-up of a known body element -> sections, kind by kind."""

from __future__ import annotations

import pytest

from crawler.extraction.body import read_body
from crawler.page import Page
from crawler.page.flat_tree import FlatTree


def tree_of(body: str) -> FlatTree:
    return Page(f"<html><body>{body}</body></html>".encode(), "https://example.org/rain").tree


def sections_of(markup: str, title: str | None = None) -> list[tuple[str | None, list[str]]]:
    tree = tree_of(f"<div>{markup}</div>")
    sections = read_body(tree, tree.tags.index("div"), title=title)
    return [(section.heading, section.paragraphs) for section in sections]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", [(None, ["One.", "Two."])], id="p"),
        pytest.param(
            "One.<br><br>Two.<br/>&nbsp;<br/>Three.<br><br>", [(None, ["One.", "Two.", "Three."])], id="br-br"
        ),
        pytest.param("One line<br>and its end.<br><br>Two.", [(None, ["One line and its end.", "Two."])], id="one-br"),
        pytest.param(
            "Lead.<br><br><b>Heading</b><br><br>Text.", [(None, ["Lead."]), ("Heading", ["Text."])], id="bold-line"
        ),
        pytest.param(
            "Lead.<br><br><strong>Heading</strong><br>Text.",
            [(None, ["Lead."]), ("Heading", ["Text."])],
            id="bold-line-br",
        ),
        pytest.param(
            "Lead.<br><br><b>Ivan Petrov<br>head of the service</b><br><br>Text.",
            [(None, ["Lead."]), ("Ivan Petrov head of the service", ["Text."])],
            id="two-bold-lines",
        ),
        pytest.param(
            "<b>Ivan Petrov:</b> I think so.<br><br>Yes.", [(None, ["Ivan Petrov: I think so.", "Yes."])], id="speaker"
        ),
        pytest.param(
            "Lead.<br><br><b>This is bold.</b><br><br>Text.",
            [(None, ["Lead.", "This is bold.", "Text."])],
            id="bold-sentence",
        ),
        pytest.param("<b>All of it</b><br><br><b>is bold</b>", [(None, ["All of it", "is bold"])], id="all-bold"),
        pytest.param("<p>Lead.</p><h2>Heading</h2><p>Text.</p>", [(None, ["Lead."]), ("Heading", ["Text."])], id="h2"),
        pytest.param(
            "<p>Lead.</p><p><strong>Heading</strong></p><p>Text.</p>",
            [(None, ["Lead."]), ("Heading", ["Text."])],
            id="p-strong",
        ),
        pytest.param(
            "Loose.<p>In p.</p>Loose again.<ul><li>a</li><li>b</li></ul>",
            [(None, ["Loose.", "In p.", "Loose again.", "a", "b"])],
            id="loose",
        ),
        pytest.param('Say:<div class="quote">One.<br><br>Two.</div>', [(None, ["Say:", "One.", "Two."])], id="quote"),
        pytest.param(
            'Lead.<br><br><div align="center"><span style="font-size:14pt;line-height:100%">'
            '<span style="color:#800000">'
            "Under the ships</span></span></div><br>Text.",
            [(None, ["Lead."]), ("Under the ships", ["Text."])],
            id="large-span",
        ),
        pytest.param(
            'Lead.<br><br><font size="4">Heading</font><br><br>Text.',
            [(None, ["Lead."]), ("Heading", ["Text."])],
            id="font-size",
        ),
    ],
)
def test_each_kind_of_mark_up(markup: str, expected: list[tuple[str | None, list[str]]]) -> None:
    assert sections_of(markup) == expected


def test_removed_elements_leave_their_tails() -> None:
    tree = tree_of("<div>One<i class=x> gone</i> stays.<br><br><p class=x>Gone.</p>Two.</div>")
    sections = read_body(tree, tree.tags.index("div"), remove=tree.named["x"])
    assert [section.paragraphs for section in sections] == [["One stays.", "Two."]]


def test_nothing_beside_the_element_is_read() -> None:
    before, behind = "<p>Before. <span>It snowed.</span></p>", "Behind.<p><b>It snows</b></p><p>It snows on.</p>"
    tree = tree_of(f"<main class=sr-only>{before}<div>It rained.<p>It rains.</p></div>{behind}</main>")
    sections = read_body(tree, tree.tags.index("div"))
    assert [(section.heading, section.paragraphs) for section in sections] == [(None, ["It rained.", "It rains."])]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param("link visually-hidden", id="bootstrap-5"),
        pytest.param("sr-only", id="bootstrap-3-and-tailwind"),
        pytest.param("show-for-sr", id="foundation"),
        pytest.param("screen-reader-text", id="wordpress"),
        pytest.param("element-invisible", id="drupal-7"),
        pytest.param("ui-helper-hidden-accessible", id="jquery-ui"),
        pytest.param("visuallyHidden__a1b2c", id="css-modules"),
        pytest.param("blind", id="naver"),
        pytest.param("screen_out", id="kakao"),
    ],
)
def test_what_only_a_screen_reader_says_is_no_text(names: str) -> None:
    link = f"<a href=/snow>Snow <span class='{names}'>opens in a new window</span></a> follows."
    assert sections_of(f"<p>It rained. {link}</p>") == [(None, ["It rained. Snow follows."])]


def test_what_tailwind_shows_again_is_text() -> None:
    assert sections_of("<p>It <b class='sr-only md:not-sr-only'>rained</b>.</p>") == [(None, ["It rained."])]


def test_the_title_is_not_repeated() -> None:
    assert sections_of("<b>Rain again</b><br><br>It rained.", "“Rain again”") == [(None, ["It rained."])]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        pytest.param("After the storm Rain again in the valley", [(None, ["It rained."])], id="a kicker before it"),
        pytest.param("Rain again in the valley “Wet”", [(None, ["It rained."])], id="a line behind it"),
        pytest.param(
            "Rain again in the valley, and in all that lie south and east of it",
            [("Rain again in the valley, and in all that lie south and east of it", ["It rained."])],
            id="much more",
        ),
    ],
)
def test_the_title_is_not_repeated_with_its_kicker(first: str, expected: list[tuple[str | None, list[str]]]) -> None:
    assert sections_of(f"<h2>{first}</h2><p>It rained.</p>", "Rain again in the valley") == expected
