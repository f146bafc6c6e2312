"""Which blocks are sub-headings."""

from __future__ import annotations

from crawler.extraction.blocks import Block

_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MAX_LENGTH = 120
_ALL = 0.9


def is_heading(block: Block) -> bool:
    if block.frame.tag in _TAGS:
        return True
    text = block.text
    return block.bold >= _ALL * len(text) and len(text) <= _MAX_LENGTH and not text.endswith((".", ":", ",", ";", "…"))
