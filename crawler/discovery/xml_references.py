"""References in XML that are none, as feeds and sitemaps have them: bare ampersands, names of HTML, half characters."""

from __future__ import annotations

import re
from html.entities import name2codepoint

REFERENCE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#\w{1,31};|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z]\w{0,30});)?"
    rb"|&#(?:[xX]0{0,20}([dD][89a-fA-F][0-9a-fA-F]{2})|0{0,20}(5[5-7][0-9]{3}));",
    re.DOTALL,
)
"""What looks like a reference and is none in XML: a bare ampersand, one of HTML's names, or maybe half a character."""
_HALVES = range(0xD800, 0xE000)


def repair_reference(match: re.Match[bytes]) -> bytes:
    """What to write in place of a match of REFERENCE.

    Else parsers drop "&b" from "?a=1&b=2", which is another address, and with "&nbsp;" every "&amp;" too.
    """
    if match[0].startswith(b"<"):
        return match[0]
    if match[2] or match[3]:
        return b"&#xFFFD;" if int(match[2] or match[3], 16 if match[2] else 10) in _HALVES else match[0]
    name = match[1].decode() if match[1] else ""
    if name in name2codepoint:
        return b"&#%d;" % name2codepoint[name]
    return b"&amp;" + match[0][1:]


def repair_undeclared(match: re.Match[bytes]) -> bytes:
    """As `repair_reference`, but a name that the document may declare stays as it is, and is refused by the parser."""
    repaired = repair_reference(match)
    return match[0] if match[1] and not repaired.startswith(b"&#") else repaired
