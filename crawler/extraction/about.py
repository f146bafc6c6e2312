"""What the page says about the article: description, keywords, section (the rubric) and lead image."""

from __future__ import annotations

from crawler.extraction.candidates import Found
from crawler.page import Page


def find_description(page: Page) -> Found[str] | None:
    return None


def find_keywords(page: Page) -> Found[list[str]] | None:
    return None


def find_section(page: Page) -> Found[str] | None:
    return None


def find_image_url(page: Page) -> Found[str] | None:
    return None
