"""Scores in relation to what the page's main text scores.

Where the best text of a page looks like little, for the page has no paragraphs, say, what looks like less may be of it;
where it looks perfect, what looks middling is not.
"""

from __future__ import annotations

from collections.abc import Sequence

_MAX_LENGTH = 600
_MAX_MAIN = 5.0


def shift_of(scores: Sequence[float], lengths: Sequence[int], *, above: float, usual: float, relation: float) -> float:
    """What to add to all scores of a page so that they are as on a page whose main text scores `usual`.

    The main text is what scores more than `above`, by its mean over length; `relation` is the share of the difference
    that counts. 0 where there is no main text.
    """
    written, worth = 0, 0.0
    for score, length in zip(scores, lengths, strict=True):
        if score > above:
            length = min(length, _MAX_LENGTH)
            written += length
            worth += length * score
    return relation * (usual - min(worth / written, _MAX_MAIN)) if written else 0.0
