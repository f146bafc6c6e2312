"""Bylines that no mark-up tells from other text: lines about the headline and at the end of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extraction.author_names import MAX_BYLINE, clean_authors, starts_as_byline
from crawler.extraction.author_pool import AuthorPool
from crawler.extraction.byline_labels import LABEL_AFTER_DATE, is_label, may_begin_with_label
from crawler.extraction.byline_words import AGENCY, DATELINE, ROLE, is_desk
from crawler.extraction.comment_zones import in_comment_zone
from crawler.extraction.lines import BLOCK_TAGS, INVISIBLE_TAGS
from crawler.extraction.people import looks_like_people
from crawler.extraction.text import clean_text
from crawler.extraction.text_datelines import names_at_end, names_behind_place, reporters_at_end, reporters_at_start
from crawler.page import Page
from crawler.page.flat_tree import FlatTree

_MAX_LINE = 240
_MAX_BARE = 60
_BOX_BELOW_TITLE = 20
"""How far below the headline, in elements, a name may stand in a plain box."""
_LINE_GAP = 3
_CREDIT = "©"
_DATELINE = "text:dateline"
_BOX, _EMPHASIS = "bare_box", "bare_emphasis"
_BARE_KINDS = {
    "b": _EMPHASIS,
    "strong": _EMPHASIS,
    "em": _EMPHASIS,
    "i": _EMPHASIS,
    "p": "bare_text",
    "address": "bare_text",
    "cite": "bare_text",
    "small": "bare_text",
    "div": _BOX,
    "span": _BOX,
    "td": _BOX,
}
_BARE = frozenset(_BARE_KINDS.values())
_BOLD = frozenset({"b", "strong"})
_UNREAD_TAGS = INVISIBLE_TAGS | {"option", "button"}
_DIVIDERS = re.compile("[|•·/]")
_DIVIDER = re.compile(r"\s*[|•·/]\s+")
_OUTLET_DIVIDER = re.compile(r"\s*\||(?:^|\s)[•·]\s")
_AMONG_LABELS = re.compile(
    r"[:：][^:：]{1,20}[\s|│/／](?:记者|記者|作者|撰文)[:：]\s?([\u3400-\u9fff]{2,4}(?![\u3400-\u9fff]))"
)
"""来源：日报 记者：张伟"""
_AND = "(?:and|und|et|y|e|och|og|en|i|и)"
_ENDS_JOINT = re.compile(rf"[,&]$|(?:^|\s){_AND}$")
_BEGINS_JOINT = re.compile(rf"(?:[,&]|{_AND}(?!\S))\s*")
"""How lines end and begin between which a list of names is broken."""
_NAME_GAP, _MOST_NAMES = 6, 12
"""Elements between two lines of one byline, and how many lines it may have."""
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"\d[./-]\d")


@dataclass(slots=True)
class Line:
    """A line as readers see it, in the pieces that mark-up divides it into; `tag` is that of its first piece."""

    position: int
    tag: str
    pieces: list[str]
    end: int


def read_bylines(pool: AuthorPool, lines: Sequence[Line]) -> None:
    """Put the names of lines that are bylines, or may be, into the pool."""
    for number, line in enumerate(lines):
        if (line.position == pool.title and line.tag) or line.pieces[0].startswith(_CREDIT):
            continue
        if line.position in pool.page.tree.undisplayed:
            continue
        at_edge = pool.title <= line.position <= pool.opening or pool.last - 2 <= line.position <= pool.last + 4
        for kind, texts in _bylines(pool.page.tree, lines, number, at_edge=at_edge):
            if kind in _BARE and not (_may_be_bare(pool, line, kind) and _is_beside_body(pool, lines, number)):
                continue
            if pool.page.tree.nearest("blockquote", line.position) is not None:  # an embedded post names its own
                continue
            names = pool.without_site(clean_authors(texts))
            pool.add(names, f"text:{kind}", _features(pool, kind, line.position))
    for line in lines:
        if abs(line.position - pool.first) < 8 and (agency := DATELINE.match(line.pieces[0])):
            pool.add([agency.group(1)], _DATELINE, {"dateline": 1.0})
            break
    _read_datelines(pool, lines)


def _read_datelines(pool: AuthorPool, lines: Sequence[Line]) -> None:
    is_stated = any(candidate.is_stated() for candidate in pool.candidates.values())
    for line in lines:
        reporters: list[str] = []
        if abs(line.position - pool.first) <= _LINE_GAP:
            reporters = reporters_at_start(line.pieces[0])
            if not is_stated and (names := names_behind_place(line.pieces[0])):
                pool.add(names, _DATELINE, {"dateline": 1.0})
        if abs(line.position - pool.last) <= _LINE_GAP:
            reporters = reporters or reporters_at_end(line.pieces[-1])
            if not is_stated and (names := names_at_end(line.pieces[-1])):
                pool.add(names, _DATELINE, {"dateline": 1.0})
        if reporters:
            pool.add(reporters, _DATELINE, _features(pool, "byline", line.position))


def _may_be_bare(pool: AuthorPool, line: Line, kind: str) -> bool:
    """Whether a line may name people by itself: plain boxes hold anything, and "Related Links" looks like a name."""
    if kind != _EMPHASIS and pool.first + 3 < line.position <= pool.opening:
        return False
    if kind == _BOX:
        in_place = pool.title <= line.position < pool.title + _BOX_BELOW_TITLE
        if not in_place or not any(map(str.isupper, "".join(line.pieces))):  # capitals are what a name is told by
            return False
    return not (any(map(pool.writes_small, line.pieces)) or any(map(pool.is_rubric, line.pieces)))


def _is_beside_body(pool: AuthorPool, lines: Sequence[Line], number: int) -> bool:
    """Whether a line stands before the text or is the last of it: a bold one within it is a heading."""
    line = lines[number]
    if line.tag not in _BOLD or line.position <= pool.opening:
        return True
    ends = pool.page.tree.ends
    end = ends[min(pool.last, len(ends) - 1)]
    return line.position >= pool.last and (number + 1 == len(lines) or lines[number + 1].position >= end)


def _features(pool: AuthorPool, kind: str, position: int) -> dict[str, float]:
    zone = "below_body" if position > pool.last - 3 else "above_title" if position < pool.title else "top"
    near = 1.0 / (1.0 + max(0, position - pool.title) / 20) if zone == "top" else 0.0
    return {kind: 1.0, f"{kind}_{zone}": 1.0, f"{kind}_near": near}


def _bylines(tree: FlatTree, lines: Sequence[Line], number: int, *, at_edge: bool) -> Iterator[tuple[str, list[str]]]:
    """Texts of a line that may hold names, with the reason: a label, a date before it, or nothing but a name."""
    line = lines[number]
    pieces = line.pieces
    text = " ".join(pieces)
    if len(text) > _MAX_LINE:
        return
    if may_begin_with_label(text) and (labelled := _labelled(tree, lines, number, text)):
        yield from (("byline", [names]) for names in labelled)
    elif _DIVIDERS.search(text) and (parts := [p for p in _DIVIDER.split(text)[1:] if starts_as_byline(p)]):
        yield "byline", parts
    elif not text.isascii() and (named := _AMONG_LABELS.search(text)):
        yield "byline", [named[1]]
    elif dated := _dated(text):
        yield dated
    elif at_edge and (parts := _behind_date(pieces)):
        yield "byline", parts
    elif at_edge and (bare := _BARE_KINDS.get(line.tag)) and len(text) <= _MAX_BARE and _is_name_alone(text):
        yield bare, [text]


def _behind_date(pieces: list[str]) -> list[str]:
    """The pieces that are bylines by themselves in a line whose first piece has a number: a date, or a time."""
    if len(pieces) < 2 or _DIGIT.search(pieces[0]) is None:
        return []
    return [piece for piece in pieces[1:] if starts_as_byline(piece) and not is_label(piece)]


def _dated(text: str) -> tuple[str, list[str]] | None:
    """What a line names behind a date: anything behind a label, else nothing but people; or people before the date."""
    if _DIGIT.search(text) is None:  # as in most lines
        return None
    is_dated = _DATE.search(text) is not None
    for label in LABEL_AFTER_DATE.finditer(text):
        is_dated = True
        name = text[label.end() :]
        if label.group(1):
            return "labelled", [name]
        if looks_like_people(name):
            return "dated", [name]
    if is_dated and looks_like_people(first := _DIVIDER.split(text)[0]):
        return "dated", [first]
    return None


def _names_below(tree: FlatTree, lines: Sequence[Line], number: int, *, is_named: bool) -> list[str]:
    """The pieces of the lines below that belong to a byline: what follows a label that stands alone, where the line
    does not name anybody itself, and further names, each in a line of its own."""
    found: list[str] = []
    above = lines[number]
    for below in lines[number + 1 : number + _MOST_NAMES]:
        names = [below.pieces[0], *[piece for piece in below.pieces[1:] if ROLE.search(piece) is None]]
        if is_named:
            joint = _joint_of(tree, above, below, " ".join(names))
            if joint is None:
                break
            found.append(joint)
        found += names
        above, is_named = below, True
    return found


def _joint_of(tree: FlatTree, above: Line, below: Line, text: str) -> str | None:
    """What to put between two lines of names; None where the second, which says `text`, is no further name, or word
    before one."""
    if below.position - above.end > _NAME_GAP or len(text) > _MAX_BARE:
        return None
    begins = _BEGINS_JOINT.match(text)
    is_joined = begins is not None or _ENDS_JOINT.search(above.pieces[-1]) is not None
    if not (is_joined or _is_alike(tree, above, below)):
        return None
    name = _ENDS_JOINT.sub("", text[begins.end() :] if begins else text).strip()
    if name and (not looks_like_people(name) or ROLE.search(name) or AGENCY.match(name)):
        return None
    return "" if is_joined else "|"


def _is_alike(tree: FlatTree, one: Line, other: Line) -> bool:
    """Whether two lines begin with elements of one class."""
    kind = tree.classes[other.position] if other.tag else None
    return kind is not None and one.tag == other.tag and tree.classes[one.position] == kind


def _labelled(tree: FlatTree, lines: Sequence[Line], number: int, text: str) -> list[str]:
    """What a label at the beginning of a line, which says `text`, points at: in one, and in its pieces."""
    if is_label(text):
        below = _names_below(tree, lines, number, is_named=False)
        return [" ".join(below)] if below else []
    named = lines[number].pieces
    if is_label(named[0]):
        named = named[1:]
    elif not starts_as_byline(text):
        return []
    named = [*_without_outlet(named), *_names_below(tree, lines, number, is_named=True)]
    return [" ".join(named), "|".join(named)] if len(named) > 1 else named


def _without_outlet(pieces: list[str]) -> list[str]:
    """What stands before a printed divider, behind which are the paper, a role, an address or a date."""
    for index, piece in enumerate(pieces):
        if divider := _OUTLET_DIVIDER.search(piece):
            before = [part for part in (*pieces[:index], piece[: divider.start()]) if part]
            return before if before and not is_label(" ".join(before)) else pieces
    return pieces


def _is_name_alone(text: str) -> bool:
    return looks_like_people(text) or is_desk(text) or AGENCY.match(text) is not None


def read_lines(page: Page, start: int, end: int) -> list[Line]:
    """The lines of text from one position to another, without readers' comments; long pieces are left out."""
    lines: list[Line] = []
    for position, tag, text, breaks in _texts(page.tree, max(0, start), min(end, len(page.tree.tags))):
        if breaks or not lines or position - lines[-1].end > _LINE_GAP:
            lines.append(Line(position, tag, [], position))
        lines[-1].end = position
        if len(text) <= MAX_BYLINE and (cleaned := clean_text(text)):
            lines[-1].pieces.append(cleaned)
    return [line for line in lines if line.pieces and not in_comment_zone(page, line.position)]


def _texts(tree: FlatTree, start: int, end: int) -> Iterator[tuple[int, str, str, bool]]:
    """Position, tag, text and whether it begins a line; an element's tail comes after all that is inside it."""
    tags, texts, tails, parents = tree.tags, tree.texts, tree.tails, tree.parents
    opened, breaks = -1, True
    for at in range(start, end):
        parent = parents[at]
        while opened != parent and opened >= start:
            breaks = breaks or tags[opened] in BLOCK_TAGS
            if (tail := tails[opened]) and not tail.isspace():
                yield at - 1, "", tail, breaks
                breaks = False
            opened = parents[opened]
        tag = tags[at]
        breaks = breaks or tag in BLOCK_TAGS
        if (text := texts[at]) and not text.isspace() and tag not in _UNREAD_TAGS:
            yield at, tag, text, breaks
            breaks = False
        opened = at
    while opened >= start:
        breaks = breaks or tags[opened] in BLOCK_TAGS
        if (tail := tails[opened]) and not tail.isspace():
            yield max(start, end) - 1, "", tail, breaks
            breaks = False
        opened = parents[opened]
