"""Lines that say nothing but who else had a part in a story, who edited it, what it was called, or where it ends."""

from __future__ import annotations

import re

_LONGEST, _SHORT = 250, 70
_HELPED = re.compile(
    r"""(?![\"“„«‘']).{3,240}\b(?:contributed\ (?:to\ this\ (?:report|story|article)|(?:additional\ )?reporting)
    |in\ [A-Z][\w.,\ ]{2,80}\ contributed)\W*$""",
    re.VERBOSE,
)
_REPORTED = re.compile(
    r"(?:[A-Z][\w.’'-]{1,30}\ (?:and\ )?){1,4}(?:reported|(?:was|were)\ reporting)\ from\ [A-Z][^.!?;]{2,60}\.?$",
    re.VERBOSE,
)
_EDITOR = "(?:责任编辑|責任編輯|责编|編輯|编辑|实习编辑|校对|监制|审核|审校)"
_EDITED = re.compile(
    r"\W*(?:انتهای پیام.{0,15}$|(?:本文)?原(?:标题|標題|题为|題為)[:：《].{1,60}$|[来來]源\s?[:：]\s?[^。！？，]{1,20}$"
    rf"|{_EDITOR}\s?[:：／/丨|]\s?[^。！？]{{1,30}}$|(?:{_EDITOR}\s[\u4e00-\u9fff]{{2,4}}\s*)+$)"
)
"""Who edited a Chinese text, read its proofs, or let it pass, as laws want it said, whence it is, and its headline
there; and the end of the text of a Persian agency."""


def names_helpers(text: str) -> bool:
    """Whether a text does nothing but say who else had a part in the story.

    >>> names_helpers("Jane Doe in Rome contributed to this report."), names_helpers("He said that rain contributed.")
    (True, False)
    """
    if len(text) > _LONGEST:
        return False
    if ("report" in text and _REPORTED.match(text)) or (
        len(text) <= _SHORT and not text.isascii() and _EDITED.match(text)
    ):
        return True
    return "contribut" in text and _HELPED.match(text) is not None
