"""Lines of text that line breaks part, and which of them are one block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.extraction.text import ends_sentence, text_weight

Line = tuple[str, int, int]
"""Its text, empty where there is no letter or digit, and how many of its characters are links and are bold."""

_WORD = re.compile(r"[^\W_]")
_ONE_LETTER_WORDS = frozenset("aàáeéèêiíoóòôuúwyvskzœаеиіовскуюя")
"""Words of European languages that are one letter."""
_ALL_BOLD = 0.9
_PARAGRAPH_WEIGHT = 60


def says_something(text: str) -> bool:
    """Whether a text has a letter or a digit."""
    return text[:1].isalnum() or _WORD.search(text) is not None


def join_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that follow each other are one block, if nothing divides them: an empty line, the end of a longer
    sentence, or a change to or from bold.
    """
    together: list[Line] = []
    for line in lines:
        if together and (not line[0] or _is_bold(line) != _is_bold(together[-1]) or _is_paragraph(together)):
            yield _joined(together)
            together = []
        if line[0]:
            together.append(line)
    if together:
        yield _joined(together)


def _joined(lines: Sequence[Line]) -> Line:
    text = " ".join([line[0] for line in lines])
    return text, sum([line[1] for line in lines]), sum([line[2] for line in lines])


def with_initial(text: str, parts: Sequence[str]) -> str:
    """Joins an initial that is set apart, in an element of its own, to the rest of its word."""
    first = next(part for part in parts if not part.isspace()).strip()
    is_apart = first == text[0] and first.isupper() and text[2:3].islower() and first.lower() not in _ONE_LETTER_WORDS
    return first + text[2:] if is_apart else text


def _is_bold(line: Line) -> bool:
    text, _, bold = line
    return bold >= _ALL_BOLD * len(text)


def _is_paragraph(lines: Sequence[Line]) -> bool:
    """Whether some lines end with a sentence and say enough to be a paragraph."""
    last = lines[-1][0]
    return ends_sentence(last) and text_weight(last) + sum([len(line[0]) for line in lines[-3:-1]]) >= _PARAGRAPH_WEIGHT
