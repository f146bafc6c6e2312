"""Simple selectors, answered from a page's lists.

lxml would make a tree for them first, and go through all of it for each selector; here only the elements with an id,
class or tag that a selector names are looked at. `crawler.rules.css_selector` and `crawler.rules.xpath_selector` read
them out of what a rule says.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from crawler.page.flat_tree import FlatTree, split_names

TESTS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda value, wanted: True,  # noqa: ARG005
    "=": str.__eq__,
    "~=": lambda value, wanted: wanted in split_names(value),
    "^=": str.startswith,
    "$=": str.endswith,
    "*=": str.__contains__,
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

    def positions(self, tree: FlatTree) -> Sequence[int]:
        """Of the elements that are found, in document order."""
        if len(self.alternatives) == 1:
            return self.alternatives[0].positions(tree)
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
        """Positions in document order, those that match among them; all have the tag."""
        tagged = range(len(tree.tags)) if self.tag is None else tree.tagged.get(self.tag, ())
        listed = self._listed(tree) if len(tagged) > _FEW else None
        if listed is None:
            return tagged
        return listed if self.tag is None else [at for at in listed if tree.tags[at] == self.tag]

    def _listed(self, tree: FlatTree) -> Sequence[int] | None:
        """Those with the id or the class, from the lists of these; None where neither is asked for."""
        for name, operator, wanted in self.attributes:
            if name == "id" and operator == "=":
                return tree.identified.get(wanted, ())
            if name == "id":
                test = TESTS[operator]
                found = [at for one, at in tree.identified.items() if test(one, wanted)]
                return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))
        if self.classes:
            return min((tree.classed.get(name, ()) for name in self.classes), key=len)
        return None

    def among(self, tree: FlatTree, candidates: Sequence[int]) -> Sequence[int]:
        """Those that match."""
        found = candidates
        if self.classes and found:
            classes = tree.classes
            found = [at for at in found if (names := classes[at]) and _has_all(names, self.classes)]
        for name, operator, wanted in self.attributes:
            attribute, test = tree.attribute, TESTS[operator]
            found = [at for at in found if (value := attribute(at, name)) is not None and test(value, wanted)]
        for one in self.without:
            candidates = one.candidates(tree)
            found = [at for at in found if not one.among(tree, _descendants(tree, (at,), candidates))]
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """From the elements found so far to those inside them that match; with `is_child`, right inside them."""

    compound: Compound
    is_child: bool = False

    def follow(self, tree: FlatTree, found: Sequence[int]) -> Sequence[int]:
        candidates = self.compound.candidates(tree)
        inside = (_children if self.is_child else _descendants)(tree, found, candidates) if candidates else ()
        return self.compound.among(tree, inside) if inside else ()


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
        found = self.first.among(tree, self.first.candidates(tree))
        for step in self.rest:
            if not found:
                break
            found = step.follow(tree, found)
        return found


def _children(tree: FlatTree, around: Sequence[int], candidates: Sequence[int]) -> list[int]:
    parents = set(around)
    return [at for at in candidates if tree.parents[at] in parents]


def _descendants(tree: FlatTree, around: Sequence[int], candidates: Sequence[int]) -> Sequence[int]:
    if len(around) == 1:
        at = around[0]
        return candidates[bisect_right(candidates, at) : bisect_left(candidates, tree.ends[at])]
    found: list[int] = []
    end = 0
    for at in around:
        if at >= end:  # else it stands in one before
            end = tree.ends[at]
            found += candidates[bisect_right(candidates, at) : bisect_left(candidates, end)]
    return found


def _has_all(names: str, wanted: Iterable[str]) -> bool:
    """Whether the words of an attribute are, among others, those wanted; sought as letters first, which is faster."""
    return all(one in names for one in wanted) and set(wanted) <= set(split_names(names))
