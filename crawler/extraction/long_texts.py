"""The longer texts of a page, each by the block-level element that it stands in."""

from __future__ import annotations

from crawler.extraction.text import ends_sentence, text_weight
from crawler.page.flat_tree import FlatTree

_MOST_PIECES = 20_000
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "mark", "q", "s", "small", "span", "strong"}
    | {"sub", "sup", "time", "u"}
)
_NO_TEXT = frozenset(
    {"button", "circle", "defs", "g", "head", "html", "iframe", "input", "link", "meta", "noscript", "option", "path"}
    | {"rect", "script", "select", "source", "style", "svg", "symbol", "textarea", "title", "use"}
)
LONG_PARAGRAPH = 600
"""Its weight, see `crawler.extraction.text.text_weight`."""
_START = 40


class LongText:
    """The longer pieces of running text directly inside one block-level element, by its position."""

    __slots__ = ("at", "ends_sentence", "first", "linked", "pieces", "tag", "weight")

    def __init__(self, at: int, tag: str) -> None:
        self.at = at
        self.tag = tag
        self.weight = 0
        self.linked = 0
        self.pieces = 0
        self.ends_sentence = False
        self.first = ""

    @property
    def counted(self) -> int:
        """Its weight as far as it counts: each of its pieces no more than a long paragraph."""
        return min(self.weight, LONG_PARAGRAPH * self.pieces)

    @property
    def start(self) -> str:
        """Its first characters, white space collapsed."""
        return " ".join(self.first[: 2 * _START].split())[:_START]


def read_long_texts(tree: FlatTree) -> list[LongText]:
    """The texts of a page."""
    texts: dict[int, LongText] = {}
    parents = tree.parents
    for at, clean in tree.long_texts[:_MOST_PIECES]:
        if tree.tags[at] not in _NO_TEXT:
            _add_piece(texts, tree, at, clean, is_first=True)
    for at, clean in tree.long_tails[:_MOST_PIECES]:
        if tree.tags[at] not in _NO_TEXT:
            _add_piece(texts, tree, parents[at], clean, is_first=False)
    return list(texts.values())


def _add_piece(texts: dict[int, LongText], tree: FlatTree, at: int, clean: str, *, is_first: bool) -> None:
    """Adds a piece inside the element `at` to the text of the block-level element around it. `is_first`: it stands
    before all that is inside that element."""
    tag = tree.tags[at]
    is_link = False
    while tag in _INLINE:
        is_link = is_link or tag == "a"
        at = tree.parents[at]
        if at < 0:
            return
        is_first = False
        tag = tree.tags[at]
    if tag in _NO_TEXT:
        return
    text = texts.get(at)
    if text is None:
        text = texts[at] = LongText(at, tag)
    if is_first or not text.first:
        text.first = clean
    weight = text_weight(clean)
    text.weight += weight
    if is_link:
        text.linked += weight
    text.pieces += 1
    text.ends_sentence = text.ends_sentence or ends_sentence(clean)
