"""What the mark-up around a heading says of it: part of the article, of the site's furniture, or not shown at all."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

_HIDDEN = re.compile(
    r"(?:^|[\s_-])(?:hidden|sr-only|screen-?reader|visually-?hidden|offscreen|is-hidden|blind)(?:$|[\s_-])|screen-reader-text"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_FURNITURE = re.compile(
    r"n(?<=\bn)av|menu|sidebar|widget|related|teaser|comment|footer|masthead|logo|site-?(?:title|name|header|branding)|"
    r"newsletter|recommend|popular|trending|cookie|modal|popup|search|ticker|share|promo|banner|overlay|paywall"
)
"""All alternatives begin with letters, to which the engine skips: hence n(?<=\\bn)av and not \\bnav."""
_CONTENT = re.compile(r"article|story|entry|post|content|main|detail|beitrag")
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "dialog", "form"})
_ANCESTORS_READ = 6


def is_hidden(element: etree._Element) -> bool:
    """Whether the element's own mark-up keeps it from being seen."""
    attributes = element.attrib
    return bool(attributes) and (
        bool(_HIDDEN.search(attributes.get("class", "")))
        or "hidden" in attributes
        or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
    )


def is_breadcrumb(element: etree._Element) -> bool:
    """Whether an element stands in a trail of rubrics, or in a title for machines."""
    return any(_is_trail(_marks(e)) for e in (element, *islice(element.iterancestors(), _ANCESTORS_READ)))


def is_logo(element: etree._Element) -> bool:
    """Whether the element is a link to the site's home page."""
    return any(map(_leads_home, islice(element.iter("a"), 1)))


def _leads_home(link: etree._Element) -> bool:
    return path_of(link.get("href") or "") in ("", "/")


class Surroundings:
    """What the mark-up around headings says; headings share most of their ancestors, so each is read once."""

    def __init__(self) -> None:
        self._read: dict[etree._Element, tuple[bool, bool, bool]] = {}

    def features(self, element: etree._Element) -> dict[str, float]:
        """The features that hold of a heading there, each 1."""
        features: dict[str, float] = {}
        node: etree._Element | None = element
        for distance in range(_ANCESTORS_READ):
            if node is None or node.tag in ("body", "html"):
                break
            furniture, breadcrumb, content = self._read.get(node) or self._look_at(node)
            if furniture:
                features["furniture"] = 1.0
                if distance < 2:
                    features["furniture_near"] = 1.0
            if breadcrumb:
                features["breadcrumb"] = 1.0
            if content:
                features["content"] = 1.0
            if node.tag == "li":
                features["listed"] = 1.0
            node = node.getparent()
        if is_hidden(element):
            features["hidden"] = 1.0
        for link in islice(element.iter("a"), 1):
            features["linked"] = 1.0
            if _leads_home(link):
                features["logo"] = 1.0
        return features

    def _look_at(self, node: etree._Element) -> tuple[bool, bool, bool]:
        marks = _marks(node)
        self._read[node] = (
            node.tag in _FURNITURE_TAGS or bool(_FURNITURE.search(marks)),
            _is_trail(marks),
            node.tag in ("article", "main") or bool(_CONTENT.search(marks)),
        )
        return self._read[node]


def _is_trail(marks: str) -> bool:
    return "breadcrumb" in marks or "seo-title" in marks or "seotitle" in marks


def _marks(element: etree._Element) -> str:
    names = element.keys()
    return " ".join((*names, element.get("class", ""), element.get("id", ""))).lower() if names else ""


def path_of(address: str) -> str:
    """The path of an address, empty where it cannot be read."""
    try:
        return urlsplit(address.strip()).path
    except ValueError:
        return ""
