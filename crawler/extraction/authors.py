"""Who wrote the article."""

from __future__ import annotations

from crawler.extraction.author_names import clean_authors
from crawler.extraction.candidates import Found
from crawler.extraction.layout import Layout
from crawler.page import Page

__all__ = ["clean_authors", "find_authors"]


def find_authors(page: Page, layout: Layout) -> Found[list[str]] | None:
    return None
