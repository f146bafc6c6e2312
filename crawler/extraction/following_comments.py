"""Readers' comments below the text, on pages that do not name what holds them: a heading says so, or how many."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import HEADING_TAGS, Block
from crawler.extraction.comment_words import read_count
from crawler.extraction.heading_words import stands_over_other_things
from crawler.extraction.text import comparable

_LEAST = 300
"""Characters of text above such a heading: what stands above the text may say how many comments there are, too."""
_SHORT = 25
"""Characters of a heading that says nothing else; a longer one has the headline in it."""
_NAMES = """
    comment coment koment kommentar коммент комент reactie reply replies yorum meinung
    σχόλια تعليق نظر 评论 評論 コメント 댓글
"""
_COUNTED = """
    thought respon antwort réacti reakti respu rispost odpowied ответ мнени отзыв hozzász luận 留言 回應 回应
"""
_COMMENTS = tuple(_NAMES.split())
"""What a heading has that says "Comments" and the like."""
_SIGNS = (*_COMMENTS, *_COUNTED.split())
"""What one has that states a number of them."""


def find_comments(blocks: Sequence[Block], scores: Sequence[float], title: str | None) -> int:
    """The index of the heading over readers' comments, or the number of blocks where there is none."""
    written = 0
    for index, (block, score) in enumerate(zip(blocks, scores, strict=True)):
        if written > _LEAST and block.frame.tag in HEADING_TAGS and _is_of_comments(block.text, title or ""):
            return index
        if score > 0:
            written += len(block.text)
    return len(blocks)


def _is_of_comments(heading: str, title: str) -> bool:
    """Whether a heading states a number of comments, on this article if on anything, or says "Comments" and the like
    and nothing else."""
    if len(heading) > _SHORT and len(heading) < len(title):  # as most headings are
        return False
    written = heading.lower()
    if not any(sign in written for sign in _SIGNS):
        return False
    if stands_over_other_things(heading) and any(sign in written for sign in _COMMENTS):
        return True
    if read_count(heading) is None:
        return False
    headline = comparable(title)
    return len(heading) <= _SHORT or (headline != "" and headline in comparable(heading))
