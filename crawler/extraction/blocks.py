"""Blocks: runs of text as a browser would set them, and the elements that hold them."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.page.flat_tree import FlatTree

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MOST_BLOCKS = 20_000
"""No story has more, but pages that are made to cost time have."""


class Frame:
    """A block-level element that holds blocks, directly or deeper; `parent` is None for the root.

    `at` is its position in `tree`. `tag` is the element's, but of everything inside a heading it is the heading's.
    `classes` is its class attribute.
    """

    __slots__ = ("at", "classes", "parent", "tag", "tree")

    def __init__(self, tree: FlatTree, at: int, parent: Frame | None) -> None:
        self.tree = tree
        self.at = at
        self.classes = tree.classes[at]
        self.tag: str = parent.tag if parent is not None and parent.tag in HEADING_TAGS else tree.tags[at]
        self.parent = parent


@dataclass(slots=True)
class Block:
    """A run of text between block boundaries, or between line breaks.

    `link` and `bold` are the numbers of its characters that are links and that are bold; `is_line` means that a line
    break bounds it, so that it shares its element with other blocks.
    """

    text: str
    frame: Frame
    link: int
    bold: int
    is_line: bool
