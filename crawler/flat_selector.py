"""Simple selectors, answered from a page's lists.

lxml would make a tree for them first, and go through all of it for each selector; here only the elements with an id,
class or tag that a selector names are looked at. `crawler.css_selector` and `crawler.xpath_selector` read them out of
what a rule says.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from crawler.flat_tree import FlatTree, split_names

TESTS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda value, wanted: True,  # noqa: ARG005
    "=": lambda value, wanted: value == wanted,
    "~=": lambda value, wanted: wanted in split_names(value),
    "^=": lambda value, wanted: value.startswith(wanted),
    "$=": lambda value, wanted: value.endswith(wanted),
    "*=": lambda value, wanted: wanted in value,
    "test": lambda value, wanted: re.search(wanted, value) is not None,
}
"""Of an attribute's value, by CSS's operator or the last part of XPath's function."""
_FEW = 30
"""Elements that are looked at one by one sooner than the ids and classes of all are listed."""


@dataclass(frozen=True, slots=True)
class FlatSelector:
    """Tags, classes, ids and attributes, and what stands inside what; alternatives as in "h1, h2"."""

    alternatives: tuple[Chain, ...]
    attribute: str | None = None
    """Of the elements found: what is wanted of them; None: the elements themselves."""

    def positions(self, tree: FlatTree) -> list[int]:
        """Of the elements that are found, in document order."""
        return sorted({at for one in self.alternatives for at in one.positions(tree)})


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be, such as `div#a.b[c]`."""

    tag: str | None = None
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()
    """Name, operator and value of each."""
    without: tuple[Compound, ...] = ()
    """What must not stand in it."""

    def candidates(self, tree: FlatTree) -> Sequence[int]:
        """Positions in document order, those that match among them."""
        tagged = range(len(tree.tags)) if self.tag is None else tree.tagged.get(self.tag, ())
        if len(tagged) <= _FEW:
            return tagged
        for name, operator, wanted in self.attributes:
            if name == "id" and operator == "=":
                return tree.identified.get(wanted, ())
            if name == "id":
                found = (at for one, at in tree.identified.items() if TESTS[operator](one, wanted))
                return sorted(chain.from_iterable(found))
        if self.classes:
            return min((tree.classed.get(name, ()) for name in self.classes), key=len)
        return tagged

    def matches(self, tree: FlatTree, at: int) -> bool:
        if self.tag is not None and tree.tags[at] != self.tag:
            return False
        if self.classes and not set(self.classes) <= set(split_names(tree.classes[at] or "")):
            return False
        for name, operator, wanted in self.attributes:
            value = tree.attribute(at, name)
            if value is None or not TESTS[operator](value, wanted):
                return False
        return not any(Step(one).follow(tree, (at,)) for one in self.without)


@dataclass(frozen=True, slots=True)
class Step:
    """From the elements found so far to those inside them that are so, or right inside them."""

    compound: Compound
    is_child: bool = False

    def follow(self, tree: FlatTree, found: Sequence[int]) -> list[int]:
        inside = (_children if self.is_child else _descendants)(tree, found, self.compound.candidates(tree))
        return [at for at in inside if self.compound.matches(tree, at)]


@dataclass(frozen=True, slots=True)
class Cut:
    """Some of the elements found so far, by their number."""

    start: int | None
    stop: int | None

    def follow(self, tree: FlatTree, found: Sequence[int]) -> Sequence[int]:  # noqa: ARG002 (as Step)
        return found[self.start : self.stop]


@dataclass(frozen=True, slots=True)
class Chain:
    """An element, and the steps from there."""

    first: Compound
    rest: tuple[Step | Cut, ...] = ()

    def positions(self, tree: FlatTree) -> Sequence[int]:
        found: Sequence[int] = [at for at in self.first.candidates(tree) if self.first.matches(tree, at)]
        for step in self.rest:
            if not found:
                break
            found = step.follow(tree, found)
        return found


def _children(tree: FlatTree, around: Sequence[int], candidates: Sequence[int]) -> list[int]:
    parents = set(around)
    return [at for at in candidates if tree.parents[at] in parents]


def _descendants(tree: FlatTree, around: Sequence[int], candidates: Sequence[int]) -> list[int]:
    found: list[int] = []
    end = 0
    for at in around:
        if at >= end:  # else it stands in one before
            end = tree.ends[at]
            found += candidates[bisect_right(candidates, at) : bisect_left(candidates, end)]
    return found
