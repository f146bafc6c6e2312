"""Inline elements that are set bold or large: by attributes, as editors of BB-code and word processors leave them, or
by the style sheet, where their class calls them sub-headings."""

from __future__ import annotations

import re
from bisect import bisect_left

from crawler.extraction.headings import names_heading
from crawler.page.flat_tree import FlatTree

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(?:([\d.]+)\s*(pt|px|em|rem|%)|(x?x-large|large)\b)", re.IGNORECASE)
_LARGE = {"pt": 13.0, "px": 17.0, "em": 1.1, "rem": 1.1, "%": 110.0}
_LARGE_FONTS = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})


def emphasised(tree: FlatTree, start: int, end: int) -> frozenset[int]:
    """The <span> and <font> elements from `start` to before `end` whose text stands out by weight, size or name."""
    styles = tree.styles[bisect_left(tree.styles, (start,)) : bisect_left(tree.styles, (end,))]
    styled = {at for at, style in styles if tree.tags[at] in ("span", "font") and _stands_out(style)}
    for font in tree.tagged_within("font", start, end):
        if tree.attribute(font, "size") in _LARGE_FONTS and not tree.attribute(font, "style"):
            styled.add(font)
    classes = tree.classes
    styled.update(
        at for at in tree.tagged_within("span", start, end) if (names := classes[at]) and names_heading(names)
    )
    return frozenset(styled)


def _stands_out(style: str) -> bool:
    if _BOLD.search(style):
        return True
    size = _SIZE.search(style)
    if size is None:
        return False
    number, unit, _ = size.groups()
    return number is None or _as_float(number) >= _LARGE[unit.lower()]


def _as_float(number: str) -> float:
    try:
        return float(number)
    except ValueError:
        return 0.0
