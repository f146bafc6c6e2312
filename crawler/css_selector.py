"""Simple CSS selectors, answered from a page's lists.

lxml would make a tree for them first, and go through all of it for each selector; here only the elements with an id,
class or tag that a selector names are looked at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from cssselect import parse
from cssselect.parser import Attrib, Class, CombinedSelector, Element, FunctionalPseudoElement, Hash, Tree

from crawler.flat_tree import FlatTree, split_names

_TESTS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda value, wanted: True,  # noqa: ARG005
    "=": lambda value, wanted: value == wanted,
    "~=": lambda value, wanted: wanted in split_names(value),
    "^=": lambda value, wanted: value.startswith(wanted),
    "$=": lambda value, wanted: value.endswith(wanted),
    "*=": lambda value, wanted: wanted in value,
}
"""Of an attribute's value, by the operator of the selector."""
_DESCENDANT, _CHILD = " ", ">"


@dataclass(frozen=True, slots=True)
class CssSelector:
    """Tags, classes, ids and attributes, and what stands inside what; alternatives as in "h1, h2"."""

    alternatives: tuple[_Chain, ...]
    attribute: str | None
    """Of the elements found, for `::attr(name)`; None: the elements themselves."""

    @classmethod
    def parse(cls, select: str) -> CssSelector | None:
        """None where it says anything else, as `:has()` or `+`. Raises cssselect's SelectorError for what is no CSS."""
        selectors = parse(select)
        chains = [_chain_of(one.parsed_tree) for one in selectors]
        wanted = {_attribute_of(one.pseudo_element) for one in selectors}
        if None in chains or len(wanted) > 1 or "" in wanted:
            return None
        return cls(tuple(filter(None, chains)), wanted.pop())

    def positions(self, tree: FlatTree) -> list[int]:
        """Of the elements that are found, in document order."""
        return sorted({at for one in self.alternatives for at in one.positions(tree)})


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element must be, such as `div#a.b[c]`."""

    tag: str | None = None
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()
    """Name, operator and value of each."""

    def candidates(self, tree: FlatTree) -> Sequence[int]:
        """Positions in document order, those that match among them."""
        for name, operator, wanted in self.attributes:
            if name == "id" and operator == "=":
                return tree.identified.get(wanted, ())
            if name == "id":
                found = (at for one, at in tree.identified.items() if _TESTS[operator](one, wanted))
                return sorted(chain.from_iterable(found))
        if self.classes:
            return min((tree.classed.get(name, ()) for name in self.classes), key=len)
        return range(len(tree.tags)) if self.tag is None else tree.tagged.get(self.tag, ())

    def matches(self, tree: FlatTree, at: int) -> bool:
        if self.tag is not None and tree.tags[at] != self.tag:
            return False
        if self.classes and not set(self.classes) <= set(split_names(tree.classes[at] or "")):
            return False
        for name, operator, wanted in self.attributes:
            value = tree.attribute(at, name)
            if value is None or not _TESTS[operator](value, wanted):
                return False
        return True


@dataclass(frozen=True, slots=True)
class _Chain:
    """Compounds from the outside in, each with whether it stands right inside the one before."""

    steps: tuple[tuple[_Compound, bool], ...]

    def positions(self, tree: FlatTree) -> Sequence[int]:
        (first, _), *rest = self.steps
        found = [at for at in first.candidates(tree) if first.matches(tree, at)]
        for compound, is_child in rest:
            if not found:
                break
            inside = (_children if is_child else _descendants)(tree, found, compound.candidates(tree))
            found = [at for at in inside if compound.matches(tree, at)]
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


def _chain_of(tree: Tree) -> _Chain | None:
    if not isinstance(tree, CombinedSelector):
        compound = _compound_of(tree)
        return None if compound is None else _Chain(((compound, False),))
    outer, last = _chain_of(tree.selector), _compound_of(tree.subselector)
    if outer is None or last is None or tree.combinator not in (_DESCENDANT, _CHILD):
        return None
    return _Chain((*outer.steps, (last, tree.combinator == _CHILD)))


def _compound_of(tree: Tree) -> _Compound | None:
    if isinstance(tree, Element):
        return None if tree.namespace else _Compound(tree.element.lower() if tree.element else None)
    if not isinstance(tree, Class | Hash | Attrib):
        return None
    compound = _compound_of(tree.selector)
    if compound is None:
        return None
    if isinstance(tree, Class):
        return replace(compound, classes=(*compound.classes, tree.class_name))
    if isinstance(tree, Hash):
        return replace(compound, attributes=(*compound.attributes, ("id", "=", tree.id)))
    value = (tree.value.value if tree.value else None) or ""
    is_simple = not tree.namespace and not tree.flag and tree.operator in _TESTS
    if not is_simple or not (value or tree.operator in ("exists", "=")):
        return None
    return replace(compound, attributes=(*compound.attributes, (tree.attrib.lower(), tree.operator, value)))


def _attribute_of(pseudo_element: object) -> str | None:
    """The name in `::attr(name)`, None where the element itself is meant; empty for anything else."""
    if pseudo_element is None:
        return None
    if not isinstance(pseudo_element, FunctionalPseudoElement) or pseudo_element.name != "attr":
        return ""
    names = [argument.value for argument in pseudo_element.arguments]
    return names[0] if len(names) == 1 and names[0] and names[0].islower() else ""
