"""Signs that tell what kind of text one is in any language: how it begins and ends, its digits and its commas."""

from __future__ import annotations

import re
from bisect import bisect_right

from crawler.extraction.text import text_weight

_QUOTES = frozenset("\"'“”„«»‘’「『")
_OPENERS = frozenset("([¿¡")
_DIGITS = b"0123456789"
_DIGIT_SHARES = (0.001, 0.05, 0.2)
"""Where the steps of the share of digits begin."""
_ENDS = {**dict.fromkeys("?!？！", "question"), **dict.fromkeys(":：", "colon"), "…": "cut off"}
_LONGEST_LABEL = 40
_LONGEST_INTRODUCTION = 60
_SEVERAL_SENTENCES = re.compile(r"[.!?][\"'”’»«)]* |[。！？].")
_MOSTLY = 0.5
_RIGHTS = re.compile(r"^Copyright (?:\([cC]\) ?)?(?:19|20)\d\d|^[©ⓒ]|[©ⓒ](?=\s*(?:19|20)\d\d)|[©ⓒ](?!.*[.!?]$)")
_LONGEST_CREDIT = 200
_PHP_ERROR = re.compile(
    r"(?:Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error): .+ in \S+ on line \d+$"
)


Marks = tuple[str, str, int, bool, bool]
"""How a text begins and how it ends (empty: as most texts do), the step of its share of digits, whether it has a comma,
and whether it is a link behind a label: "See also: Rain in May"."""


def name_marks(marks: Marks) -> list[str]:
    """Names of the marks, as evidence."""
    begin, end, digits, has_comma, labels_link = marks
    names = [f"digits {digits}", "comma" if has_comma else "no comma"]
    if begin:
        names.append(f"begins with {begin}")
    if end:
        names.append(f"ends with {end}")
    if labels_link:
        names.append("label of a link")
    return names


def introduces(text: str) -> bool:
    """Whether a text does nothing but introduce what comes after it, and so says nothing without that.

    >>> introduces("See also:"), introduces("It rained. I said: stay!"), introduces("It rained. In short:")
    (True, False, False)
    """
    return (
        _ENDS.get(text[-1:]) == "colon"
        and text_weight(text) <= _LONGEST_INTRODUCTION
        and _SEVERAL_SENTENCES.search(text) is None
    )


def says_whose_it_is(text: str) -> bool:
    """Whether a short text says with ©, ⓒ or "Copyright" and the year to whom it or a picture belongs.

    >>> says_whose_it_is("Rain in May. © Jane Doe"), says_whose_it_is("The sign © is old. It came in May.")
    (True, False)
    >>> says_whose_it_is("Copyright 2023 Daily Example"), says_whose_it_is("Copyright is old.")
    (True, False)
    """
    is_signed = "©" in text or "ⓒ" in text or text.startswith("Copyright ")
    return is_signed and len(text) <= _LONGEST_CREDIT and _RIGHTS.search(text) is not None


def reports_error(text: str) -> bool:
    """Whether a line is an error of the page's own PHP code, in the words that PHP has for it in any country.

    >>> reports_error("Warning: Rain in /www/page.php on line 82"), reports_error("Warning: rain on line 8")
    (True, False)
    """
    return text[-1:].isdigit() and " on line " in text and _PHP_ERROR.match(text) is not None


def marks_of(text: str, linked: int) -> Marks:
    """The marks of a text that is not empty and of which this many characters are links.

    >>> marks_of("See also: Rain in May", 11)
    ('', '', 0, False, True)
    """
    first = text[0]
    begin = "" if first.isalnum() or first in _OPENERS else "quote" if first in _QUOTES else "sign"
    end = _ENDS.get(text[-1], "") or ("cut off" if text.endswith("...") else "")
    written = text.encode()
    digits = len(written) - len(written.translate(None, _DIGITS))
    return (
        begin,
        end,
        bisect_right(_DIGIT_SHARES, digits / len(text)) if digits else 0,
        "," in text or (len(written) != len(text) and ("，" in text or "、" in text or "،" in text)),
        linked > _MOSTLY * len(text) and text.find(":", 1, _LONGEST_LABEL) > 0,
    )
