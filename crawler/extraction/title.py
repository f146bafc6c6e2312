"""The headline."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from crawler.page import Page


@dataclass(frozen=True, slots=True)
class Title:
    """`element` is the visible headline, None where the title is only in the metadata."""

    value: str
    origin: str
    element: etree._Element | None


def find_title(page: Page) -> Title | None:
    for element in page.by_tag("h1"):
        if text := " ".join("".join(element.itertext()).split()):
            return Title(text, "markup:h1", element)
    for text in page.meta.get("og:title", []):
        return Title(text, "meta:og:title", None)
    return None
