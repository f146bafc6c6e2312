"""Which element holds the article's text.

Every longer piece of text of the page gets a probability of being article text, from a table of weights fitted on
labelled pages (text_weights.py). What it exceeds a break-even by, times its length, is its worth; the container is the
element whose texts are worth most together. No words of any language are looked at.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from crawler.extraction.clues import Clue, Clues
from crawler.extraction.long_texts import LONG_PARAGRAPH, LongText
from crawler.extraction.relation import shift_of
from crawler.extraction.surroundings import Surroundings, bits_of, names_of
from crawler.extraction.text_weights import WEIGHTS
from crawler.page.flat_tree import FlatTree

_PARAGRAPHS = frozenset(
    {"blockquote", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre", "td", "th", "tr"}
)
_WEIGHTS = (45, 60, 80, 110, 150, 220, 320)
_LINKS = (0.01, 0.2, 0.5, 0.9)
"""Where the steps of these numbers begin."""
_BREAK_EVEN = (0.3, 0.1, 0.02)
"""The chance from which a text is worth something; the next one is tried where nothing on the page is by the last."""
_LIKELY = -1.0
"""Log odds that a text must exceed to speak for what the page's main text looks like."""
_USUAL = 1.5
"""Log odds of the main text of a page."""
_RELATION = 0.4
"""Share of the difference between that and what this page's main text has by which all log odds are shifted."""
_LEAST_WORTH = 20.0
"""What is worth less is a line of something else."""
_CONSENT = bits_of("class consent")
"""Surroundings of the question for consent, which has running text and is on pages that have no other."""
_LONG_QUESTION = 2000
"""More text than this is no question: the whole page is named so."""
_NEVER = bits_of("class dialog", "in footer", "in nav", "comment zone")
"""Surroundings of what is no article even where there is nothing else."""
_OF_PICTURES = bits_of("in figure", "in figcaption")
"""Surroundings of what may stand anywhere in an article and so says nothing of what holds it."""
_LIKELY_OPENING = 0.5
"""The chance from which a text before the container may be the article's opening."""
_FEW = 2
_WRAPPERS = 3
_MOST = 0.5
"""Share of the container's worth from which an element in it holds the text."""
_MIDDLING = 0.62
"""The mean chance of what follows the text in the container that it must have to belong to it."""


class Span(NamedTuple):
    """The element that holds the text, and where the text ends in it: the first position behind it."""

    container: int
    end: int


def find_container(
    tree: FlatTree,
    texts: Sequence[LongText],
    surroundings: Surroundings,
    article_body: str = "",
    headline: int | None = None,
) -> Span | None:
    """Where the body of the page that has these texts stands; None where it has no running text.

    `article_body` is the text as the page's JSON-LD gives it, empty if it does not; `headline` the position of the
    headline, None where none is known.
    """
    around = [surroundings.around(text.at) for text in texts]
    chances = _chances(texts, around, article_body, headline)
    asking = sum([text.weight for text, bits in zip(texts, around, strict=True) if bits & _CONSENT])
    never = _CONSENT if asking < _LONG_QUESTION else 0
    counted = [text.counted for text in texts]
    for break_even in _BREAK_EVEN:
        chances = [0.0 if bits & never else chance for bits, chance in zip(around, chances, strict=True)]
        worth = {
            text.at: (chance - break_even) * weight if chance > break_even or not bits & _OF_PICTURES else 0.0
            for text, weight, chance, bits in zip(texts, counted, chances, around, strict=True)
        }
        best = _best(worth, tree.parents, surroundings)
        if best is not None and worth[best] >= _LEAST_WORTH:
            at = _with_its_like(tree, _around_paragraph(tree, best), texts)
            end = _find_end(tree, texts, chances, worth, at) if at == best else tree.ends[at]
            likely = [text.at for text, chance in zip(texts, chances, strict=True) if chance > _LIKELY_OPENING]
            return Span(_with_its_opening(tree, at, likely, headline), end)
        never |= _NEVER
    return None


def _best(worth: dict[int, float], parents: Sequence[int], surroundings: Surroundings) -> int | None:
    """The smallest of the elements that are worth most with all that they hold; None where none is worth anything."""
    best, most = None, 0.0
    for at in surroundings.upwards():
        value = worth[at]
        if value > most + 1e-6:
            best, most = at, value
        parent = parents[at]
        if parent in worth:
            worth[parent] += value
        else:
            worth[parent] = value
    return best


def _find_end(
    tree: FlatTree, texts: Sequence[LongText], chances: Sequence[float], worth: Mapping[int, float], container: int
) -> int:
    """Where the text ends in its container: what stands behind the element that has most of the worth and looks
    middling at best is the end of the page, not of the text. `worth` is of elements with all that they hold.
    """
    end = tree.ends[container]
    parts = _holding_most(tree, worth, container)
    if not parts:  # as on most pages
        return end
    likely = sorted(
        [
            (text.at, chance, text.counted)
            for text, chance in zip(texts, chances, strict=True)
            if chance > _BREAK_EVEN[0]
        ]
    )
    places = [at for at, _, _ in likely]
    own = frozenset(places)
    written = [0, *accumulate([weight for _, _, weight in likely])]
    expected = [0.0, *accumulate([chance * weight for _, chance, weight in likely])]
    for outer, part in pairwise([container, *parts]):
        first, last = bisect_left(places, tree.ends[part]), bisect_left(places, end)
        looks_middling = expected[last] - expected[first] < _MIDDLING * (written[last] - written[first])
        goes_on = outer in own  # with its own text, which may stand behind the part
        if last > first and looks_middling and not goes_on and not _is_in_series(tree, part, places[first:last]):
            end = tree.ends[part]
    return end


def _holding_most(tree: FlatTree, worth: Mapping[int, float], container: int) -> list[int]:
    """The elements in the container that have most of its worth, from the outermost on, up to a paragraph."""
    holding: list[int] = []
    at, least = container, _MOST * worth[container]
    while heavy := [child for child in tree.children(at) if worth.get(child, 0.0) >= least]:
        at = max(heavy, key=worth.__getitem__)
        if tree.tags[at] in _PARAGRAPHS:
            break
        holding.append(at)
    return holding


def _is_in_series(tree: FlatTree, part: int, texts: Iterable[int]) -> bool:
    """Whether some of the texts stand in elements beside the part that have its tag and class: in further parts."""
    parent, kind = tree.parents[part], _kind_of(tree, part)
    return any(_kind_of(tree, child) == kind for text in texts if (child := _child_of(tree, parent, text)) >= 0)


def _kind_of(tree: FlatTree, at: int) -> tuple[str, str | None]:
    return tree.tags[at], tree.classes[at]


def _with_its_like(tree: FlatTree, at: int, texts: Sequence[LongText]) -> int:
    """The parent, where the element holds a text or two and stands beside others of its tag and class that do, too:
    what looked like the container is one paragraph, or one column, of it. An element that holds nothing but one with a
    paragraph stands for that.
    """
    holders = [text.at for text in texts]
    written = sum([text.weight for text in texts if at <= text.at < tree.ends[at]])
    inner = at
    for _ in range(_WRAPPERS):
        above = tree.parents[inner]
        if above < 0:
            return at
        if _is_one_of_several(tree, inner, above, holders):
            return above
        if written > LONG_PARAGRAPH or not _holds_nothing_else(tree, above, inner):
            return at
        inner = above
    return at


def _with_its_opening(tree: FlatTree, at: int, likely: Sequence[int], headline: int | None) -> int:
    """The parent, where the article's text begins in an element of the same tag and class that stands between the
    headline and this one: an advertisement or a box parts them. `likely` are positions of likely texts.
    """
    if headline is None:
        return at
    inner = at
    for _ in range(_WRAPPERS):
        above, kind = tree.parents[inner], _kind_of(tree, inner)
        if above < 0:
            return at
        before = [child for child in tree.children(above) if headline < child < inner and _kind_of(tree, child) == kind]
        if kind[1] and any(child <= text < tree.ends[child] for child in before for text in likely):
            return above
        if not _holds_nothing_else(tree, above, inner):
            return at
        inner = above
    return at


def _is_one_of_several(tree: FlatTree, at: int, above: int, holders: Sequence[int]) -> bool:
    kind = _kind_of(tree, at)
    like = {child for child in tree.children(above) if _kind_of(tree, child) == kind}
    if len(like) == 1:
        return False
    held = Counter(_child_of(tree, above, holder) for holder in holders)
    return held[at] <= _FEW and any(held[child] for child in like if child != at)


def _holds_nothing_else(tree: FlatTree, at: int, child: int) -> bool:
    text, tail = tree.texts[at], tree.tails[child]
    is_only_child = child == at + 1 and tree.ends[child] == tree.ends[at]
    return is_only_child and not (text and text.strip()) and not (tail and tail.strip())


def _child_of(tree: FlatTree, parent: int, inner: int) -> int:
    """The child of `parent` that is or holds `inner`; -1 where it is not in it."""
    parents = tree.parents
    while inner > parent and parents[inner] != parent:
        inner = parents[inner]
    return inner if inner > parent else -1


def _chances(texts: Sequence[LongText], around: Sequence[int], article_body: str, headline: int | None) -> list[float]:
    """For each text the probability of being article text."""
    scores: list[float] = []
    for text, bits in zip(texts, around, strict=True):
        own, outer = text_evidence(text, bits, article_body, headline)
        scores.append(own.weight + outer.weight)
    shift = shift_of(scores, [text.weight for text in texts], above=_LIKELY, usual=_USUAL, relation=_RELATION)
    return [1 / (1 + math.exp(-score - shift)) for score in scores]


def _around_paragraph(tree: FlatTree, at: int) -> int:
    """What holds one paragraph holds the next, too."""
    while tree.tags[at] in _PARAGRAPHS and tree.parents[at] >= 0:
        at = tree.parents[at]
    return at


def text_evidence(text: LongText, around: int, article_body: str, headline: int | None) -> tuple[Clue, Clue]:
    """What is known of a text: of itself and its place, and of what is around it (the bits of its surroundings)."""
    in_article_body = text.start in article_body if article_body else None
    weight = bisect_right(_WEIGHTS, text.weight)
    linked = bisect_right(_LINKS, text.linked / text.weight) if text.linked else 0
    is_above = None if headline is None else text.at < headline
    measures = _MEASURES[text.tag, weight, linked, text.ends_sentence, text.pieces > 1, in_article_body, is_above]
    return measures, _SURROUNDINGS[around]


def _name_measures(key: tuple[str, int, int, bool, bool, bool | None, bool | None]) -> list[str]:
    tag, weight, linked, ends, several, in_article_body, is_above = key
    names = ["bias", f"tag {tag}", f"weight {weight}", f"linked {linked}"]
    if ends:
        names.append("ends sentence")
    if several:
        names.append("several pieces")
    if in_article_body is not None:
        names.append("in articleBody" if in_article_body else "not in articleBody")
    if is_above is not None:
        names.append("above the headline" if is_above else "below the headline")
    return names


_MEASURES = Clues(_name_measures, WEIGHTS)
_SURROUNDINGS = Clues(names_of, WEIGHTS)


def forget_clues() -> None:
    """To be called by whoever changes the weights while the program runs."""
    _MEASURES.clear()
    _SURROUNDINGS.clear()
