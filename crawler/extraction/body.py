"""The article's text as sections."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from crawler.extraction.block_reader import BlockReader
from crawler.extraction.blocks import HEADING_TAGS, Block
from crawler.extraction.byline_lines import without_byline
from crawler.extraction.clues import Clue
from crawler.extraction.comment_zones import comment_spans
from crawler.extraction.container import find_container
from crawler.extraction.emphasis import emphasised
from crawler.extraction.evidence import gather_evidence
from crawler.extraction.following_comments import find_comments
from crawler.extraction.following_story import find_following_story
from crawler.extraction.headings import heading_candidates
from crawler.extraction.layout import Layout, nearest_headline
from crawler.extraction.linked_body import (
    find_article_body,
    if_affordable,
    is_only_stated,
    read_stated_body,
    with_stated,
)
from crawler.extraction.long_texts import LongText, read_long_texts
from crawler.extraction.page_foot import stands_at_foot
from crawler.extraction.plain_headings import with_plain_headings
from crawler.extraction.preceding_text import find_start, headline_position
from crawler.extraction.pull_quotes import without_pull_quotes
from crawler.extraction.repeats import without_repeated_start, without_repeats
from crawler.extraction.sections import build_sections, without_title
from crawler.extraction.selection import relative_scores, scores_of, select
from crawler.extraction.standfirst import find_above
from crawler.extraction.surroundings import Surroundings
from crawler.extraction.title import Title, find_title
from crawler.extraction.unseen import is_unseen, unseen_in
from crawler.extraction.wholes import with_wholes
from crawler.items import Section
from crawler.page import Page
from crawler.page.flat_tree import FlatTree

_POSTS = (
    *("twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "bluesky-embed", "mastodon-embed"),
    *("reddit-card", "reddit-embed", "text-post-media"),
)
"""Class words of the quotation that a network's script puts its post in place of."""

_CAPTIONS = ("caption", "img_desc", "img-desc", "imgdesc", "photo_desc", "photo-desc", "photodesc")
"""Class words of what a picture shows."""
_SIGNS = frozenset({"#", "¶", "§", "🔗"})
_EDIT_LINKS = ("mw-editsection",)
_INLINE = frozenset({"span", "em", "i", "small", "strong", "b", "font"})


@dataclass(frozen=True, slots=True)
class Body:
    """`origin` as in `Article.provenance`; `layout` tells where the blocks stand."""

    sections: list[Section]
    origin: str
    layout: Layout


def body_of(page: Page) -> Body:
    """What `find_body` finds below the title that `find_title` does: for `Page.once`."""
    return find_body(page, page.once(find_title))


def find_body(page: Page, title: Title | None = None) -> Body:
    """The main block of any page; no sections where there is none."""
    headline = title.at if title else None
    reading = read_page(page, headline)
    if reading is None:
        return _stated_body(page, headline)
    blocks, scores = reading.blocks, scores_of(reading.evidence)
    if headline is not None:
        start = find_start(page.tree, blocks, scores, headline)
        blocks, scores = blocks[start:], scores[start:]
        end = find_following_story(page.tree, blocks, scores, headline)
        blocks, scores = blocks[:end], scores[:end]
    end = find_comments(blocks, scores, title.value if title else None)
    blocks, scores = blocks[:end], scores[:end]
    scores = with_wholes(blocks, relative_scores(blocks, scores))
    kept = select(blocks, with_stated(scores, blocks, reading.article_body))
    kept = without_repeats(without_title(kept, title.value if title else None))
    kept = with_plain_headings(without_byline(without_pull_quotes(kept, reading.surroundings)))
    found = [block for block, _ in kept]
    if not found or is_only_stated(reading.article_body, found) or stands_at_foot(page.tree, found, title):
        return _stated_body(page, headline)
    first, standfirst, subtitle = kept[0][0], None, None
    if headline is not None:
        subtitle, standfirst = find_above(page, reading.texts, reading.surroundings, headline, first)
    kept[:0] = [(block, False) for block in (subtitle, standfirst) if block]
    kept = without_repeated_start(kept)
    # Bylines and dates stand below a subtitle: it does not end the header.
    top = (standfirst or first).frame.at
    if title and headline is not None:
        headline = nearest_headline(page.tree, title.value, headline, top)
    layout = Layout(headline, reading.container, top, kept[-1][0].frame.at)
    return Body(build_sections(kept), f"markup:{page.tree.tags[reading.container]}", layout)


def _stated_body(page: Page, headline: int | None) -> Body:
    sections = read_stated_body(page)
    return Body(sections, "json-ld:articleBody" if sections else "", Layout(title=headline))


@dataclass(frozen=True, slots=True)
class PageReading:
    """What is read of a page before it is decided which blocks are the article."""

    texts: list[LongText]
    surroundings: Surroundings
    container: int
    """Its position."""
    blocks: list[Block]
    evidence: list[list[Clue]]
    """For each block what is known of it."""
    article_body: str
    """As the page states it for machines, empty if it does not."""


def read_page(page: Page, headline: int | None) -> PageReading | None:
    """None where the page has no running text; `headline` is the position of its title, None where none is known."""
    tree = page.tree
    zones = [start for start, _ in comment_spans(page)]
    surroundings = Surroundings(tree, zones)
    texts = read_long_texts(tree)
    article_body = if_affordable(find_article_body(page), len(texts))
    span = find_container(tree, texts, surroundings, article_body, headline_position(tree, headline))
    if span is None:
        return None
    skipped = frozenset([*zones, *unseen_in(page), *_posts(page), *_captions(page), *_anchors(page)])
    blocks = BlockReader(tree, skipped, emphasised(tree, *span)).read(*span)
    article_body = if_affordable(article_body, len(blocks))
    evidence = gather_evidence(blocks, surroundings, article_body)
    return PageReading(texts, surroundings, span.container, blocks, evidence, article_body)


def _posts(page: Page) -> list[int]:
    """Positions of the embedded posts of networks."""
    tags = page.tree.tags
    return [at for at in page.positions_with(_POSTS) if tags[at] == "blockquote"]


def _captions(page: Page) -> list[int]:
    """Positions of captions beside a picture inside a paragraph, which only style sheets set apart from it."""
    tree = page.tree
    return [
        at
        for at in page.positions_with(_CAPTIONS)
        if tree.tags[at] in _INLINE
        and (picture := tree.preceding_sibling(at)) is not None
        and tree.tagged_in("img", picture)
    ]


def _anchors(page: Page) -> list[int]:
    """Positions of the links in sub-headings that lead to themselves or to where they are edited."""
    tree = page.tree
    signs = [at for at, _ in tree.anchors if tree.texts[at] in _SIGNS and tree.tags[tree.parents[at]] in HEADING_TAGS]
    return [*signs, *page.positions_with(_EDIT_LINKS)]


def read_body(
    tree: FlatTree, at: int, *, remove: Collection[int] = frozenset(), title: str | None = None
) -> list[Section]:
    """The sections of the body element at a position, such as a site's rule names; `remove` are left out of it."""
    classes, end = tree.classes, tree.ends[at]
    left_out = frozenset([inner for inner in range(at + 1, end) if inner in remove or is_unseen(classes[inner] or "")])
    blocks = BlockReader(tree, left_out, emphasised(tree, at, end)).read(at)
    return build_sections(without_title(list(zip(blocks, heading_candidates(blocks), strict=True)), title))
