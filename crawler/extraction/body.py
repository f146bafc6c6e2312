"""The article's text as sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.extraction.blocks import Block, BlockReader
from crawler.extraction.comment_zones import comment_zones
from crawler.extraction.container import find_container
from crawler.extraction.evidence import PageFacts, gather_evidence
from crawler.extraction.headings import is_heading
from crawler.extraction.layout import Layout
from crawler.extraction.scorecard import BLOCK_WEIGHTS
from crawler.extraction.sections import build_sections
from crawler.extraction.surroundings import Surroundings
from crawler.extraction.text import comparable
from crawler.extraction.title import Title
from crawler.items import Section
from crawler.page import Page

_TAGS = re.compile("<[^<>]*>")
_MIN_ARTICLE_BODY = 300


@dataclass(frozen=True, slots=True)
class Body:
    """`origin` as in `Article.provenance`; `layout` tells where the blocks stand."""

    sections: list[Section]
    origin: str
    layout: Layout


def find_body(page: Page, title: Title | None = None) -> Body:
    """The main block of any page; no sections where there is none."""
    heading = title.element if title else None
    reading = read_page(page, title)
    if reading is None:
        return Body([], "", Layout(title=heading))
    container, blocks, evidence = reading
    kept = [block for block, names in zip(blocks, evidence, strict=True) if _score(names) > 0]
    if not kept:
        return Body([], "", Layout(title=heading))
    sections = _sections(kept, title.value if title else None)
    layout = Layout(heading, container, kept[0].frame.element, kept[-1].frame.element)
    return Body(sections, f"markup:{container.tag!s}", layout)


def read_page(page: Page, title: Title | None) -> tuple[etree._Element, list[Block], list[list[str]]] | None:
    """The container, its blocks and what is known of each; None where the page has no running text."""
    article_body = _article_body(page)
    zones = comment_zones(page)
    surroundings = Surroundings(zones)
    container = find_container(page.elements, surroundings, article_body)
    if container is None:
        return None
    blocks = BlockReader(frozenset(zones)).read(container)
    descriptions = page.meta.get("og:description") or page.meta.get("description") or [""]
    facts = PageFacts(comparable(title.value if title else ""), comparable(descriptions[0]), article_body)
    return container, blocks, gather_evidence(blocks, facts, surroundings)


def _score(names: Sequence[str]) -> float:
    return sum(map(BLOCK_WEIGHTS.__getitem__, names))


def _article_body(page: Page) -> str:
    """The longest JSON-LD articleBody as plain text; empty where there is none worth comparing with."""
    longest = ""
    for item in page.linked_data:
        text = item.get("articleBody")
        if isinstance(text, str) and len(text) > len(longest):
            longest = text
    if len(longest) < _MIN_ARTICLE_BODY:
        return ""
    if "<" in longest:
        longest = _TAGS.sub(" ", longest)
    return " ".join(longest.split())


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
