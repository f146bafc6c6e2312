"""The compiled reader of blocks and the plain one give the same of any page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.block_reader import PlainBlockReader, compiled_block_reader
from crawler.extraction.blocks import MOST_BLOCKS, Block
from crawler.page.flat_tree import FlatTree
from tests.conftest import missing_service
from tests.saved_pages import SAVED_PAGES

TAGS = ("p", "div", "a", "b", "span", "font", "br", "li", "td", "h2", "h3", "script", "img", "x-y", "svg")


@pytest.fixture(scope="module")
def compiled() -> type[PlainBlockReader]:
    if (reader := compiled_block_reader()) is None:
        missing_service("crawler/extraction/compiled_block_reader.pyx is not compiled: make .venv/compiled")
    assert reader is not None
    return reader


def seen_of(block: Block) -> tuple[object, ...]:
    frames = []
    frame = block.frame
    while frame is not None:
        frames.append((frame.at, frame.tag, frame.classes))
        frame = frame.parent
    return block.text, block.link, block.bold, block.is_line, frames


def assert_same(reader: type[PlainBlockReader], html: bytes, skip: frozenset[int], bold: frozenset[int]) -> None:
    tree = FlatTree(html)
    if not (last := len(tree.tags)):
        return
    for root, end in ((0, last), (min(1, last - 1), last), (0, last // 2 + 1)):
        plain = PlainBlockReader(tree, skip, bold).read(root, end)
        fast = reader(tree, skip, bold).read(root, end)
        assert list(map(seen_of, fast)) == list(map(seen_of, plain))
        assert len({id(block.frame) for block in fast}) == len({id(block.frame) for block in plain})


@pytest.mark.parametrize("path", SAVED_PAGES, ids=lambda path: path.stem)
def test_saved_pages_are_read_the_same_by_both(compiled: type[PlainBlockReader], path: Path) -> None:
    html = path.read_bytes().replace(b"\0", b"")
    assert_same(compiled, html, frozenset(range(40, 4000, 97)), frozenset(range(0, 4000, 3)))


@given(
    st.lists(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS])
        | st.sampled_from(
            ["A", "b", " ", "Rain. ", "\n", "雨。", "…", "It rained on the hills for the whole of the night."]
        )
        | st.text(st.characters(exclude_characters="\0"), max_size=10),
        min_size=1,
        max_size=40,
    ),
    st.frozensets(st.integers(2, 20), max_size=4),
    st.frozensets(st.integers(2, 20), max_size=6),
)
def test_any_page_is_read_the_same_by_both(
    compiled: type[PlainBlockReader], pieces: list[str], skip: frozenset[int], bold: frozenset[int]
) -> None:
    assert_same(compiled, f"<body>{''.join(pieces)}".encode("utf-8", "replace"), skip, bold)


@pytest.mark.parametrize("line", [b"<p>x", b"x<br>"])
def test_both_stop_at_the_same_block(compiled: type[PlainBlockReader], line: bytes) -> None:
    html = b"<body>" + line * (MOST_BLOCKS + 10)
    assert_same(compiled, html, frozenset(), frozenset())
