"""Numbers and findings as names that a table of weights knows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")


class Steps:
    """A number becomes the name of the step that it falls on.

    >>> Steps("linked", 0.1, 0.5)(0.2)
    'linked 1'
    """

    def __init__(self, name: str, *steps: float) -> None:
        self._steps = steps
        self.names = tuple([f"{name} {index}" for index in range(len(steps) + 1)])

    def index(self, value: float) -> int:
        return bisect_right(self._steps, value)

    def __call__(self, value: float) -> str:
        return self.names[bisect_right(self._steps, value)]


class Clue:
    """Some names of evidence that belong together, with the sum of their weights."""

    __slots__ = ("names", "weight")

    def __init__(self, names: Iterable[str], weights: Mapping[str, float]) -> None:
        self.names = tuple(names)
        self.weight = sum([weights.get(name, 0.0) for name in self.names])


class Clues(dict[K, Clue], Generic[K]):
    """Clues by what they are made from, each made once: pages ask for the same few thousand over and over."""

    MOST = 1 << 14

    def __init__(self, name: Callable[[K], Iterable[str]], weights: Mapping[str, float]) -> None:
        super().__init__()
        self._name = name
        self._weights = weights

    def __missing__(self, key: K) -> Clue:
        if len(self) >= self.MOST:
            self.clear()
        clue = self[key] = Clue(self._name(key), self._weights)
        return clue
