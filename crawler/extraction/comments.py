"""How many reader comments the page states."""

from __future__ import annotations

from crawler.extraction.candidates import Found
from crawler.extraction.layout import Layout
from crawler.page import Page


def find_comment_count(page: Page, layout: Layout) -> Found[int] | None:
    return None
