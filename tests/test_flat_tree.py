"""The compiled reader and the plain one give the same lists of any tree, and of usual trees what lxml says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.flat_tree import LONG_TEXT, TEXTLESS_TAGS, UNNAMED_TAGS, FlatTree, PlainReader, compiled_reader
from crawler.page import Page, PageError
from tests.conftest import missing_service

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("*/*.html"))
LISTS = (
    *("tagged", "tags", "classes", "names", "named", "texts", "tails", "long_texts", "long_tails"),
    *("parents", "ends", "styles", "hidden", "metas", "items", "item_types"),
    *("anchors", "script_types"),
)
TAGS = ("p", "div", "a", "script", "svg", "span", "td", "x-y", "título", "h1", "title", "meta")
ATTRIBUTES = (
    *(
        "class",
        "id",
        "itemprop",
        "itemscope",
        "itemtype",
        "rel",
        "style",
        "hidden",
        "href",
        "content",
        "type",
        "classes",
        "i",
        "xml:id",
    ),
    "CLASS",
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Mark-up with its tags left open, crossed and closed twice."""
    text = st.text(st.characters(exclude_characters="\0"), max_size=40)
    attribute = st.builds('{}="{}"'.format, st.sampled_from(ATTRIBUTES), text.map(lambda t: t.replace('"', "")))
    bare = st.sampled_from(ATTRIBUTES)
    begin = st.builds(
        lambda tag, given: f"<{tag} {' '.join(given)}>", st.sampled_from(TAGS), st.lists(attribute | bare, max_size=4)
    )
    end = st.sampled_from(TAGS).map("</{}>".format)
    odd = st.sampled_from(
        ["<!-- c -->", "<?pi ?>", "&amp;", "&nbsp;", "&#x1F600;", "&unknown;", "<![CDATA[x]]>", "<br/>"]
    )
    return "<body>" + "".join(draw(st.lists(begin | end | text | odd, min_size=1, max_size=30)))


@pytest.fixture(scope="module")
def compiled() -> object:
    if (reader := compiled_reader()) is None:
        missing_service("crawler/tree_reader.pyx is not compiled: make .venv/compiled")
    return reader


def assert_same(root: etree._Element) -> None:
    reader = compiled_reader()
    assert reader is not None
    plain, fast = PlainReader(root), reader(root, UNNAMED_TAGS, TEXTLESS_TAGS, LONG_TEXT)
    for name in LISTS:
        assert getattr(fast, name) == getattr(plain, name), name
    assert list(fast.elements) == plain.elements
    assert [fast.position[element] for element in plain.elements] == list(range(len(plain.elements)))


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_saved_pages_are_read_the_same_by_both(path: Path) -> None:
    try:
        page = Page(path.read_bytes(), "https://example.org/")
    except PageError:  # some are saved for that
        return
    assert_same(page.root)


@pytest.mark.usefixtures("compiled")
@given(pages())
def test_any_page_is_read_the_same_by_both(html: str) -> None:
    assert_same(Page(html.encode("utf-8", "replace"), "https://example.org/").root)


@pytest.mark.usefixtures("compiled")
def test_a_part_of_a_page_is_read_the_same_by_both() -> None:
    root = Page(b"<div><p>one<b>two</b>three</p>four<p>five</p></div>", "https://example.org/").root
    for element in root.iter():
        assert_same(element)


@pytest.mark.usefixtures("compiled")
def test_names_that_no_document_may_have_are_read_by_both() -> None:
    assert_same(Page(b"<meta \x01name=a content=b><p \x02class=c \x03>x", "https://example.org/").root)


@pytest.mark.usefixtures("compiled")
def test_a_thousand_own_tags_are_kept_apart() -> None:
    html = "".join(f"<x-{number}>{number}</x-{number}>" for number in range(1000))
    assert_same(Page(html.encode(), "https://example.org/").root)


@pytest.mark.usefixtures("compiled")
def test_an_element_of_another_page_has_no_position() -> None:
    tree, other = (FlatTree(Page(b"<p>one", "https://example.org/").root) for _ in range(2))
    element = other.elements[-1]
    assert element not in tree.position
    assert tree.position.get(element) is None
    assert tree.position.get(element, -1) == -1
    with pytest.raises(KeyError):
        tree.position[element]


def test_texts_of_scripts_and_names_of_drawings_are_left_out() -> None:
    tree = FlatTree(Page(b"<p class=a id=b>x<script>y</script>z<svg class=c></svg></p>", "https://example.org/").root)
    assert list(zip(tree.tags, tree.names, tree.texts, tree.tails, strict=True)) == [
        ("html", None, None, None),
        ("body", None, None, None),
        ("p", "a b", "x", None),
        ("script", None, None, "z"),
        ("svg", None, None, None),
    ]


def test_further_names_and_what_is_not_displayed() -> None:
    html = b"<p itemprop=headline style='DISPLAY : none'><a rel=author>x</a><link rel=next><b hidden>y</b>"
    tree = FlatTree(Page(html, "https://example.org/").root)
    named = {name: [tree.tags[at] for at in positions] for name, positions in tree.named.items()}
    assert named == {"headline": ["p"], "author": ["a"]}
    assert sorted(tree.tags[at] for at in tree.undisplayed) == ["b", "p"]


def test_what_is_noted_on_the_way() -> None:
    html = b"<meta name=a content=b><a href=/x>x<a href=#y>y<a href=/comments>z<p itemscope>p<b itemprop=name>b"
    tree = FlatTree(Page(html, "https://example.org/").root)
    assert tree.metas == [{"name": "a", "content": "b"}]
    assert [(tree.texts[at], address) for at, address in tree.anchors] == [("y", "#y"), ("z", "/comments")]
    assert [tree.tags[at] for at in tree.items] == ["p", "b"]


def test_a_stale_build_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "tree_reader.pyx"
    source.touch()
    monkeypatch.setattr("crawler.flat_tree.__file__", str(tmp_path / "flat_tree.py"))
    os.utime(source, (0, 2**33))
    assert compiled_reader() is None
