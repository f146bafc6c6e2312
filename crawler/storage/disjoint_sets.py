"""Sets of ids that grow together (union-find)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class DisjointSets:
    """Begins with each of `ids` by itself. An id that is not known yet is a set of its own, too."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._parents = {one: one for one in ids}

    def find(self, one: int) -> int:
        """The id that stands for the set of this one, until the set is joined with another."""
        parents = self._parents
        while (parent := parents.setdefault(one, one)) != one:
            parents[one] = parents[parent]
            one = parents[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Makes one set of two."""
        self._parents[self.find(one)] = self.find(other)

    def sets(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for one in list(self._parents):
            found[self.find(one)].append(one)
        return list(found.values())
