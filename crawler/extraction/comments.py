"""How many reader comments the page states: what is printed beside the article, then what the page says to machines.

The order of trust: a number printed in the article's header or over the comment section; linked data above 0;
attributes and scripts' state above 0; the comments listed in the page; and zeros last, since they are often a default.
"""

from __future__ import annotations

from collections import defaultdict

from crawler.extraction.candidates import Found
from crawler.extraction.comment_candidates import Candidate, StatedCounts
from crawler.extraction.comment_data import (
    count_in_linked_data,
    count_in_source,
    has_outside_widget,
    has_own_form,
)
from crawler.extraction.comment_items import count_items
from crawler.extraction.layout import Layout
from crawler.page import Page

_PLACES = {"header": 2.5, "section": 2.0, "after": 1.5, "body": 1.0, "far": 0.0}
_LINKS = {"comments": 2.0, "respond": 2.0, "own": 1.0, "": 0.0, "other": -1.0}
_TEASER = {"comments": -0.5, "respond": -0.5, "own": -1.0, "": -4.0, "other": -4.0}
_ENOUGH = 2.0


def find_comment_count(page: Page, layout: Layout) -> Found[int] | None:
    """None where the page states no number, which is not 0."""
    stated = StatedCounts(page, layout)
    candidates = stated.collect()
    likely = [one for one in candidates if (one.value or one.worded) and not one.hidden]
    printed = choose(likely) or choose(candidates)  # a bare zero waits for its script, or is a default
    if printed and printed.value:
        return printed
    linked = count_in_linked_data(page)
    if linked and linked.value:
        return linked
    marked = count_in_source(page)
    if marked and marked.value:
        return marked
    counted = count_items(page, layout)
    if counted and (counted.value > 1 or not printed):
        return counted
    zero = printed or linked or marked
    if zero is None and stated.invites_the_first():
        zero = Found(0, "markup:a#respond")
    if zero and has_outside_widget(page) and not has_own_form(page):  # its script would replace a zero
        return choose([candidate for candidate in candidates if candidate.link == "respond"])
    return zero


def choose(candidates: list[Candidate]) -> Found[int] | None:
    """The value with the strongest statement; several of the same value strengthen each other a little."""
    statements: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
    for candidate in candidates:
        statements[candidate.value].append((weigh(candidate), candidate.origin))
    best: tuple[float, Found[int]] | None = None
    for value, stated in statements.items():
        weight, origin = max(stated, key=lambda statement: statement[0])
        if weight >= _ENOUGH:
            total = weight + 0.2 * min(len(stated), 4) + (0.5 if value else 0.0)
            if best is None or total > best[0]:
                best = total, Found(value, origin)
    return best[1] if best else None


def weigh(candidate: Candidate) -> float:
    weight = _PLACES[candidate.place] + _LINKS[candidate.link]
    weight += 1.0 if candidate.worded else 0.0
    weight += 0.5 if candidate.counts else 0.0
    in_section = candidate.place == "section" and candidate.worded and candidate.link != "other"
    if candidate.teaser and not in_section:
        weight += _TEASER[candidate.link]
    return weight
