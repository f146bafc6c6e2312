"""Where the article stands in the tree: found with the body, used by every field that is printed near it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree


@dataclass(frozen=True, slots=True)
class Layout:
    """Elements of the page's shared tree; None where it was not found."""

    title: etree._Element | None = None
    """The visible headline."""
    container: etree._Element | None = None
    """The element that holds the body; a standfirst may stand above it."""
    first: etree._Element | None = None
    """The element of the body's first block, which may be a standfirst above the container."""
    last: etree._Element | None = None
    """The element of the body's last block."""
