"""Pull quotes: sentences of the text that are printed again in large type beside it."""

from __future__ import annotations

from collections import Counter

from crawler.extraction.blocks import Block, Frame
from crawler.extraction.surroundings import Surroundings, bits_of
from crawler.extraction.text import comparable

_QUOTATION = bits_of("class quote", "in blockquote")
_FEWEST_LETTERS = 30
_FEW = 8
_MOST = 100
"""No text has more, and each is sought in all of it."""


def without_pull_quotes(blocks: list[tuple[Block, bool]], surroundings: Surroundings) -> list[tuple[Block, bool]]:
    """The selected blocks without quotations that are part of another block: who quotes others does not do it twice."""
    quotations = _quotations(blocks, surroundings)
    printed = "\n".join([block.text for block, _ in blocks]) if quotations else ""
    if not any(printed.count(_middle(blocks[index][0].text)) > 1 for index in quotations):  # as on most pages
        return blocks
    texts = [comparable(block.text) for block, _ in blocks]
    alike, whole = Counter(texts), "\n".join(texts)
    pulled = {
        index
        for index in quotations
        if len(text := texts[index]) >= _FEWEST_LETTERS and whole.count(text) > alike[text]
    }
    return [item for index, item in enumerate(blocks) if index not in pulled]


def _quotations(blocks: list[tuple[Block, bool]], surroundings: Surroundings) -> list[int]:
    """Indices of the blocks that are named so, or what is around them."""
    around: dict[Frame | None, bool] = {None: False}
    found: list[int] = []
    for index, (block, is_heading) in enumerate(blocks):
        frame, parent = block.frame, block.frame.parent
        if is_heading or frame.tag == "pre":
            continue
        if parent is not None and parent not in around:
            bits = surroundings.own(parent.at)
            if parent.parent is not None:
                bits |= surroundings.own(parent.parent.at)
            around[parent] = bits & _QUOTATION != 0
        if around[parent] or surroundings.own(frame.at) & _QUOTATION:
            found.append(index)
    return found[:_MOST]


def _middle(text: str) -> str:
    """A few words of a text, without the quotation marks at its ends."""
    half = len(text) // 2
    return text[max(0, half - _FEW) : half + _FEW]
