"""Which names may be a page's authors: the cheapest and surest places are asked first.

Where they agree nothing more is looked at: a page that names its authors in JSON-LD and again under the headline has no
better answer further down.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.author_marks import read_marked
from crawler.extraction.author_metadata import read_metadata
from crawler.extraction.author_pool import BELOW_BODY, AuthorCandidate, AuthorPool, Key
from crawler.extraction.byline_words import is_desk
from crawler.extraction.bylines import read_bylines
from crawler.extraction.layout import Layout
from crawler.extraction.people import looks_like_person
from crawler.extraction.printed_lines import Line, read_lines
from crawler.extraction.text import comparable
from crawler.page import Page

_AGREEING = frozenset({"meta_author", "meta_article_author", "meta_tool", "meta_dc", "ld_creator", "meta_twitter"})
_META = _AGREEING - {"ld_creator"}
_NEAR = 0.4
_LINES_ABOVE_TITLE = 12


def collect_authors(page: Page, layout: Layout) -> list[AuthorCandidate]:
    """Every group of names of the page; only one, where the surest places agree on it.

    Where the metadata name nobody, that there is no author is a candidate, too: one without names.
    """
    candidates = _collect_names(page, layout)
    if not any(candidate.is_stated() for candidate in candidates):
        candidates.append(AuthorCandidate([], "", {"nobody": 1.0}))
    return candidates


def _collect_names(page: Page, layout: Layout) -> list[AuthorCandidate]:
    pool = AuthorPool(page, layout)
    read_metadata(pool)
    if agreed := _stated_twice(pool):
        return [agreed]
    top = read_lines(page, pool.title - _LINES_ABOVE_TITLE, pool.below_title)
    if agreed := _stated_and_printed(pool, top):
        return [agreed]
    read_bylines(pool, top)
    if agreed := _only_byline(pool):
        return [agreed]
    read_marked(pool)
    read_bylines(pool, read_lines(page, max(pool.below_title, pool.last - 8), pool.last + BELOW_BODY))
    pool.compare()
    return list(pool.candidates.values())


def _stated_twice(pool: AuthorPool) -> AuthorCandidate | None:
    """People whom JSON-LD and <meta> name alike."""
    for key, candidate in pool.candidates.items():
        if "ld_author" in candidate.features:
            agree = not _AGREEING.isdisjoint(candidate.features)
            return candidate if agree and _are_people(pool, key, candidate) else None
    return None


def _stated_and_printed(pool: AuthorPool, top: Sequence[Line]) -> AuthorCandidate | None:
    """People whom JSON-LD, or <meta> where JSON-LD names nobody, and the lines about the headline name."""
    by_trust = [(k, c) for k, c in pool.candidates.items() if "ld_author" in c.features]
    by_trust = by_trust or [(k, c) for k, c in pool.candidates.items() if not _META.isdisjoint(c.features)]
    printed = "".join([piece for line in top for piece in line.pieces])
    letters = ""
    for key, candidate in by_trust:
        if _are_people(pool, key, candidate):
            if all(name in printed for name in candidate.names):  # mostly: no need to compare letters alone
                return candidate
            letters = letters or comparable(printed)
            if all(name in letters for name in key):
                return candidate
    return None


def _only_byline(pool: AuthorPool) -> AuthorCandidate | None:
    """People of the one byline right under the headline, where JSON-LD names nobody else."""
    found = [(k, c) for k, c in pool.candidates.items() if c.features.get("byline_near", 0.0) > _NEAR]
    if len(found) != 1 or not _are_people(pool, *found[0]):
        return None
    stated = next((k for k, c in pool.candidates.items() if "ld_author" in c.features), Key())
    return found[0][1] if stated <= pool.site else None


def _are_people(pool: AuthorPool, key: Key, candidate: AuthorCandidate) -> bool:
    return (
        "ld_organization" not in candidate.features
        and not key & pool.site
        and not any(map(is_desk, candidate.names))
        and all(map(looks_like_person, candidate.names))
    )
