"""The article's text as sections."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from crawler.extraction.blocks import Block, BlockReader
from crawler.extraction.container import find_container
from crawler.extraction.headings import is_heading
from crawler.extraction.layout import Layout
from crawler.extraction.sections import build_sections
from crawler.extraction.text import comparable
from crawler.extraction.title import Title
from crawler.items import Section
from crawler.page import Page


@dataclass(frozen=True, slots=True)
class Body:
    """`origin` as in `Article.provenance`; `layout` tells where the blocks stand."""

    sections: list[Section]
    origin: str
    layout: Layout


def find_body(page: Page, title: Title | None = None) -> Body:
    """The main block of any page; no sections where there is none."""
    heading = title.element if title else None
    container = find_container(page)
    if container is None:
        return Body([], "", Layout(title=heading))
    blocks = BlockReader().read(container)
    if not blocks:
        return Body([], "", Layout(title=heading))
    sections = _sections(blocks, title.value if title else None)
    layout = Layout(heading, container, blocks[0].frame.element, blocks[-1].frame.element)
    return Body(sections, f"markup:{container.tag!s}", layout)


def read_body(
    root: etree._Element, *, remove: frozenset[etree._Element] = frozenset(), title: str | None = None
) -> list[Section]:
    """The sections of a known body element, such as a site's rule names; `remove` are left out of it."""
    return _sections(BlockReader(remove).read(root), title)


def _sections(blocks: list[Block], title: str | None) -> list[Section]:
    heading_flags = [is_heading(block) for block in blocks]
    if all(heading_flags):
        heading_flags = [False] * len(blocks)
    name = comparable(title) if title else ""
    kept = [
        (block, flag)
        for block, flag in zip(blocks, heading_flags, strict=True)
        if not (name and comparable(block.text) == name)
    ]
    return build_sections(kept)
