"""Bylines that no mark-up tells from other text: lines about the headline and at the end of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.extraction.author_names import clean_authors, starts_as_byline
from crawler.extraction.author_pool import AuthorPool
from crawler.extraction.byline_labels import LABEL_AFTER_DATE, is_label, may_begin_with_label
from crawler.extraction.byline_lines import WHEN
from crawler.extraction.byline_words import AGENCY, DATELINE, ROLE, is_desk
from crawler.extraction.people import looks_like_people
from crawler.extraction.printed_lines import LINE_GAP, Line
from crawler.extraction.text_datelines import names_at_end, names_behind_place, reporters_at_end, reporters_at_start
from crawler.page.flat_tree import FlatTree

_MAX_LINE = 240
_MAX_BARE = 60
_BOX_BELOW_TITLE = 20
"""How far below the headline, in elements, a name may stand in a plain box."""
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
_BEFORE_DATES = frozenset({"a", *(tag for tag, kind in _BARE_KINDS.items() if kind == _BOX)})
"""Elements that may name people before a date in the same line."""
_BOLD = frozenset({"b", "strong"})
_DIVIDERS = re.compile("[|•·/]")
_DIVIDER = re.compile(r"\s*[|•·/]\s+")
_OUTLET_DIVIDER = re.compile(r"\s*\||(?:^|\s)[•·—]\s")
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
_BEFORE_DATE = 20
"""Characters between a name and the date in the same line."""
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"\d[./-]\d")


def read_bylines(pool: AuthorPool, lines: Sequence[Line]) -> None:
    """Put the names of lines that are bylines, or may be, into the pool."""
    for number, line in enumerate(lines):
        if (pool.title <= line.position < pool.title_end and line.tag) or line.pieces[0].startswith(_CREDIT):
            continue
        if line.position in pool.page.tree.undisplayed:
            continue
        at_edge = pool.title <= line.position <= pool.opening or pool.last - 2 <= line.position <= pool.last + 4
        for kind, texts in _bylines(pool, lines, number, at_edge=at_edge):
            if kind in _BARE and not (_may_be_bare(pool, line, kind, texts) and _is_beside_body(pool, lines, number)):
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
        if abs(line.position - pool.first) <= LINE_GAP:
            reporters = reporters_at_start(line.pieces[0])
            if not is_stated and (names := names_behind_place(line.pieces[0])):
                pool.add(names, _DATELINE, {"dateline": 1.0})
        if abs(line.position - pool.last) <= LINE_GAP:
            reporters = reporters or reporters_at_end(line.pieces[-1])
            if not is_stated and (names := names_at_end(line.pieces[-1])):
                pool.add(names, _DATELINE, {"dateline": 1.0})
        if reporters:
            pool.add(reporters, _DATELINE, _features(pool, "byline", line.position))


def _may_be_bare(pool: AuthorPool, line: Line, kind: str, texts: Sequence[str]) -> bool:
    """Whether the texts of a line may name people by themselves: plain boxes hold anything, and "Related Links" looks
    like a name."""
    if kind != _EMPHASIS and pool.first + 3 < line.position <= pool.opening:
        return False
    if kind == _BOX:
        in_place = pool.title <= line.position < pool.title + _BOX_BELOW_TITLE
        if not in_place or not any(map(str.isupper, "".join(texts))):  # capitals are what a name is told by
            return False
    said = line.pieces if texts == [" ".join(line.pieces)] else texts
    if len(said) == 1 and AGENCY.match(_without_dash(said[0])):
        return True
    return not (any(map(pool.writes_small, said)) or any(map(pool.is_rubric, said)))


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


def _bylines(pool: AuthorPool, lines: Sequence[Line], number: int, *, at_edge: bool) -> Iterator[tuple[str, list[str]]]:
    """Texts of a line that may hold names, with the reason: a label, a date before it, or nothing but a name."""
    line = lines[number]
    pieces = line.pieces
    text = " ".join(pieces)
    if len(text) > _MAX_LINE:
        return
    if may_begin_with_label(text) and (labelled := _labelled(pool.page.tree, lines, number, text)):
        yield from (("byline", [names]) for names in labelled)
    elif _DIVIDERS.search(text) and (parts := [p for p in _DIVIDER.split(text)[1:] if starts_as_byline(p)]):
        yield "byline", parts
    elif not text.isascii() and (named := _AMONG_LABELS.search(text)):
        yield "byline", [named[1]]
    elif dated := _dated(pool, text):
        yield dated
    elif at_edge and (parts := _behind_date(pieces)):
        yield "byline", parts
    elif at_edge and (bare := _BARE_KINDS.get(line.tag)) and len(text) <= _MAX_BARE and _is_name_alone(text):
        yield bare, [text]
    elif at_edge and line.tag in _BEFORE_DATES and looks_like_people(pieces[0]) and _is_date(pieces[1:]):
        yield _BOX, clean_authors(pieces[:1])
    elif at_edge and not line.tag and looks_like_people(text) and _is_below_date(lines, number):
        yield _BOX, [text]


def _is_below_date(lines: Sequence[Line], number: int) -> bool:
    """Whether a line stands right below one that is a date: "<div>5 May 2024<br>Jane Doe</div>"."""
    above = lines[number - 1] if number else None
    return above is not None and lines[number].position - above.end <= LINE_GAP and _is_date(above.pieces)


def _is_date(pieces: Sequence[str]) -> bool:
    """Whether a line, or what stands behind a name in it, is a date, perhaps with a word before it."""
    when = WHEN.search(behind) if len(behind := " ".join(pieces)) <= _MAX_BARE else None
    return when is not None and when.start() <= _BEFORE_DATE


def _behind_date(pieces: list[str]) -> list[str]:
    """The pieces that are bylines by themselves in a line whose first piece has a number: a date, or a time."""
    if len(pieces) < 2 or _DIGIT.search(pieces[0]) is None:
        return []
    return [piece for piece in pieces[1:] if starts_as_byline(piece) and not is_label(piece)]


def _dated(pool: AuthorPool, text: str) -> tuple[str, list[str]] | None:
    """What a line names behind a date: anything behind a label, else nothing but people; or people before the date,
    perhaps behind the name of the site."""
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
    if is_dated or ("|" in text and WHEN.search(text)):
        who = next((field for field in _DIVIDER.split(text) if not pool.is_of_site(field)), "")
        if looks_like_people(who) and not pool.is_rubric(who) and not pool.writes_small(who):
            return "dated", [who]
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


def _without_dash(text: str) -> str:
    return text.lstrip("—–- ")


def _is_name_alone(text: str) -> bool:
    text = _without_dash(text)
    return looks_like_people(text) or is_desk(text) or AGENCY.match(text) is not None
