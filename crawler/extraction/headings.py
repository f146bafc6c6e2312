"""Which blocks are sub-headings, and which only look like one."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from crawler.extraction.blocks import HEADING_TAGS, Block, Frame
from crawler.extraction.class_words import CATEGORIES, categories
from crawler.extraction.heading_words import stands_over_other_things
from crawler.extraction.helper_credits import names_helpers
from crawler.extraction.site_notices import is_site_notice
from crawler.extraction.text import clean_text, ends_sentence, text_weight
from crawler.extraction.title_surroundings import is_hidden

_NAMED = re.compile(
    r"cross-?head|sub-?head|zwischen-?(?:titel|ueberschrift|überschrift|zeile)|inter-?tit|ladillo|tussenkop|"
    r"mellom-?tittel|mellan-?rubrik|under-?rubrik|mellem-?rubrik|v[aä]liotsikko|sr[oó]dtytu|mezzotitolo|titoletto|"
    r"(?<![^\s_-])h[2-6](?![^\s_])",
    re.IGNORECASE,
)
"""Names that newsrooms give to sub-headings of their own mark-up."""
_IN_NAMED = (
    "head",
    "tit",
    "zwischen",
    "ladillo",
    "tussenkop",
    "rubrik",
    "otsikko",
    "dtytu",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
)
"""One of these is in all that the pattern finds; to seek them takes a fifth of its time."""

_PLAYER = re.compile(r"video|player|podcast", re.IGNORECASE)
"""Names of titles of what is played."""

MOST_BONUS = 1.2
_UNWANTED_MALUS, _TEASER_MALUS = 1.5, 3.0
_UNWANTED = sum(
    1 << CATEGORIES.index(name)
    for name in ("ad", "author", "comment", "dialog", "footer", "hidden", "newsletter", "related", "share", "tags")
)
_MAX_NAMES = 400
_ALL = 0.9
_MAX_WEIGHT = 100
_MAX_TAGGED_WEIGHT = 160
_SENTENCE_WEIGHT = 60
_MAX_HELD_WEIGHT = 400
_ANCESTORS_READ = 6
_WORD = re.compile(r"\w+")
_SHORT, _FEW_WORDS = 2, 4
_NOT_AT_THE_START = ("–", "—", "-", "•", "*", "(")
_NOT_AT_THE_END = (":", ",", ";", "…")
_MOSTLY = 0.5


def heading_candidates(blocks: Sequence[Block]) -> list[bool]:
    """For each block whether its mark-up and its text are a sub-heading's; where it stands is not looked at."""
    if not blocks:
        return []
    tagged = [len(block.text) <= _MAX_TAGGED_WEIGHT and _is_tagged(block) for block in blocks]
    for index in _in_large_headings(blocks) if any(tagged) else ():
        tagged[index] = False
    below = [*blocks[1:], None]
    bold = [
        block.bold > 0 and not tag and _is_bold_line(block, after)
        for tag, block, after in zip(tagged, blocks, below, strict=True)
    ]
    if not any(bold) or _is_style(blocks, bold):
        return tagged
    if any(map(_is_long_question, blocks)):
        bold = [is_bold and not _is_question(block.text) for is_bold, block in zip(bold, blocks, strict=True)]
    return [is_tagged or is_bold for is_tagged, is_bold in zip(tagged, bold, strict=True)]


def _in_large_headings(blocks: Sequence[Block]) -> list[int]:
    """Indices of the blocks inside heading elements that hold a whole text: tags that were never closed, mostly."""
    held: dict[Frame, list[int]] = {}
    for index, block in enumerate(blocks):
        frame = block.frame
        if frame.tag in HEADING_TAGS:
            while frame.parent is not None and frame.parent.tag == frame.tag:
                frame = frame.parent
            held.setdefault(frame, []).append(index)
    return [
        index
        for indices in held.values()
        if len(indices) > 1 and sum([len(blocks[index].text) for index in indices]) > _MAX_HELD_WEIGHT
        for index in indices
    ]


def name_bonus(block: Block) -> float:
    """What to add to a sub-heading's score: `MOST_BONUS` where its names call it one, less where they do not.

    Minus infinity for what is none of the article's: it is not shown, says that it stands over other things, or is a
    letter that a font shows as an icon.
    """
    text, frame = block.text, block.frame
    is_icon = len(text) == 1 and text.isascii() and text.isalpha()
    is_of_others = stands_over_other_things(text) or is_site_notice(text) or names_helpers(text)
    if is_icon or is_of_others or is_hidden(frame.tree, frame.at):
        return -math.inf
    if _is_named(block) or (block.bold and _is_in_named(block)):
        return MOST_BONUS
    names = (frame.classes or "")[:_MAX_NAMES]
    is_unwanted = categories(names) & _UNWANTED or _PLAYER.search(names)
    malus = _UNWANTED_MALUS if is_unwanted else 0.0
    return -malus - (_TEASER_MALUS if _is_teaser(block) else 0.0)


def _is_teaser(block: Block) -> bool:
    """Whether the heading stands in a link, or is one to a page that has it in its address: that page's own title."""
    if block.link < _ALL * len(block.text):
        return False
    tree, at = block.frame.tree, block.frame.at
    around = islice(tree.ancestors(at), _ANCESTORS_READ)
    if any(tree.tags[outer] == "a" and tree.attribute(outer, "href") is not None for outer in around):
        return True
    links = tree.tagged_in("a", at)
    address = (tree.attribute(links[0], "href") or "").lower() if links else ""
    words = [word for word in _WORD.findall(block.text.lower()) if len(word) > _SHORT]
    return len(words) >= _FEW_WORDS and sum(word in address for word in words) >= _MOSTLY * len(words)


def _is_tagged(block: Block) -> bool:
    is_heading = block.frame.tag in HEADING_TAGS
    if not (is_heading or _is_named(block)):
        return False
    weight = text_weight(block.text)
    if weight > (_MAX_TAGGED_WEIGHT if is_heading else _MAX_WEIGHT):
        return False
    return weight <= _SENTENCE_WEIGHT or not block.text.endswith((".", "…", "。"))


def _is_named(block: Block) -> bool:
    frame = block.frame
    names = frame.classes or (frame.parent.classes if frame.parent else None) or ""
    return names_heading(names[:_MAX_NAMES])


def _is_in_named(block: Block) -> bool:
    """Whether a block is the text of an inline element whose class names a sub-heading."""
    tree = block.frame.tree
    return any(
        (names := tree.classes[at])
        and names_heading(names[:_MAX_NAMES])
        and clean_text("".join(tree.pieces(at))) == block.text
        for at in tree.tagged_in("span", block.frame.at)
    )


@lru_cache(maxsize=1 << 12)
def names_heading(names: str) -> bool:
    """Whether names of an element's class are those of a sub-heading."""
    written = names.lower()
    return any(part in written for part in _IN_NAMED) and _NAMED.search(names) is not None


def _is_bold_line(block: Block, below: Block | None) -> bool:
    text = block.text
    return (
        block.bold >= _ALL * len(text)
        and block.link < _MOSTLY * len(text)
        and text_weight(text) <= _MAX_WEIGHT
        and block.frame.tag not in ("li", "th")
        and (block.frame.tag != "td" or (below is not None and _is_text_below_cell(block, below)))
        and "@" not in text
        and not text.startswith(_NOT_AT_THE_START)
        and not text.endswith(_NOT_AT_THE_END)
        and (not ends_sentence(text) or _is_question(text))
    )


def _is_long_question(block: Block) -> bool:
    """Whether a block is a question of an interview that is too long for a sub-heading; then shorter ones are none."""
    text = block.text
    return block.bold >= _ALL * len(text) > _ALL * _MAX_WEIGHT and _is_question(text)


def _is_question(text: str) -> bool:
    return text.rstrip("\"'”’»“)").endswith(("?", "？"))


def _is_text_below_cell(cell: Block, below: Block) -> bool:
    """Whether a bold cell stands over running text, as in layouts, and not over the data of its table."""
    if len(below.text) > _MAX_WEIGHT:
        return True
    tree, at = cell.frame.tree, cell.frame.at
    row = tree.parents[at]
    is_alone = row >= 0 and at == row + 1 and tree.ends[at] == tree.ends[row]
    return is_alone and len(below.text) > len(cell.text) and ends_sentence(below.text)


def _is_style(blocks: Sequence[Block], bold: Sequence[bool]) -> bool:
    """Where most blocks are bold lines, bold is how the text is set and marks nothing."""
    return sum(bold) > _MOSTLY * len(blocks)
