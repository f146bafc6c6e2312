"""The article's text as sections."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from crawler.extraction.blocks import Block, BlockReader
from crawler.extraction.comment_zones import comment_zones
from crawler.extraction.container import LongText, find_container, read_long_texts
from crawler.extraction.evidence import PageFacts, gather_evidence
from crawler.extraction.headings import heading_candidates
from crawler.extraction.layout import Layout
from crawler.extraction.sections import build_sections, without_title
from crawler.extraction.selection import score, select
from crawler.extraction.standfirst import find_standfirst
from crawler.extraction.surroundings import Surroundings
from crawler.extraction.text import comparable
from crawler.extraction.title import Title
from crawler.items import Section
from crawler.page import Page

_TAGS = re.compile("<[^<>]*>")
_MIN_ARTICLE_BODY = 300
UNSEEN = ("visually-hidden", "visuallyhidden", "sr-only", "screen-reader", "screenreader")
"""Class words of what only a screen reader says, such as "opens in a new window"."""
_unseen = etree.XPath("descendant::*[{}]".format(" or ".join(f"contains(@class, '{word}')" for word in UNSEEN)))


@dataclass(frozen=True, slots=True)
class Body:
    """`origin` as in `Article.provenance`; `layout` tells where the blocks stand."""

    sections: list[Section]
    origin: str
    layout: Layout


def find_body(page: Page, title: Title | None = None) -> Body:
    """The main block of any page; no sections where there is none."""
    headline = title.element if title else None
    reading = read_page(page, title)
    if reading is None:
        return Body([], "", Layout(title=headline))
    kept = select(reading.blocks, [score(names) for names in reading.evidence])
    kept = without_title(kept, title.value if title else None)
    if not kept:
        return Body([], "", Layout(title=headline))
    if headline is not None:
        standfirst = find_standfirst(page, reading.texts, headline, kept[0][0], reading.facts.description)
        if standfirst is not None:
            kept.insert(0, (standfirst, False))
    container = reading.container
    layout = Layout(headline, container, kept[0][0].frame.element, kept[-1][0].frame.element)
    return Body(build_sections(kept), f"markup:{container.tag!s}", layout)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of a page before it is decided which blocks are the article."""

    texts: list[LongText]
    container: etree._Element
    blocks: list[Block]
    evidence: list[list[str]]
    """For each block the names of what is known of it."""
    facts: PageFacts


def read_page(page: Page, title: Title | None) -> Reading | None:
    """None where the page has no running text."""
    article_body = _article_body(page)
    zones = comment_zones(page)
    surroundings = Surroundings(zones)
    texts = read_long_texts(page.elements)
    container = find_container(texts, surroundings, article_body)
    if container is None:
        return None
    blocks = BlockReader(frozenset([*zones, *page.marked_with(UNSEEN)])).read(container)
    descriptions = page.meta.get("og:description") or page.meta.get("description") or [""]
    facts = PageFacts(comparable(title.value if title else ""), comparable(descriptions[0]), article_body)
    return Reading(texts, container, blocks, gather_evidence(blocks, facts, surroundings), facts)


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
    blocks = BlockReader(remove.union(_unseen(root))).read(root)
    return build_sections(without_title(list(zip(blocks, heading_candidates(blocks), strict=True)), title))
