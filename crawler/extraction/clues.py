"""Findings by the names that a table of weights knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")


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
