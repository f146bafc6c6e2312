"""Pull quotes: sentences of the text that are printed again in large type beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crawler.extraction.blocks import Block, Frame
from crawler.extraction.surroundings import Surroundings, bits_of
from crawler.extraction.text import comparable

_QUOTATION = bits_of("class quote", "in blockquote")
_FRAMES = 3
"""How far around a block it may be said that it is a quotation."""
_FEWEST_LETTERS = 30
_FEW = 8
_MOST = 100
"""No text has more, and each is sought in all of it."""


def without_pull_quotes(blocks: list[tuple[Block, bool]], surroundings: Surroundings) -> list[tuple[Block, bool]]:
    """The selected blocks without quotations that are part of another block: who quotes others does not do it twice."""
    quotations = [
        index
        for index, (block, is_heading) in enumerate(blocks)
        if not is_heading and block.frame.tag != "pre" and _is_quotation(block, surroundings)
    ]
    printed = "\n".join([block.text for block, _ in blocks]) if quotations else ""
    if not any(printed.count(_middle(blocks[index][0].text)) > 1 for index in quotations[:_MOST]):  # as on most pages
        return blocks
    texts = [comparable(block.text) for block, _ in blocks]
    alike, whole = Counter(texts), "\n".join(texts)
    pulled = {
        index
        for index in quotations[:_MOST]
        if len(text := texts[index]) >= _FEWEST_LETTERS and whole.count(text) > alike[text]
    }
    return [item for index, item in enumerate(blocks) if index not in pulled]


def _middle(text: str) -> str:
    """A few words of a text, without the quotation marks at its ends."""
    half = len(text) // 2
    return text[max(0, half - _FEW) : half + _FEW]


def _is_quotation(block: Block, surroundings: Surroundings) -> bool:
    return any(surroundings.own(frame.at) & _QUOTATION for frame in _around(block.frame))


def _around(frame: Frame | None) -> Iterator[Frame]:
    for _ in range(_FRAMES):
        if frame is None:
            return
        yield frame
        frame = frame.parent
