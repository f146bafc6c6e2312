"""Who wrote the article: metadata and visible bylines judge each other by weighed agreement."""

from __future__ import annotations

import math

from crawler.extraction.author_candidates import collect_authors
from crawler.extraction.author_names import clean_authors
from crawler.extraction.author_pool import AuthorCandidate
from crawler.extraction.author_weights import WEIGHTS
from crawler.extraction.candidates import Found
from crawler.extraction.layout import Layout
from crawler.page import Page

__all__ = ["clean_authors", "find_authors"]


def find_authors(page: Page, layout: Layout) -> Found[list[str]] | None:
    """Names of people, or of the desk or agency where that is the byline, in the page's order; None where nobody is
    named."""
    best = max(collect_authors(page, layout), key=score_authors)
    return Found(best.names, best.origin) if best.names else None


def score_authors(candidate: AuthorCandidate) -> float:
    """The logarithm of how likely these are the authors, up to a constant of the page."""
    return math.fsum([WEIGHTS.get(name, 0.0) * value for name, value in candidate.features.items()])
