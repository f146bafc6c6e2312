"""Which element holds the article's text."""

from __future__ import annotations

from lxml import etree

from crawler.extraction.text import text_weight
from crawler.page import Page

_LONG_TEXTS = etree.XPath("descendant::text()[string-length(normalize-space()) > 30]")
_MIN_SHARE = 0.7


def find_container(page: Page) -> etree._Element | None:
    """The smallest element with most of the page's running text; None where the page has none."""
    weights: dict[etree._Element, float] = {}
    total = 0.0
    for text in _LONG_TEXTS(page.root):
        parent = text.getparent()
        if text.is_tail:
            parent = parent.getparent()
        weight = _weight(str(text), parent)
        if weight:
            total += weight
            element = parent
            while element is not None:
                weights[element] = weights.get(element, 0.0) + weight
                element = element.getparent()
    best = page.root if total else None
    element = best
    while element is not None:
        best = element
        element = max(element, key=lambda child: weights.get(child, 0.0), default=None)
        if element is None or weights.get(element, 0.0) < _MIN_SHARE * weights[best] or element.tag == "p":
            break
    return best


def _weight(text: str, parent: etree._Element) -> float:
    if parent.tag in ("script", "style", "noscript", "a", "textarea", "option", "title", "button"):
        return 0.0
    return float(text_weight(" ".join(text.split())))
