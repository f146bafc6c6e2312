"""Comments counted one by one, for pages that list them and state no number."""

from __future__ import annotations

import re

from crawler.extraction.candidates import Found
from crawler.extraction.comment_candidates import ITEM_ID
from crawler.extraction.comment_zones import COMMENT_MARKS, comment_spans
from crawler.extraction.layout import Layout
from crawler.page import Page
from crawler.page.flat_tree import FlatTree

_ITEM_TOKEN = re.compile(
    r"(?:(?:[a-z]{1,3}|article|user|single|reader|post)[-_]+)?(?:comment|kommentar|reply|opinion|commentaire|comentario)"
    r"(?:[-_]*(?:item|box|entry|single|wrapper|container|inner|li))?$"
)
_BOXES = ("wrapper", "container", "box")
"""What one comment or the list of all of them may be in."""
_SIGNATURE = re.compile(r"author|user|avatar|name|date|time|meta|autor|datum|nick|posted|submitted")
_OF_THE_SITE = re.compile(r"recent|latest|last|letzte|neueste|newest|widget|sidebar|dernier|ultim|most")
_PINGBACK = re.compile(r"pingback|trackback")
_LOOKED_INTO = 60  # elements of one comment
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


def count_items(page: Page, layout: Layout) -> Found[int] | None:
    """How many comments the page lists, at all depths, without pingbacks: by their ids, else by their class.

    None where it lists none: an empty list does not say that there are none.
    """
    title = layout.title if layout.title is not None else -1
    tree, marked = page.tree, set(page.positions_with(COMMENT_MARKS))
    numbers: set[str] = set()
    tokens: list[tuple[str, int]] = []
    for start, end in comment_spans(page):
        if start < title or _OF_THE_SITE.search((tree.names[start] or "").lower()):
            continue
        for at in range(start, end):
            if not (names := tree.names[at]) or (at not in marked and not names[-1].isdigit()):
                continue  # no class or id that speaks of comments, nor the id of a message
            marks = (tree.classes[at] or "").lower()
            if _PINGBACK.search(marks):
                continue
            if (name := tree.attribute(at, "id")) and (match := ITEM_ID.match(name.lower())):
                numbers.add(match[1])
            if not numbers and (token := next(filter(_ITEM_TOKEN.match, marks.split()), None)):
                tokens.append((token, at))
    if numbers:
        return Found(len(numbers), "markup:comment-ids")
    kind, found = _of_first_kind(tree, tokens)
    if len(found) == 1 and kind.endswith(_BOXES):
        others = _of_first_kind(tree, [(token, at) for token, at in tokens if token != kind])
        holds_one = tree.ends[found[0]] - found[0] <= _LOOKED_INTO  # else it holds the section, and perhaps no comment
        kind, found = others if others[1] or not holds_one else (kind, found)
    return Found(len(found), f"markup:.{kind}") if found else None


def _of_first_kind(tree: FlatTree, tokens: list[tuple[str, int]]) -> tuple[str, list[int]]:
    """The class that is the first one's that is a comment, and the elements that have it and are comments."""
    kind, found = "", []
    for token, at in tokens:
        if (not kind or token == kind) and _is_comment(tree, at):
            kind = token
            found.append(at)
    return kind, found


def _is_comment(tree: FlatTree, at: int) -> bool:
    """Whether an element holds what a comment has, somebody's name or a date, and no form and no linked headline."""
    tags, ends = tree.tags, tree.ends
    if tags[at] not in ("div", "li", "article", "section"):
        return False
    signed = False
    for inner in range(at + 1, min(ends[at], at + 1 + _LOOKED_INTO)):
        tag = tags[inner]
        if tag in ("textarea", "form", "input", "iframe"):
            return False
        if tag in _HEADINGS and tree.tagged_in("a", inner):
            return False
        signed = signed or tag == "time" or _is_signature(tree, inner)
    return signed


def _is_signature(tree: FlatTree, at: int) -> bool:
    """Whether an element names who wrote a comment, or when; one without text waits for a script to fill it in."""
    if _SIGNATURE.search((tree.names[at] or "").lower()) is None:
        return False
    return "img" in tree.tags[at : tree.ends[at]] or any(map(str.strip, tree.pieces(at)))
