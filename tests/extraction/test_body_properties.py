"""What holds for every body: nothing invented, nothing doubled, order kept, no exception, bounded time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.block_reader import BlockReader
from crawler.extraction.body import find_body, read_body
from crawler.extraction.text import comparable
from crawler.extraction.title import find_title
from crawler.items import Section
from crawler.page import Page, PageError
from tests.growth import LINEAR, growth

TAGS = (
    "p",
    "div",
    "b",
    "a",
    "br",
    "h2",
    "ul",
    "li",
    "span",
    "table",
    "td",
    "script",
    "article",
    "x-y",
    "blockquote",
    "font",
)
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ['<div class="related">', "<p hidden>", '<span style="font-size:99999pt">', '<div style="display:none">']
    ),
    st.text(max_size=60),
)
WRAPPERS = st.sampled_from(
    [
        "<p>{}</p>",
        "<div>{}</div>",
        "{}<br><br>",
        "<h2>{}</h2>",
        "<p><b>{}</b></p>",
        "<ul><li>{}</li></ul>",
        "<blockquote>{}</blockquote>",
    ]
)


def texts_of(sections: list[Section]) -> list[str]:
    return [text for section in sections for text in (section.heading or "", *section.paragraphs) if text]


@given(st.lists(PIECES, max_size=60))
@settings(max_examples=300)
def test_any_tags_and_text_give_sections_of_the_text_that_is_there(pieces: list[str]) -> None:
    try:
        page = Page(f"<html><body>{''.join(pieces)}</body></html>".encode("utf-8", "replace"), "https://example.org/")
    except PageError:
        return
    everything = comparable("".join(str(text) for text in page.root.itertext()))
    for text in texts_of(find_body(page, find_title(page)).sections):
        assert text == " ".join(text.split())
        assert comparable(text) in everything


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_give_a_body_or_a_page_error(noise: bytes) -> None:
    try:
        page = Page(b"<html><body><p>" + noise, "https://example.org/")
    except PageError:
        return
    find_body(page, None)


@given(st.lists(WRAPPERS, min_size=1, max_size=30))
@settings(max_examples=200)
def test_a_known_body_loses_and_doubles_nothing_and_keeps_the_order(wrappers: list[str]) -> None:
    texts = [f"Text number {number} of some" for number in range(len(wrappers))]
    body = "".join(w.format(t) for w, t in zip(wrappers, texts, strict=True))
    tree = Page(f"<html><body>{body}</body></html>".encode(), "https://example.org/").tree
    assert texts_of(read_body(tree, tree.tags.index("body"))) == texts


PARAGRAPH = "<p>The council met on Tuesday evening to decide whether the old harbour should be closed.</p>"


@pytest.mark.parametrize(
    ("hostile", "size"),
    [
        pytest.param(lambda n: "<div>" * n + PARAGRAPH, 80_000, id="nested-div"),
        pytest.param(lambda n: "<b>" * n + "text " * 100, 80_000, id="nested-b"),
        pytest.param(lambda n: "<div>text that stands at every depth of the tree" * n, 24_000, id="nested-text"),
        pytest.param(lambda n: '<a href="/x">A link with some words in it</a> ' * n, 40_000, id="links"),
        pytest.param(lambda n: "short line<br>" * n, 80_000, id="br-lines"),
        pytest.param(lambda n: "<p>" + "word " * n, 800_000, id="one-long-line"),
        pytest.param(lambda n: "<p>" + "_" * n + "</p>" + PARAGRAPH, 2_400_000, id="underscores"),
        pytest.param(lambda n: "<p>" + " \n\t" * n + "</p>" + PARAGRAPH, 800_000, id="white-space"),
        pytest.param(lambda n: f'<div class="{"related-" * n}">{PARAGRAPH}</div>', 240_000, id="long-class"),
        pytest.param(lambda n: "".join(f'<div class="c{i}">{PARAGRAPH}</div>' for i in range(n)), 16_000, id="classes"),
        pytest.param(lambda n: PARAGRAPH * n, 32_000, id="many-paragraphs"),
    ],
)
def test_time_goes_by_the_length_of_hostile_pages(hostile: Callable[[int], str], size: int) -> None:
    def find(count: int) -> None:
        find_body(Page(f"<html><body>{hostile(count)}</body></html>".encode(), "https://example.org/"), None)

    assert growth(find, size) < LINEAR


@pytest.mark.parametrize("mark", ["<br>", "<p>", "</td><td>"])
def test_a_page_has_a_bounded_number_of_blocks(mark: str) -> None:
    line = "It rained on the hills, and the river was higher than it had been for years." + mark
    page = Page(f"<body><table><td>{line * 30_000}</table></body>".encode(), "https://example.org/rain")
    assert len(BlockReader(page.tree).read(0)) == 20_000
