"""What speaks for and against a block being part of the article, as clues whose weights are in scorecard.py.

Everything is relative to the container that the blocks were read from: how much of its running text stands in the same
kind of element, in the same parent, before and after; how much of the surroundings is links; and what the neighbours
look like. The words of the text itself are not looked at, so that no language is preferred.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import HEADING_TAGS, Block
from crawler.extraction.clues import Clue, Clues, Steps
from crawler.extraction.groups import Group, read_groups
from crawler.extraction.scorecard import BLOCK_WEIGHTS
from crawler.extraction.surroundings import Surroundings, names_of
from crawler.extraction.text import ends_sentence, text_weight

_RUNNING_WEIGHT = 60
_RUNNING_LINKED = 0.5
_START = 40

_WEIGHT = Steps("weight", 3, 8, 15, 25, 40, 60, 90, 140, 220, 350)
_LINKED = Steps("linked", 0.01, 0.15, 0.35, 0.6, 0.9)
_BOLD = Steps("bold", 0.05, 0.5, 0.9)
_SHARES = (0.001, 0.05, 0.15, 0.35, 0.6, 0.85)
_PATH_SHARE = Steps("path share", *_SHARES)
_TOP_SHARE = Steps("top share", *_SHARES, 0.97)
_PLACES = (0.0001, 0.03, 0.2, 0.5, 0.8, 0.97, 0.9999)
_BEFORE = Steps("text before", *_PLACES)
_AFTER = Steps("text after", *_PLACES)
_PARENT_WEIGHT = Steps("parent weight", 30, 100, 200, 400, 800, 1600, 3200)
_PARENT_BLOCKS = Steps("parent blocks", 2, 3, 5, 9, 20)
_GRANDPARENT_LINKED = Steps("grandparent linked", 0.01, 0.1, 0.3, 0.6, 0.9)
_SOME, _MOST = 3, 5
"""Steps of _PATH_SHARE from which a kind of element holds some, and most, of the text."""
_ALL_BOLD, _ALL_LINKED = 3, 4
"""Steps of _BOLD and _LINKED."""
_IN_TOP, _IS_TOP = -1, -2
"""In place of a step of _TOP_SHARE: directly in the container, and directly below it."""
_KINDS = {"p": "p", "li": "li", "div": "div", "td": "td", **dict.fromkeys(HEADING_TAGS, "heading")}


class _Reading:
    """A block with the numbers that its evidence is made of."""

    __slots__ = ("block", "group", "linked_step", "running", "share_step", "weight_step")

    def __init__(self, block: Block, group: Group) -> None:
        text = block.text
        weight = text_weight(text)
        linked = min(1.0, block.link / len(text)) if block.link else 0.0
        running = weight * (1 - linked) if weight >= _RUNNING_WEIGHT and linked < _RUNNING_LINKED else 0.0
        self.block = block
        self.group = group
        self.running = running
        self.weight_step = _WEIGHT.index(weight)
        self.linked_step = _LINKED.index(linked) if linked else 0
        self.share_step = 0
        group.weight += weight
        group.linked += weight * linked
        group.blocks += 1
        group.under += running


def gather_evidence(blocks: Sequence[Block], surroundings: Surroundings, article_body: str = "") -> list[list[Clue]]:
    """For each block what is known of it; `article_body` as the page's JSON-LD gives it, empty if it does not."""
    groups = read_groups(blocks, surroundings)
    readings = [_Reading(block, groups[block.frame]) for block in blocks]
    total = _sum_up(readings, list(groups.values()))
    evidence: list[list[Clue]] = []
    seen: set[str] = set()
    before = 0.0
    previous: _Reading | None = None
    for reading, following in zip(readings, [*readings[1:], None], strict=False):
        block, group = reading.block, reading.group
        text = block.text
        bold = _BOLD.index(block.bold / len(text)) if block.bold else 0
        in_article_body = text[:_START] in article_body if article_body else None
        after = total - before - reading.running
        parent = group.parent or group
        above = parent.parent or parent
        evidence.append(
            [
                _MEASURES[block.frame.tag, reading.weight_step, reading.linked_step, reading.share_step],
                _LOOKS[bold, reading.linked_step, ends_sentence(text), block.is_line, text in seen, in_article_body],
                _PLACE[_BEFORE.index(before / total), _AFTER.index(after / total), _top_step(group, total)],
                _PARENTS[
                    _PARENT_WEIGHT.index(parent.weight),
                    _PARENT_BLOCKS.index(parent.blocks),
                    _GRANDPARENT_LINKED.index(above.linked / above.weight),
                ],
                _SURROUNDINGS[group.bits],
                _beside(_PREVIOUS, reading, previous),
                _beside(_NEXT, reading, following),
            ]
        )
        seen.add(text)
        before += reading.running
        previous = reading
    return evidence


def _sum_up(readings: Sequence[_Reading], groups: Sequence[Group]) -> float:
    """Fills in the sums of the groups and the shares of the paths; the weight of all running text."""
    paths: dict[int, float] = {}
    for reading in readings:
        paths[reading.group.path] = paths.get(reading.group.path, 0.0) + reading.running
    for group in reversed(groups):
        group.add_to_parent()
    total = sum(paths.values()) or 1.0
    for reading in readings:
        reading.share_step = _PATH_SHARE.index(paths[reading.group.path] / total)
    return total


def _name_measures(key: tuple[str, int, int, int]) -> list[str]:
    """Kind of element, weight, links and share of the path: alone, and two together."""
    tag, weight, linked, share = key
    kind = _KINDS.get(tag, "other")
    part = "most" if share >= _MOST else "some" if share >= _SOME else "few"
    return [
        "bias",
        f"tag {tag}",
        _WEIGHT.names[weight],
        _LINKED.names[linked],
        _PATH_SHARE.names[share],
        f"{kind}, weight {weight}",
        f"{kind}, linked {linked}",
        f"{kind}, path share {share}",
        f"path of {part}, linked {linked}",
        f"path of {part}, weight {weight}",
    ]


_MEASURES = Clues(_name_measures, BLOCK_WEIGHTS)


def _name_looks(key: tuple[int, int, bool, bool, bool, bool | None]) -> list[str]:
    bold, linked, ends, is_line, is_seen, in_article_body = key
    is_bold_link = bold >= _ALL_BOLD and linked >= _ALL_LINKED
    flags = (is_bold_link, ends, is_line, is_seen, in_article_body is True, in_article_body is False)
    names = ("bold link", "ends sentence", "line", "seen before", "in articleBody", "not in articleBody")
    return [_BOLD.names[bold], *[name for name, flag in zip(names, flags, strict=True) if flag]]


_LOOKS = Clues(_name_looks, BLOCK_WEIGHTS)


def _top_step(group: Group, total: float) -> int:
    if group.top is None:
        return _IN_TOP
    return _IS_TOP if group.top is group else _TOP_SHARE.index(group.top.under / total)


def _name_place(key: tuple[int, int, int]) -> list[str]:
    before, after, top = key
    share = {_IN_TOP: "at the top", _IS_TOP: "directly below"}.get(top) or _TOP_SHARE.names[top]
    return [_BEFORE.names[before], _AFTER.names[after], share]


_PLACE = Clues(_name_place, BLOCK_WEIGHTS)
_SURROUNDINGS = Clues(names_of, BLOCK_WEIGHTS)


def _name_parent(key: tuple[int, int, int]) -> list[str]:
    weight, blocks, linked_above = key
    return [_PARENT_WEIGHT.names[weight], _PARENT_BLOCKS.names[blocks], _GRANDPARENT_LINKED.names[linked_above]]


_PARENTS = Clues(_name_parent, BLOCK_WEIGHTS)


_PREVIOUS, _NEXT = "previous", "next"


def _beside(side: str, reading: _Reading, neighbour: _Reading | None) -> Clue:
    if neighbour is None:
        return _NEIGHBOURS[side, -1, -1, -1, False, False]
    group, other = reading.group, neighbour.group
    same_parent = other is group or other.parent is group.parent
    steps = (neighbour.weight_step, neighbour.linked_step, neighbour.share_step)
    return _NEIGHBOURS[side, *steps, other.path == group.path, same_parent]


def _name_neighbour(key: tuple[str, int, int, int, bool, bool]) -> list[str]:
    side, weight, linked, share, same_path, same_parent = key
    if weight < 0:
        return [f"no {side}"]
    names = [f"{side} weight {weight}", f"{side} linked {linked}", f"{side} path share {share}"]
    if same_path:
        names.append(f"{side} same path")
    if same_parent:
        names.append(f"{side} same parent")
    return names


_NEIGHBOURS = Clues(_name_neighbour, BLOCK_WEIGHTS)
