"""The article's description, as the page states it for machines; the site's own slogan is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from crawler.extraction.candidates import Found
from crawler.extraction.site_names import site_names
from crawler.extraction.text import clean_text, comparable, ends_sentence, mentions
from crawler.page import Page
from crawler.page.structured import plain_text, text_of

MAX_DESCRIPTION = 2_000

_WORD = re.compile(r"[^\W\d_]{4,}")


def find_description(page: Page, text: Callable[[], str]) -> Found[str] | None:
    """The standfirst or summary that the page states for machines; of several, the first that is not the site's.

    `text` gives the article's, headline and all.
    """
    for origin, value in _descriptions(page):
        description = clean_text(plain_text(value))[:MAX_DESCRIPTION]
        if description and not _is_sites_own(description, page, text):
            return Found(description, origin)
    return None


def _descriptions(page: Page) -> Iterator[tuple[str, str]]:
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        for value in page.meta.get(name, ()):
            yield f"meta:{name}", value
    for article in page.linked_articles[:1]:
        yield "json-ld:description", text_of(article.get("description")) or ""


def _is_sites_own(description: str, page: Page, text: Callable[[], str]) -> bool:
    """Whether a description is the site's name, or a slogan: no sentence, and of no word that the article has."""
    if ends_sentence(description):
        return False
    if comparable(description) in site_names(page):
        return True
    words, known = _WORD.findall(description), text()
    return bool(words and known) and not any(mentions(known, word) for word in words)
