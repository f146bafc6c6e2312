"""The language of the article's text."""

from __future__ import annotations

import re

from crawler.extraction.candidates import Found
from crawler.page import Page


def find_language(page: Page, text: str) -> Found[str] | None:
    lang = (page.root.get("lang") or page.root.get("xml:lang") or "").strip().lower()
    m = re.match(r"[a-z]{2}(?![a-z])", lang)
    return Found(m[0], "markup:html[lang]") if m else None
