"""What speaks for and against a block being part of the article, as clues whose weights are in block_weights.py.

Everything is relative to the container that the blocks were read from: how much of its running text stands in the same
kind of element, in the same parent, before and after; how much of the surroundings is links; and what the neighbours
look like. The words of the text itself are not looked at, so that no language is preferred.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from crawler.extraction.block_weights import WEIGHTS
from crawler.extraction.blocks import HEADING_TAGS, Block
from crawler.extraction.clues import Clue, Clues
from crawler.extraction.groups import Group, add_up, read_groups
from crawler.extraction.surroundings import Surroundings, bits_of, names_of
from crawler.extraction.text import ends_sentence, text_weight
from crawler.extraction.text_marks import marks_of, name_marks

_RUNNING_WEIGHT = 60
_RUNNING_LINKED = 0.5
_START = 40

_WEIGHTS = (3, 8, 15, 25, 40, 60, 90, 140, 220, 350)
_LINKS = (0.01, 0.15, 0.35, 0.6, 0.9)
_BOLDS = (0.05, 0.5, 0.9)
_SHARES = (0.001, 0.05, 0.15, 0.35, 0.6, 0.85)
_TOP_SHARES = (*_SHARES, 0.97)
_PLACES = (0.0001, 0.03, 0.2, 0.5, 0.8, 0.97, 0.9999)
_PARENT_WEIGHTS = (30, 100, 200, 400, 800, 1600, 3200)
_PARENT_BLOCKS = (2, 3, 5, 9, 20)
_LINKS_ABOVE = (0.01, 0.1, 0.3, 0.6, 0.9)
"""Where the steps of these numbers begin."""
_SOME, _MOST = 3, 5
"""Steps of the share of a path from which a kind of element holds some, and most, of the text."""
_ALL_BOLD, _ALL_LINKED = 3, 4
"""Steps of bold and linked."""
_IN_TOP, _IS_TOP = -1, -2
"""In place of a step of the top share: directly in the container, and directly below it."""
_KINDS = {"p": "p", "li": "li", "div": "div", "td": "td", **dict.fromkeys(HEADING_TAGS, "heading")}
_UNWANTED = bits_of(
    *("class ad", "class aside", "class author", "class caption", "class card", "class comment", "class consent"),
    *("class dialog", "class footer", "class hidden", "class navigation", "class newsletter", "class related"),
    *("class share", "class tags", "in aside", "in figure", "in footer", "in form", "in header", "in nav"),
    "not displayed",
)
"""Surroundings that each speak against a text; two or three together leave no doubt."""
_MOST_UNWANTED = 4
_QUOTED = bits_of("in blockquote")
"""Surroundings of what others said elsewhere, which stands in boxes of all kinds."""


class _Readings:
    """The numbers that the evidence is made of; the lists have an entry for each block."""

    def __init__(self, blocks: Sequence[Block], surroundings: Surroundings) -> None:
        self.groups, groups = read_groups(blocks, surroundings)
        self.running: list[float] = []
        measures = self._measure(blocks)
        add_up(groups)
        paths: dict[int, float] = {}
        for group, running in zip(self.groups, self.running, strict=True):
            if running:
                paths[group.path] = paths.get(group.path, 0.0) + running
        self.total = total = sum(paths.values()) or 1.0
        shares = {path: bisect_right(_SHARES, running / total) for path, running in paths.items()}
        self.steps = [
            (weight, linked, shares.get(group.path, 0))
            for (weight, linked), group in zip(measures, self.groups, strict=True)
        ]
        """Of weight, links and the share of the path."""

    def _measure(self, blocks: Sequence[Block]) -> list[tuple[int, int]]:
        """Adds to the sums of the groups; the steps of weight and links."""
        measures: list[tuple[int, int]] = []
        for block, group in zip(blocks, self.groups, strict=True):
            weight = text_weight(block.text)
            running = weight if weight >= _RUNNING_WEIGHT else 0.0
            step = 0
            if block.link:
                linked = min(1.0, block.link / len(block.text))
                running = running * (1 - linked) if linked < _RUNNING_LINKED else 0.0
                group.linked += weight * linked
                step = bisect_right(_LINKS, linked)
            group.weight += weight
            group.blocks += 1
            group.under += running
            self.running.append(running)
            measures.append((bisect_right(_WEIGHTS, weight), step))
        return measures


def gather_evidence(blocks: Sequence[Block], surroundings: Surroundings, article_body: str = "") -> list[list[Clue]]:
    """For each block what is known of it; `article_body` as the page's JSON-LD gives it, empty if it does not."""
    if not blocks:
        return []
    readings = _Readings(blocks, surroundings)
    total, steps = readings.total, readings.steps
    common = _common_bits(readings)
    beside = [_relation(one, other) for one, other in pairwise(readings.groups)]
    previous = [_NONE_BEFORE, *[_PREVIOUS[key] for key in zip(steps, beside, strict=False)]]
    following = [*[_NEXT[key] for key in zip(steps[1:], beside, strict=True)], _NONE_AFTER]
    around = zip(blocks, readings.groups, readings.running, steps, previous, following, strict=True)
    evidence: list[list[Clue]] = []
    seen: set[str] = set()
    before = 0.0
    for block, group, running, step, clue_before, clue_after in around:
        text, tag, bits = block.text, block.frame.tag, group.bits
        bold = bisect_right(_BOLDS, block.bold / len(text)) if block.bold else 0
        in_article_body = text[:_START] in article_body if article_body else None
        after = total - before - running
        parent, top = group.parent or group, group.top
        share = _IN_TOP if top is None else _IS_TOP if top is group else bisect_right(_TOP_SHARES, top.under / total)
        evidence.append(
            [
                _MEASURES[tag, step],
                _LOOKS[bold, step[1], ends_sentence(text), block.is_line, text in seen, in_article_body],
                _MARKS[marks_of(text, block.link)],
                _PLACE[bisect_right(_PLACES, before / total), bisect_right(_PLACES, after / total), share],
                parent.of_children or _of_children(parent),
                _SURROUNDINGS[bits, bits & ~common, tag in HEADING_TAGS],
                clue_before,
                clue_after,
            ]
        )
        seen.add(text)
        before += running
    return evidence


def _of_children(parent: Group) -> Clue:
    """What the sums of a group say of the blocks of its children."""
    above = parent.parent or parent
    key = (
        bisect_right(_PARENT_WEIGHTS, parent.weight),
        bisect_right(_PARENT_BLOCKS, parent.blocks),
        bisect_right(_LINKS_ABOVE, above.linked / above.weight),
    )
    parent.of_children = clue = _PARENTS[key]
    return clue


def _name_measures(key: tuple[str, tuple[int, int, int]]) -> list[str]:
    """Kind of element, weight, links and share of the path: alone, and two together."""
    tag, (weight, linked, share) = key
    kind = _KINDS.get(tag, "other")
    part = "most" if share >= _MOST else "some" if share >= _SOME else "few"
    return [
        "bias",
        f"tag {tag}",
        f"weight {weight}",
        f"linked {linked}",
        f"path share {share}",
        f"{kind}, weight {weight}",
        f"{kind}, linked {linked}",
        f"{kind}, path share {share}",
        f"path of {part}, linked {linked}",
        f"path of {part}, weight {weight}",
    ]


_MEASURES = Clues(_name_measures, WEIGHTS)


def _name_looks(key: tuple[int, int, bool, bool, bool, bool | None]) -> list[str]:
    bold, linked, ends, is_line, is_seen, in_article_body = key
    is_bold_link = bold >= _ALL_BOLD and linked >= _ALL_LINKED
    flags = (is_bold_link, ends, is_line, is_seen, in_article_body is True, in_article_body is False)
    names = ("bold link", "ends sentence", "line", "seen before", "in articleBody", "not in articleBody")
    return [f"bold {bold}", *[name for name, flag in zip(names, flags, strict=True) if flag]]


_LOOKS = Clues(_name_looks, WEIGHTS)
_MARKS = Clues(name_marks, WEIGHTS)


def _name_place(key: tuple[int, int, int]) -> list[str]:
    before, after, top = key
    share = {_IN_TOP: "at the top", _IS_TOP: "directly below"}.get(top) or f"top share {top}"
    return [f"text before {before}", f"text after {after}", share]


_PLACE = Clues(_name_place, WEIGHTS)


def _common_bits(readings: _Readings) -> int:
    """The bits of the surroundings that most of the running text has."""
    running: dict[int, float] = {}
    every = 0
    for group, weight in zip(readings.groups, readings.running, strict=True):
        if weight:
            bits = group.bits
            running[bits] = running.get(bits, 0.0) + weight
            every |= bits
    common = 0
    while every:
        bit = every & -every
        every ^= bit
        if sum([weight for bits, weight in running.items() if bits & bit]) > readings.total / 2:
            common |= bit
    return common


def _name_surroundings(key: tuple[int, int, bool]) -> list[str]:
    """What is around a block, and again what is not around the page's other text.

    How much of it is unwanted says little of headings and of quotations.
    """
    bits, rare, is_heading = key
    names = [*names_of(bits), *[f"only here: {name}" for name in names_of(rare)]]
    if not is_heading and not bits & _QUOTED:
        names += [f"unwanted {_count_unwanted(bits)}", f"unwanted only here {_count_unwanted(rare)}"]
    return names


def _count_unwanted(bits: int) -> int:
    return min(_MOST_UNWANTED, (bits & _UNWANTED).bit_count())


_SURROUNDINGS = Clues(_name_surroundings, WEIGHTS)


def _name_parent(key: tuple[int, int, int]) -> list[str]:
    weight, blocks, linked_above = key
    return [f"parent weight {weight}", f"parent blocks {blocks}", f"grandparent linked {linked_above}"]


_PARENTS = Clues(_name_parent, WEIGHTS)


_SAME_PATH, _SAME_PARENT = 1, 2


def _relation(one: Group, other: Group) -> int:
    """What two blocks that follow each other have in common, as bits."""
    if one is other:
        return _SAME_PATH | _SAME_PARENT
    return (_SAME_PATH if one.path == other.path else 0) | (_SAME_PARENT if one.parent is other.parent else 0)


def _name_neighbour(side: str, key: tuple[tuple[int, int, int], int]) -> list[str]:
    (weight, linked, share), relation = key
    names = [f"{side} weight {weight}", f"{side} linked {linked}", f"{side} path share {share}"]
    if relation & _SAME_PATH:
        names.append(f"{side} same path")
    if relation & _SAME_PARENT:
        names.append(f"{side} same parent")
    return names


_PREVIOUS = Clues(partial(_name_neighbour, "previous"), WEIGHTS)
_NEXT = Clues(partial(_name_neighbour, "next"), WEIGHTS)
_NONE_BEFORE, _NONE_AFTER = Clue(["no previous"], WEIGHTS), Clue(["no next"], WEIGHTS)
