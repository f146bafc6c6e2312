"""What is found on pages that show no text, such as those of films: the site's words about itself at their foot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.blocks import Block
from crawler.extraction.text import EAST_ASIAN, mentions
from crawler.extraction.title import Title
from crawler.page.flat_tree import FlatTree

_LONGEST = 1200
_FAR = 150
"""Elements between the headline and such a text."""
_FOOT = 0.9
"""Share of the page's elements that stand above it."""
_WORD = re.compile(rf"[^\W\d_]{{4,}}|[{EAST_ASIAN}]{{2}}")


def stands_at_foot(tree: FlatTree, blocks: Sequence[Block], title: Title | None) -> bool:
    """Whether a short text begins far below the headline, at the page's end, and has no word of the headline."""
    if title is None or title.at is None or not blocks:
        return False
    first = blocks[0].frame.at
    if first < title.at + _FAR or first < _FOOT * len(tree.tags):
        return False
    text = " ".join([block.text for block in blocks])
    words = _WORD.findall(title.value)
    return len(text) <= _LONGEST and bool(words) and not any(mentions(text, word) for word in words)
