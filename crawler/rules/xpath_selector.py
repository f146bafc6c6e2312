"""Simple XPath, read so that it can be answered from a page's lists."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.rules.flat_selector import Chain, Compound, Cut, FlatSelector, Step

_LITERAL = r"(?:\"(?P<{0}>[^\"]*)\"|'(?P<{0}_>[^']*)')"
_STEP = re.compile(r"//(?P<tag>\*|[a-z][a-z0-9]*)")
_CONDITION = re.compile(
    r"\[\s*(?:@(?P<name>[a-z][a-z-]*)\s*(?:=\s*"
    + _LITERAL.format("equal")
    + r")?|(?P<function>contains|starts-with|re:test)\(\s*@(?P<of>[a-z][a-z-]*)\s*,\s*"
    + _LITERAL.format("part")
    + r"\s*\))\s*\]"
)
_WITHOUT = re.compile(r"\[\s*not\(\s*\.(?=//)")
_END_OF_WITHOUT = re.compile(r"\s*\)\s*\]")
_ATTRIBUTE = re.compile(r"/@(?P<name>[a-z][a-z-]*)")
_OPEN, _CLOSE, _OR = re.compile(r"\("), re.compile(r"\)"), re.compile(r"\s*\|\s*")
_OPERATORS = {"contains": "*=", "starts-with": "^=", "re:test": "test"}
_CUTS = (
    (re.compile(r"\[\s*1\s*\]"), Cut(0, 1)),
    (re.compile(r"\[\s*last\(\)\s*\]"), Cut(-1, None)),
    (re.compile(r"\[\s*position\(\)\s*>\s*1\s*\]"), Cut(1, None)),
)


def read_xpath(select: str) -> FlatSelector | None:
    """Steps by `//`, conditions on one attribute, `not(.//a)`, `(...)[1]`, `[last()]`, `[position() > 1]` and `/@name`.

    None where it says anything else; what is no XPath may be taken for some.
    """
    try:
        return _Reader(select).read()
    except _NotSimpleError:
        return None


class _NotSimpleError(Exception):
    """Raised where something else is said; caught by `read_xpath`."""


class _Reader:
    def __init__(self, select: str) -> None:
        self._select = select
        self._at = 0

    def read(self) -> FlatSelector:
        found = [self._alternative()]
        while self._take(_OR):
            found.append(self._alternative())
        wanted = {attribute for _, attribute in found}
        if self._at < len(self._select) or len(wanted) > 1:
            raise _NotSimpleError
        return FlatSelector(tuple(one for one, _ in found), wanted.pop())

    def _alternative(self) -> tuple[Chain, str | None]:
        if self._take(_OPEN):
            path = self._path()
            self._demand(_CLOSE)
            path = replace(path, rest=(*path.rest, *self._cuts(), *self._steps()))
        else:
            path = self._path()
        attribute = self._take(_ATTRIBUTE)
        return path, attribute["name"] if attribute else None

    def _path(self) -> Chain:
        return Chain(self._step(), tuple(self._steps()))

    def _steps(self) -> list[Step]:
        steps = []
        while _STEP.match(self._select, self._at):
            steps.append(Step(self._step()))
        return steps

    def _step(self) -> Compound:
        tag = self._demand(_STEP)["tag"]
        compound = Compound(None if tag == "*" else tag)
        while True:
            if match := self._take(_CONDITION):
                compound = replace(compound, attributes=(*compound.attributes, _attribute_of(match)))
            elif self._take(_WITHOUT):
                compound = replace(compound, without=(*compound.without, self._step()))
                self._demand(_END_OF_WITHOUT)
            else:
                return compound

    def _cuts(self) -> list[Cut]:
        cuts = []
        while cut := next((cut for pattern, cut in _CUTS if self._take(pattern)), None):
            cuts.append(cut)
        return cuts

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._select, self._at)
        if match:
            self._at = match.end()
        return match

    def _demand(self, pattern: re.Pattern[str]) -> re.Match[str]:
        if match := self._take(pattern):
            return match
        raise _NotSimpleError


def _attribute_of(match: re.Match[str]) -> tuple[str, str, str]:
    """Name, operator and value of a condition."""
    if match["name"]:
        equal = match["equal"] if match["equal"] is not None else match["equal_"]
        return (match["name"], "exists", "") if equal is None else (match["name"], "=", equal)
    wanted = match["part"] if match["part"] is not None else match["part_"]
    if re.search(wanted, "") if match["function"] == "re:test" else not wanted:
        raise _NotSimpleError  # it holds for elements without the attribute, too
    return match["of"], _OPERATORS[match["function"]], wanted
