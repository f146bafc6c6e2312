"""The language of the article's text."""

from __future__ import annotations

from crawler.extraction.candidates import Found
from crawler.page import Page


def find_language(page: Page, text: str) -> Found[str] | None:
    return None
