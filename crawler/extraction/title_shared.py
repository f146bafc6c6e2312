"""The headline of pages whose h1 is for search engines: another heading, which the page is shared under (og:title)."""

from __future__ import annotations

import re

from crawler.extraction.site_names import site_names
from crawler.extraction.text import clean_text, comparable
from crawler.extraction.title_candidates import TitleCandidate
from crawler.extraction.title_headings import MAX_HEADINGS, MIN_AGREED, HeadingParts, parts_of
from crawler.extraction.title_segments import without_site
from crawler.extraction.title_surroundings import TitleSurroundings
from crawler.page import Page
from crawler.page.flat_tree import FlatTree
from crawler.page.structured import plain_text

_NO_HEADLINE = frozenset({"furniture", "breadcrumb", "listed", "hidden", "linked"})
_STANDFIRST = re.compile(
    r"excerpt|sub-?(?:title|head|line)|\bdek\b|deck\b|stand-?first|teaser|\blead\b|intro|summary|description"
)
_NEAR = 60
"""Elements between the h1 and the headline under it; teasers further down may be shared under the same title."""


def find_shared(page: Page) -> TitleCandidate | None:
    """The heading under the first h1 that says what og:title says, where the h1 says something else."""
    stated = page.meta.get("og:title")
    if not stated:
        return None
    shared = clean_text(plain_text(stated[0]))
    key = comparable(shared)
    for h1 in page.tree.tagged.get("h1", ())[: MAX_HEADINGS["h1"]]:
        if said := comparable("".join(text for text, _ in page.once(HeadingParts)[h1])):
            if said in key or key in said:
                return None
            shared = without_site(shared, site_names(page))
            return _heading_below(page.tree, h1, shared) if len(comparable(shared)) >= MIN_AGREED else None
    return None


def _heading_below(tree: FlatTree, h1: int, title: str) -> TitleCandidate | None:
    for tag, limit in MAX_HEADINGS.items():
        for at in tree.tagged.get(tag, ())[:limit]:
            if h1 < at <= h1 + _NEAR and (text := _said_by(tree, at, title)) and _is_of_article(tree, at):
                return TitleCandidate(text, f"markup:{tag}", at)
    return None


def _is_of_article(tree: FlatTree, heading: int) -> bool:
    is_standfirst = _STANDFIRST.search((tree.classes[heading] or "").lower())
    return not is_standfirst and _NO_HEADLINE.isdisjoint(TitleSurroundings(tree).features(heading))


def _said_by(tree: FlatTree, heading: int, title: str) -> str | None:
    """The heading's text, without a kicker that the title lacks; what stands between its parts, the title knows."""
    parts = [text for text, _ in parts_of(tree, heading)]
    key = comparable(title)
    if len(parts) > 1 and comparable("".join(parts)) == key:
        return title
    return parts[-1] if parts and comparable(parts[-1]) == key else None
