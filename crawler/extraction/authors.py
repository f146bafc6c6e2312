"""Who wrote the article."""

from __future__ import annotations

from crawler.extraction.candidates import Found
from crawler.extraction.layout import Layout
from crawler.page import Page


def find_authors(page: Page, layout: Layout) -> Found[list[str]] | None:
    return None


def clean_authors(texts: list[str]) -> list[str]:
    """Names out of bylines: prefixes, roles, handles and addresses gone, several names split."""
    raise NotImplementedError
