"""Numbers of things, as a person says them."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number and its noun, which has an s where it is not one thing.

    >>> counted(1, "page"), counted(2, "page"), counted(0, "page")
    ('1 page', '2 pages', '0 pages')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
