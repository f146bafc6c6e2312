"""What is said of the author around an article: who that is, what else they write, where to reach them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.extraction.author_names import starts_as_byline
from crawler.extraction.byline_words import AGENCY, EMAIL
from crawler.extraction.people import looks_like_person
from crawler.extraction.text import ends_sentence
from crawler.extraction.text_marks import introduces
from crawler.items import Section

_MOST = 3
"""Paragraphs: one for each author, or a second one with an address."""
_BEFORE_NAME = 20
"""Characters that may stand before the name: "Our correspondent Jane Doe"."""
_LONGEST = 800
_LONGEST_BYLINE = 80
_MOST_LINES = 4
"""Lines above the text: name, role, address, date."""
_LONGEST_LINE = 60
_ROLE_ALONE = re.compile(r"(?:[A-Z][\w’'-]*\s){0,3}(?:Co-)?(?:Reporter|Writer|Correspondent|Editor|Columnist)")
_DATED = re.compile(r"(?:Updated|Published|Posted|Last updated):? .*\d.*")


def without_signatures(body: list[Section], authors: Iterable[str]) -> list[Section]:
    """The body without the lines above its text that say who has written it, in what role, and when; and without a last
    one that is an author's name, or address.
    """
    if not body:
        return body
    if (
        len(body) + len(body[-1].paragraphs) > 2
        and body[-1].paragraphs
        and _is_name_or_address(body[-1].paragraphs[-1], authors)
    ):
        body = _cut(body, 1)
    if body[0].heading:
        return body
    first, *others = body
    head, rest = first.paragraphs[:_MOST_LINES], first.paragraphs[_MOST_LINES:]
    kept = [line for line in head if len(line) > _LONGEST_LINE or not _is_signature(line, authors)]
    if len(kept) == len(head) or not (kept or rest or others):
        return body
    return [Section(None, kept + rest), *others] if kept or rest else others


def _is_name_or_address(line: str, authors: Iterable[str]) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    return any(name == line for name in authors) or (EMAIL.search(line) is not None and _is_signature(line, authors))


def _is_signature(line: str, authors: Iterable[str]) -> bool:
    if _ROLE_ALONE.fullmatch(line) or _DATED.fullmatch(line):
        return True
    named = EMAIL.sub("", line).strip(" |,;()–-")
    if not named:
        return True
    is_byline = starts_as_byline(line)
    return any(name in line if is_byline else name.casefold() == named.casefold() for name in authors)


def without_biographies(body: list[Section], authors: Iterable[str], *, are_stated: bool) -> list[Section]:
    """The body without the paragraphs at its end that begin with an author's name.

    An article whose text speaks of its author is about that person, and is left as it is; the standfirst may say who
    has written it. Authors that are not stated, but read from a line of text, may have been read from this one.
    """
    names = [name for name in authors if looks_like_person(name) and not AGENCY.match(name)]
    if not names:
        return body
    paragraphs = [paragraph for section in body for paragraph in section.paragraphs]
    end = _end_of_text(paragraphs, names, 0 if not are_stated else _BEFORE_NAME)
    if end == len(paragraphs) or any(name in paragraph for name in names for paragraph in paragraphs[1:end]):
        return body
    if introduces(paragraphs[end - 1]):
        end -= 1
    return _cut(body, len(paragraphs) - end)


def _end_of_text(paragraphs: Sequence[str], names: Sequence[str], before: int) -> int:
    """The index of the first paragraph that is about the author; at least two are left."""
    end = len(paragraphs)
    while end > 2 and len(paragraphs) - end < _MOST and _begins_with(names, paragraphs[end - 1], before):
        end -= 1
    return end


def _begins_with(names: Iterable[str], paragraph: str, before: int) -> bool:
    if len(paragraph) > _LONGEST:
        return False
    if len(paragraph) <= _LONGEST_BYLINE and starts_as_byline(paragraph):
        before = _BEFORE_NAME
    elif not before and not ends_sentence(paragraph):
        return False
    return any(name.casefold() in paragraph[: before + len(name)].casefold() for name in names)


def _cut(body: list[Section], superfluous: int) -> list[Section]:
    """The body without its last paragraphs, and without headings that stand over nothing then."""
    sections = list(body)
    while superfluous:
        last = sections.pop()
        kept = last.paragraphs[: max(0, len(last.paragraphs) - superfluous)]
        superfluous -= len(last.paragraphs) - len(kept)
        if kept:
            sections.append(Section(last.heading, kept))
    return sections
