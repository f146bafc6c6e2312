"""Sets that grow together (union-find)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class DisjointSets(Generic[T]):
    """Begins with each of `members` by itself. One that is not known yet is a set of its own, too."""

    def __init__(self, members: Iterable[T]) -> None:
        self._parents = {one: one for one in members}

    def find(self, one: T) -> T:
        """The member that stands for the set of this one, until the set is joined with another."""
        parents = self._parents
        while (parent := parents.setdefault(one, one)) != one:
            parents[one] = parents[parent]
            one = parents[one]
        return one

    def join(self, one: T, other: T) -> None:
        """Makes one set of two."""
        self._parents[self.find(one)] = self.find(other)

    def sets(self) -> list[list[T]]:
        found: dict[T, list[T]] = defaultdict(list)
        for one in list(self._parents):
            found[self.find(one)].append(one)
        return list(found.values())
