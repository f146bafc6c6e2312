"""The compiled reader and the plain one give the same lists of any page, and of usual pages what lxml says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.flat_tree import LONG_TEXT, TEXTLESS_TAGS, UNNAMED_TAGS, FlatTree, PlainReader, compiled_reader
from tests.conftest import missing_service
from tests.saved_pages import SAVED_PAGES

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
        missing_service("crawler/page/tree_reader.pyx is not compiled: make .venv/compiled")
    return reader


def assert_same(html: bytes) -> None:
    compiled = compiled_reader()
    assert compiled is not None
    plain, fast = PlainReader(html), compiled(html, UNNAMED_TAGS, TEXTLESS_TAGS, LONG_TEXT)
    for name in LISTS:
        assert getattr(fast, name) == getattr(plain, name), name
    for at, tag in enumerate(plain.tags):
        for name in (*ATTRIBUTES, "none"):
            assert fast.attribute(at, name.lower()) == plain.attribute(at, name.lower())
        assert fast.attribute_names(at) == plain.attribute_names(at)
        assert tag != "script" or fast.script(at) == plain.script(at)


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("path", SAVED_PAGES, ids=lambda path: path.stem)
def test_saved_pages_are_read_the_same_by_both(path: Path) -> None:
    assert_same(path.read_bytes().replace(b"\0", b""))


@pytest.mark.usefixtures("compiled")
@given(pages())
def test_any_page_is_read_the_same_by_both(html: str) -> None:
    assert_same(html.encode("utf-8", "replace"))


@pytest.mark.usefixtures("compiled")
@given(st.binary(max_size=200).map(lambda data: data.replace(b"\0", b"")))
def test_any_bytes_are_read_the_same_by_both(data: bytes) -> None:
    assert_same(data)


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    "html",
    [
        pytest.param(b"<meta \x01name=a content=b><p \x02class=c \x03>x", id="names that no document may have"),
        pytest.param(b"".join(b"<x-%d>%d</x-%d>" % (n, n, n) for n in range(1000)), id="a thousand tags of its own"),
        pytest.param(b"<p>x</p></body></html>tail<p id=late>y<b>z</b></p>more<div>w", id="elements behind the page"),
        pytest.param(b"<html></html><p>x</html>y", id="elements behind a page without any"),
        pytest.param(b"<html lang=en><p>x<html lang=de class=a><p>y<body class=b>z", id="a page begun twice"),
        pytest.param(b"<div>" * 3000 + b"x" + b"</div>" * 1000 + b"<p>y", id="too deep for a tree"),
        pytest.param(b"<p>a<b>bold</b>z<!-- c -->y<?pi x?>x<i></i>" + b"long " * 20, id="texts in pieces"),
        pytest.param("<p class=é id=ñ>é<p class=é>é".encode() * 3, id="letters beyond ASCII"),
        pytest.param(b"\xff<p title=\xfe>\xc3", id="broken UTF-8"),
        pytest.param(b"<frameset><frame src=a></frameset><noframes>x</noframes>", id="frames"),
        pytest.param(b"<script>if (a < b) { '</p>' }</script><style>p</style><script src=a></script>", id="scripts"),
        pytest.param(b"<script>a > b\r\nc\rd > e</SCRIPT ><p>x<style>p > b {}</style/>y<script a='>'>z", id="sources"),
        pytest.param(b"<script>'</scripts>' > '</script'</script x=y>z<script/>a > b</script>c", id="almost end tags"),
        pytest.param(b"<script><!-- a > <script> b </script> c --> d </script>e", id="a script in a script"),
        pytest.param(b"<!-- <script> --><p>x<script>a > b", id="a script without an end"),
        pytest.param(b"<title><script>a > b</script></title><svg><style>a > b</style></svg>z", id="scripts elsewhere"),
        pytest.param("<script>'é' > '日本'</script>é<style>é > é</style>".encode(), id="scripts beyond ASCII"),
        pytest.param(b"", id="nothing"),
        pytest.param(b" text only", id="no element"),
        pytest.param(b"<!-- c -->", id="a comment only"),
    ],
)
def test_odd_pages_are_read_the_same_by_both(html: bytes) -> None:
    assert_same(html)


def test_an_attribute_is_known_by_its_position_and_name() -> None:
    tree = FlatTree(b"<p id=a data-x='1 &amp; 2' hidden>x<p>y")
    first, second = tree.tagged["p"]
    assert (tree.attribute(first, "data-x"), tree.attribute(first, "hidden")) == ("1 & 2", "")
    assert tree.attribute(first, "data") is None
    assert tree.attribute(second, "id") is None


def test_an_element_knows_those_around_beside_and_inside_it() -> None:
    tree = FlatTree(b"<body><ul>0<li>1<b>2</b>3</li>4<li>5</li>6</ul>7")
    lists, (first, second), bold = tree.tagged["ul"][0], tree.tagged["li"], tree.tagged["b"][0]
    assert [tree.tags[at] for at in tree.ancestors(bold)] == ["li", "ul", "body", "html"]
    assert list(tree.children(lists)) == [first, second]
    assert (tree.following_sibling(first), tree.following_sibling(second)) == (second, None)
    assert (tree.preceding_sibling(second), tree.preceding_sibling(first)) == (first, None)
    assert (tree.following_sibling(0), tree.preceding_sibling(0)) == (None, None)
    assert (tree.tagged_in("li", lists), tree.tagged_in("li", first), tree.tagged_in("b", second)) == (
        [first, second],
        [first],
        [],
    )
    assert (tree.nearest("li", bold), tree.nearest("b", bold), tree.nearest("a", bold)) == (first, bold, None)
    assert "".join(tree.pieces(lists)) == "0123456"
    assert "".join(tree.pieces(first)) == "123"


def test_texts_of_scripts_and_names_of_drawings_are_left_out() -> None:
    tree = FlatTree(b"<p class=a id=b>x<script>y</script>z<svg class=c></svg></p>")
    assert list(zip(tree.tags, tree.names, tree.texts, tree.tails, strict=True)) == [
        ("html", None, None, None),
        ("body", None, None, None),
        ("p", "a b", "x", None),
        ("script", None, None, "z"),
        ("svg", None, None, None),
    ]


def test_further_names_and_what_is_not_displayed() -> None:
    html = b"<p itemprop=headline style='DISPLAY : none'><a rel=author>x</a><link rel=next><b hidden>y</b>"
    tree = FlatTree(html)
    named = {name: [tree.tags[at] for at in positions] for name, positions in tree.named.items()}
    assert named == {"headline": ["p"], "author": ["a"]}
    assert sorted(tree.tags[at] for at in tree.undisplayed) == ["b", "p"]


def test_what_is_noted_on_the_way() -> None:
    html = b"<meta name=a content=b><a href=/x>x<a href=#y>y<a href=/comments>z<p itemscope>p<b itemprop=name>b"
    tree = FlatTree(html)
    assert tree.metas == [{"name": "a", "content": "b"}]
    assert [(tree.texts[at], address) for at, address in tree.anchors] == [("y", "#y"), ("z", "/comments")]
    assert [tree.tags[at] for at in tree.items] == ["p", "b"]
