"""Simple CSS, read so that it can be answered from a page's lists."""

from __future__ import annotations

from dataclasses import replace

from cssselect import parse
from cssselect.parser import Attrib, Class, CombinedSelector, Element, FunctionalPseudoElement, Hash, Tree

from crawler.rules.flat_selector import TESTS, Chain, Compound, FlatSelector, Step

_DESCENDANT, _CHILD = " ", ">"


def read_css(select: str) -> FlatSelector | None:
    """Tags, classes, ids, attributes, `::attr(name)`, and what stands inside what.

    None where it says anything else, as `:has()` or `+`. Raises cssselect's SelectorError for what is no CSS.
    """
    selectors = parse(select)
    chains = [_chain_of(one.parsed_tree) for one in selectors]
    wanted = {_attribute_of(one.pseudo_element) for one in selectors}
    if None in chains or len(wanted) > 1 or "" in wanted:
        return None
    return FlatSelector(tuple(filter(None, chains)), wanted.pop())


def _chain_of(tree: Tree) -> Chain | None:
    if not isinstance(tree, CombinedSelector):
        compound = _compound_of(tree)
        return None if compound is None else Chain(compound)
    outer, last = _chain_of(tree.selector), _compound_of(tree.subselector)
    if outer is None or last is None or tree.combinator not in (_DESCENDANT, _CHILD):
        return None
    return replace(outer, rest=(*outer.rest, Step(last, is_child=tree.combinator == _CHILD)))


def _compound_of(tree: Tree) -> Compound | None:
    if isinstance(tree, Element):
        return None if tree.namespace else Compound(tree.element.lower() if tree.element else None)
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
    is_simple = not tree.namespace and not tree.flag and tree.operator in TESTS
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
