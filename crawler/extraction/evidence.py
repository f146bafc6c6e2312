"""What speaks for and against a block being part of the article, as names under which scorecard.py has weights.

Everything is relative to the container that the blocks were read from: how much of its running text stands in the same
kind of element, in the same parent, before and after; how much of the surroundings is links; and what the neighbours
look like. The words of the text itself are not looked at, so that no language is preferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.blocks import HEADING_TAGS, Block, Frame
from crawler.extraction.steps import Steps
from crawler.extraction.surroundings import Surroundings, names_of
from crawler.extraction.text import comparable, ends_sentence, text_weight

_RUNNING_WEIGHT = 60
_RUNNING_LINKED = 0.5
_START = 40
_DIGIT = re.compile(r"\d")
_DIGITS_IN = 200

_WEIGHT = Steps("weight", 3, 8, 15, 25, 40, 60, 90, 140, 220, 350)
_LINKED = Steps("linked", 0.01, 0.15, 0.35, 0.6, 0.9)
_BOLD = Steps("bold", 0.05, 0.5, 0.9)
_DIGITS = Steps("digits", 0.01, 0.08, 0.2)
_SHARES = (0.001, 0.05, 0.15, 0.35, 0.6, 0.85)
_PATH_SHARE = Steps("path share", *_SHARES)
_PARENT_SHARE = Steps("parent share", *_SHARES)
_PLACES = (0.0001, 0.03, 0.2, 0.5, 0.8, 0.97, 0.9999)
_TOP_SHARE = Steps("top share", 0.001, 0.05, 0.15, 0.35, 0.6, 0.85, 0.97)
_BEFORE = Steps("text before", *_PLACES)
_AFTER = Steps("text after", *_PLACES)
_PARENT_WEIGHT = Steps("parent weight", 30, 100, 200, 400, 800, 1600, 3200)
_PARENT_LINKED = Steps("parent linked", 0.01, 0.1, 0.3, 0.6, 0.9)
_PARENT_BLOCKS = Steps("parent blocks", 2, 3, 5, 9, 20)
_PARENT_MEAN = Steps("parent mean", 15, 30, 60, 100, 160, 250)
_GRANDPARENT_LINKED = Steps("grandparent linked", 0.01, 0.1, 0.3, 0.6, 0.9)
_SOME, _MOST = 3, 5
"""Steps of _PATH_SHARE from which a kind of element holds some, and most, of the text."""

_KINDS = ("heading", "p", "li", "div", "td", "other")
_KIND = {"p": "p", "li": "li", "div": "div", "td": "td", **dict.fromkeys(HEADING_TAGS, "heading")}
_PAIRS: dict[tuple[str, int, int, int], tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page says elsewhere of its article; empty where it does not."""

    title: str = ""
    """As `comparable` makes it, like the description."""
    description: str = ""
    article_body: str = ""
    """White space collapsed."""


@dataclass(slots=True)
class _Group:
    """A frame with what stands in it."""

    parent: _Group | None
    path: int
    bits: int
    weight: float = 0
    linked: float = 0
    blocks: int = 0
    own_running: float = 0
    running: float = 0
    """Of its own and of its children's blocks."""
    as_parent: tuple[str, ...] = ()
    top: _Group | None = None
    """Its ancestor, or itself, directly under the container."""
    under: float = 0
    """Running weight of all that is in it."""
    is_list: bool = False
    list_start: str = ""
    """Of a list: what stands before its first item."""


@dataclass(slots=True)
class _Reading:
    """A block with the numbers that its evidence is made of."""

    block: Block
    group: _Group
    weight: int
    linked: float
    running: float
    """Its weight if it is running text, else 0."""
    weight_step: int = 0
    linked_step: int = 0
    share_step: int = 0


def gather_evidence(blocks: Sequence[Block], facts: PageFacts, surroundings: Surroundings) -> list[list[str]]:
    """For each block the names of what is known of it."""
    readings = _read(blocks, surroundings)
    total = sum([reading.running for reading in readings]) or 1.0
    paths: dict[int, float] = {}
    for reading in readings:
        paths[reading.group.path] = paths.get(reading.group.path, 0.0) + reading.running
    for reading in readings:
        reading.weight_step = _WEIGHT.index(reading.weight)
        reading.linked_step = _LINKED.index(reading.linked)
        reading.share_step = _PATH_SHARE.index(paths[reading.group.path] / total)
    evidence: list[list[str]] = []
    seen: set[str] = set()
    before = 0.0
    for index, reading in enumerate(readings):
        names = ["bias", f"tag {reading.block.frame.tag}"]
        names += _measures(reading)
        _add_looks(names, reading.block)
        _add_repetitions(names, reading.block.text, seen, facts)
        names.append(_BEFORE(before / total))
        before += reading.running
        names.append(_AFTER((total - before) / total))
        parent = reading.group.parent or reading.group
        names += parent.as_parent or _as_parent(parent, total)
        names += names_of(reading.group.bits)
        top = reading.group.top
        if top is None:
            names.append("at the top")
        elif top is reading.group:
            names.append("directly below")
        else:
            names.append(_TOP_SHARE(top.under / total))
        if name := _list_start(reading, readings[index - 1] if index else None):
            names.append(name)
        _add_neighbour(names, reading, readings[index - 1] if index else None, _PREVIOUS)
        _add_neighbour(names, reading, readings[index + 1] if index + 1 < len(readings) else None, _NEXT)
        evidence.append(names)
    return evidence


def _read(blocks: Sequence[Block], surroundings: Surroundings) -> list[_Reading]:
    readings: list[_Reading] = []
    groups: dict[Frame, _Group] = {}
    paths: dict[tuple[int, str, str | None], int] = {}
    for block in blocks:
        group = groups.get(block.frame) or _group(block.frame, groups, paths, surroundings)
        weight = text_weight(block.text)
        linked = min(1.0, block.link / len(block.text))
        running = weight * (1 - linked) if weight >= _RUNNING_WEIGHT and linked < _RUNNING_LINKED else 0.0
        group.weight += weight
        group.linked += weight * linked
        group.blocks += 1
        group.running += running
        group.own_running += running
        if group.parent is not None:
            group.parent.running += running
        readings.append(_Reading(block, group, weight, linked, running))
    for group in groups.values():
        group.under += group.own_running
    for group in reversed(groups.values()):
        if (parent := group.parent) is not None:
            parent.under += group.under
            parent.weight += group.weight
            parent.linked += group.linked
            parent.blocks += group.blocks
    return readings


def _group(
    frame: Frame,
    groups: dict[Frame, _Group],
    paths: dict[tuple[int, str, str | None], int],
    surroundings: Surroundings,
) -> _Group:
    pending: list[Frame] = []
    current: Frame | None = frame
    while current is not None and current not in groups:
        pending.append(current)
        current = current.parent
    group = groups[current] if current is not None else _Group(None, 0, 0)
    for current in reversed(pending):
        if current.parent is not None:
            key = (group.path, current.tag, current.element.get("class"))
            bits = group.bits | surroundings.own(current.element)
            top = group.top
            group = _Group(group, paths.setdefault(key, len(paths) + 1), bits)
            group.top = top or group
            group.is_list = current.tag in ("ul", "ol", "dl", "table")
        groups[current] = group
    return group


def _measures(reading: _Reading) -> tuple[str, ...]:
    """Weight, links and share of the path, alone and two together; the few there are, are kept."""
    kind = _KIND.get(reading.block.frame.tag, "other")
    weight, linked, share = reading.weight_step, reading.linked_step, reading.share_step
    names = _PAIRS.get((kind, weight, linked, share))
    if names is None:
        part = "most" if share >= _MOST else "some" if share >= _SOME else "few"
        names = _PAIRS[kind, weight, linked, share] = (
            _WEIGHT.names[weight],
            _LINKED.names[linked],
            _PATH_SHARE.names[share],
            f"{kind}, weight {weight}",
            f"{kind}, linked {linked}",
            f"{kind}, path share {share}",
            f"path of {part}, linked {linked}",
            f"path of {part}, weight {weight}",
        )
    return names


def _add_looks(names: list[str], block: Block) -> None:
    text = block.text
    names.append(_BOLD(block.bold / len(text)))
    if len(text) < _DIGITS_IN:
        names.append(_DIGITS(len(_DIGIT.findall(text)) / len(text)))
    if ends_sentence(text):
        names.append("ends sentence")
    elif text[-1] == ":":
        names.append("ends colon")
    if block.is_line:
        names.append("line")
    if text[0].islower():
        names.append("starts lower")
    if "@" in text or "://" in text or "www." in text:
        names.append("address")
    if "©" in text:
        names.append("copyright")


def _add_repetitions(names: list[str], text: str, seen: set[str], facts: PageFacts) -> None:
    if text in seen:
        names.append("seen before")
    seen.add(text)
    if facts.article_body:
        names.append("in articleBody" if text[:_START] in facts.article_body else "not in articleBody")
    short = comparable(text[:_START])
    if short:
        if facts.title.startswith(short) and comparable(text) == facts.title:
            names.append("is title")
        if facts.description.startswith(short):
            names.append("is description")


def _list_start(reading: _Reading, previous: _Reading | None) -> str:
    group: _Group | None = reading.group
    for _ in range(4):
        if group is None or group.is_list:
            break
        group = group.parent
    if group is None or not group.is_list:
        return ""
    if not group.list_start:
        if previous is None:
            name = "list first"
        elif previous.block.text.endswith(":"):
            name = "list after colon"
        elif previous.block.frame.tag in HEADING_TAGS or previous.block.bold > 0.9 * len(previous.block.text):
            name = "list after heading"
        elif previous.running and ends_sentence(previous.block.text):
            name = "list after sentence"
        else:
            name = "list after other"
        group.list_start = name
    return group.list_start


def _as_parent(group: _Group, total: float) -> tuple[str, ...]:
    above = group.parent or group
    group.as_parent = (
        _PARENT_SHARE(group.running / total),
        _PARENT_WEIGHT(group.weight),
        _PARENT_LINKED(group.linked / group.weight),
        _PARENT_BLOCKS(group.blocks),
        _PARENT_MEAN(group.weight / group.blocks),
        _GRANDPARENT_LINKED(above.linked / above.weight),
    )
    return group.as_parent


class _Side:
    """The names for one of a block's neighbours."""

    def __init__(self, side: str) -> None:
        self.none = f"no {side}"
        self.same_path = f"{side} same path"
        self.same_parent = f"{side} same parent"
        self.weight = Steps(f"{side} weight", *range(1, 11)).names
        self.linked = Steps(f"{side} linked", *range(1, 6)).names
        self.share = Steps(f"{side} path share", *range(1, 7)).names


_PREVIOUS, _NEXT = _Side("previous"), _Side("next")


def _add_neighbour(names: list[str], reading: _Reading, neighbour: _Reading | None, side: _Side) -> None:
    if neighbour is None:
        names.append(side.none)
        return
    names.append(side.weight[neighbour.weight_step])
    names.append(side.linked[neighbour.linked_step])
    names.append(side.share[neighbour.share_step])
    group, other = reading.group, neighbour.group
    if other.path == group.path:
        names.append(side.same_path)
    if other is group or other.parent is group.parent:
        names.append(side.same_parent)
