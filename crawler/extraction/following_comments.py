"""Readers' comments below the text, on pages that do not name what holds them: a heading says so, or how many."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.blocks import HEADING_TAGS, Block
from crawler.extraction.comment_words import read_count
from crawler.extraction.heading_words import stands_over_other_things
from crawler.extraction.text import comparable

_LEAST = 300
"""Characters of text above such a heading: what stands above the text may say how many comments there are, too."""
_SHORT = 25
"""Characters of a heading that says nothing else; a longer one has the headline in it."""
_COMMENTS = re.compile(
    r"omm?ent|reactie|repl(?:y|ies)|yorum|meinung|комм?ент|σχόλια|تعليق|نظر|评论|評論|コメント|댓글", re.IGNORECASE
)
_SIGN = re.compile(
    rf"{_COMMENTS.pattern}|thought|respon|antwort|r[ée]acti|reakti|respu|rispost|odpowied|ответ|мнени|отзыв|hozzász"
    r"|bình luận|留言|回[應应]",
    re.IGNORECASE,
)
"""What such a heading has: to look for it first saves most headings the rest."""


def find_comments(blocks: Sequence[Block], scores: Sequence[float], title: str | None) -> int:
    """The index of the heading over readers' comments, or the number of blocks where there is none."""
    likely = [
        index
        for index, block in enumerate(blocks)
        if block.frame.tag in HEADING_TAGS and _SIGN.search(block.text) and _is_of_comments(block.text, title or "")
    ]
    for index in likely:
        above = zip(blocks[:index], scores[:index], strict=True)
        if sum([len(block.text) for block, score in above if score > 0]) > _LEAST:
            return index
    return len(blocks)


def _is_of_comments(heading: str, title: str) -> bool:
    """Whether a heading states a number of comments, on this article if on anything, or says "Comments" and the like
    and nothing else."""
    if stands_over_other_things(heading) and _COMMENTS.search(heading) is not None:
        return True
    if read_count(heading) is None:
        return False
    headline = comparable(title)
    return len(heading) <= _SHORT or (headline != "" and headline in comparable(heading))
