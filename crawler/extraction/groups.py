"""Frames with the sums of what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block, Frame
from crawler.extraction.clues import Clue
from crawler.extraction.surroundings import Surroundings


class Group:
    """A frame with what stands in it.

    `path` is the same for frames of the same tags and classes below the container, `bits` are of the surroundings
    inside it, `top` is the group directly below the container that this one is in (None for the container itself).
    `weight`, `linked`, `blocks` and `under` (running text) are of all inside. `of_children` is what these sums say of
    the blocks of the groups directly in it, None until it is asked for.
    """

    __slots__ = ("bits", "blocks", "linked", "of_children", "parent", "path", "top", "under", "weight")

    def __init__(self, parent: Group | None, path: int, bits: int) -> None:
        self.parent = parent
        self.path = path
        self.bits = bits
        self.top: Group | None = None if parent is None else parent.top or self
        self.weight = 0.0
        self.linked = 0.0
        self.blocks = 0
        self.under = 0.0
        self.of_children: Clue | None = None


def read_groups(blocks: Sequence[Block], surroundings: Surroundings) -> tuple[list[Group], list[Group]]:
    """The groups of the blocks, and those of all frames around them, each after its parent."""
    groups: dict[Frame, Group] = {}
    paths: dict[tuple[int, str, str | None], int] = {}
    for block in blocks:
        frame: Frame | None = block.frame
        pending: list[Frame] = []
        group = None
        while frame is not None and (group := groups.get(frame)) is None:
            pending.append(frame)
            frame = frame.parent
        while pending:
            inner = pending.pop()
            if group is None:
                group = Group(None, 0, 0)
            else:
                path = paths.setdefault((group.path, inner.tag, inner.classes), len(paths) + 1)
                group = Group(group, path, group.bits | surroundings.own(inner.at))
            groups[inner] = group
    return [groups[block.frame] for block in blocks], list(groups.values())


def add_up(groups: Sequence[Group]) -> None:
    """Adds what stands in each group to what stands in those around it; each comes after its parent."""
    for group in reversed(groups):
        if (parent := group.parent) is not None:
            parent.weight += group.weight
            parent.linked += group.linked
            parent.blocks += group.blocks
            parent.under += group.under
