"""Where the article stands in the tree: found with the body, used by every field that is printed near it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions in the page's tree; None where it was not found."""

    title: int | None = None
    """The visible headline."""
    container: int | None = None
    """The element that holds the body; a standfirst may stand above it."""
    first: int | None = None
    """The element of the body's first block, which may be a standfirst above the container."""
    last: int | None = None
    """The element of the body's last block."""
