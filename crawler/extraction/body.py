"""The article's text as sections."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from crawler.extraction.layout import Layout
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
    paragraphs = page.by_tag("p")
    texts = [t for p in paragraphs if (t := " ".join("".join(p.itertext()).split()))]
    return Body([Section(None, texts)] if texts else [], "markup:p", Layout(title=title.element if title else None))


def read_body(root: etree._Element, *, remove: frozenset[etree._Element] = frozenset(), title: str | None = None) -> list[Section]:
    """The sections of a known body element, such as a site's rule names; `remove` are elements inside it to leave out."""
    raise NotImplementedError
