"""Numbers as names, for tables of weights."""

from __future__ import annotations

from bisect import bisect_right


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
