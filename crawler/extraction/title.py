"""The headline: headings, JSON-LD, <meta> and <title> judge each other by weighed agreement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.site_names import site_names
from crawler.extraction.title_candidates import TitleCandidate, collect_titles, find_agreed, find_printed
from crawler.extraction.title_segments import without_site
from crawler.extraction.title_shared import find_shared
from crawler.extraction.title_weights import WEIGHTS
from crawler.page import Page

_ALIKE = 0.7
"""Share of the words of a stated title and of an h1 from which the h1 is the same headline in other words."""


@dataclass(frozen=True, slots=True)
class Title:
    """`at` is the position of the visible headline, None where the title is only in the metadata."""

    value: str
    origin: str
    at: int | None


def find_title(page: Page) -> Title | None:
    """The headline that readers see; where none is seen, the one that the metadata states."""
    best = find_shared(page) or find_agreed(page)
    if best is None:
        candidates = collect_titles(page)
        if not candidates:
            return None
        best = find_printed(page, candidates) or _best_of(candidates)
    value = best.value if best.at is not None else without_site(best.value, site_names(page))
    return Title(value, best.origin, best.at)


def _best_of(candidates: Sequence[TitleCandidate]) -> TitleCandidate:
    """The likeliest. What leads to the home page and is a part of <title> is the site's name where another heading is
    a part of it, too. Of an h1 and a stated title that say nearly the same, the h1 is what readers see."""
    best = max(candidates, key=score_title)
    seen = best.features
    if "logo" in seen and seen["in_title"] and "title" not in seen:
        others = [c for c in candidates if c.visible and c.features["in_title"] and "logo" not in c.features]
        best = max(others, key=score_title, default=best)
    if best.at is None:
        alike = [c for c in candidates if c.visible and "h1" in c.features and c.features["similar"] >= _ALIKE]
        best = max(alike, key=score_title, default=best)
    return best


def score_title(candidate: TitleCandidate) -> float:
    """The logarithm of how likely this candidate is the headline, up to a constant of the page."""
    return math.fsum([WEIGHTS.get(name, 0.0) * value for name, value in candidate.features.items()])
