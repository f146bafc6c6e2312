"""What a user types into a search, and where its words stand in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

MOST_TERMS = 50
_TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Kana, Han."""
_SPACELESS_RUN = re.compile(f"[{_SPACELESS}]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0f71-\u0f84\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""Accents and vowel signs: parts of words, but not of Python's \\w."""
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_WORD = re.compile(rf"[{_SPACELESS}]+|(?:(?![{_SPACELESS}]){_LETTER})+")
_PUNCTUATION = bytes(code if code >= 128 or chr(code).isalnum() else 32 for code in range(256))
"""To spaces; of ASCII."""
_ASCII = bytes(range(128))
_LATIN_1_LETTERS, _BEYOND_LATIN = 0xC0, 0x370


class QueryError(ValueError):
    """Nothing can be looked for; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow one another; `is_prefix`: the last one may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Query:
    wanted: tuple[Term, ...]
    """All of them; at least one."""
    unwanted: tuple[Term, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the wanted terms in a text that `fold_each` has folded."""
        found = [
            rf"(?:(?!{_LETTER}).)*".join(re.escape(fold_each(word)) for word in term.words)
            + ("" if _SPACELESS_RUN.search(term.words[-1]) else f"{_LETTER}*" if term.is_prefix else f"(?!{_LETTER})")
            for term in self.wanted
        ]
        start_of_word = rf"(?<![^\W_])(?<![{_MARKS}])"
        starts = ["" if _SPACELESS_RUN.match(term.words[0]) else start_of_word for term in self.wanted]
        return re.compile("|".join(start + one for start, one in zip(starts, found, strict=True)))


def parse_query(text: str) -> Query:
    """Words and "phrases", all of them wanted; -word and -"phrase" are not; word* may go on. Raises QueryError.

    >>> parse_query('river "upper floor" -rain mark*')
    Query(wanted=(Term(words=('river',), is_prefix=False), Term(words=('upper', 'floor'), is_prefix=False), \
Term(words=('mark',), is_prefix=True)), unwanted=(Term(words=('rain',), is_prefix=False),))
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for match in _TERM.finditer(unicodedata.normalize("NFC", text)):
        given = match["word"] or match["phrase"] or ""
        if words := tuple(word for word in _WORD.findall(given) if fold(word)):  # accents alone fold to nothing
            (unwanted if match["minus"] else wanted).append(Term(words, given.endswith("*")))
    if not wanted:
        raise QueryError("say at least one word to look for")
    if len(wanted) + len(unwanted) > MOST_TERMS:
        raise QueryError(f"at most {MOST_TERMS} words or phrases can be looked for")
    return Query(tuple(wanted), tuple(unwanted))


def split_spaceless(text: str) -> str:
    """`text` with each run of characters of a script without spaces as overlapping pairs: what is sought is found as
    pairs that follow one another, wherever its words begin.

    >>> split_spaceless("in 東京都 today")
    'in  東京 京都 都  today'
    """
    if not _has_letters(text, _BEYOND_LATIN):
        return text
    return _SPACELESS_RUN.sub(lambda match: f" {_pairs(match[0])} {match[0][-1]} ", text)


def split_term(term: Term) -> Term:
    """`term` as it stands in a text that `split_spaceless` has split.

    >>> split_term(Term(("東京都",))), split_term(Term(("都",)))
    (Term(words=('東京', '京都'), is_prefix=False), Term(words=('都',), is_prefix=True))
    """
    words: list[str] = []
    is_prefix = term.is_prefix
    for place, word in enumerate(term.words, 1):
        if not _SPACELESS_RUN.fullmatch(word):
            words.append(word)
            continue
        words.extend(_pairs(word).split())
        if place < len(term.words):
            words.append(word[-1])
        else:
            is_prefix = len(word) == 1
            words.extend(word if is_prefix else "")
    return Term(tuple(words), is_prefix)


def fold(text: str) -> str:
    """`text` without case and without accents, as FTS5 folds Latin letters, for those of all scripts."""
    if not _has_letters(text, _LATIN_1_LETTERS):
        return text.lower()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower())))


def fold_beyond_latin(text: str) -> str:
    """`text` as it is where Latin is all that could be folded: that FTS5 does itself."""
    return fold(text) if _has_letters(text, _BEYOND_LATIN) else text


def split_and_fold(text: str) -> str:
    """`fold_beyond_latin` of `split_spaceless`."""
    return fold(split_spaceless(text)) if _has_letters(text, _BEYOND_LATIN) else text


def keep_words(text: str) -> str:
    """`text` with spaces for the signs of ASCII, in which parsers see addresses, file names and numbers."""
    return text.encode("utf-8", "replace").translate(_PUNCTUATION).decode()


def _has_letters(text: str, first: int) -> bool:
    """Whether there is a character from `first` on that is not of the blocks of punctuation and symbols."""
    if text.isascii():
        return False
    beyond = text.encode("utf-8", "replace").translate(None, _ASCII).decode()
    return any(ord(sign) >= first and not 0x2000 <= ord(sign) <= 0x2BFF for sign in beyond)


def fold_each(text: str) -> str:
    """`fold`, where each character stays one character, so that places in the text stay the same."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDING)


class _Folding(dict[int, str]):
    """Code of a character -> its folded form, filled when it is asked."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", character.lower())))
        self[code] = folded if len(folded) == 1 else character
        return self[code]


_FOLDING = _Folding()


def _pairs(run: str) -> str:
    return " ".join(run[place : place + 2] for place in range(len(run) - 1))


@dataclass(frozen=True, slots=True)
class Excerpt:
    text: str
    marks: list[tuple[int, int]]
    """Begin and end of what was looked for."""


def mark(text: str, query: Query) -> Excerpt:
    """The whole text with its marks."""
    return Excerpt(text, [match.span() for match in query.pattern.finditer(fold_each(text)) if match[0]])


def make_excerpt(paragraphs: Sequence[str], query: Query, length: int = 240) -> Excerpt:
    """About `length` characters around the place where most different terms stand together; the beginning if none."""
    text = " ".join(paragraphs)
    marks = mark(text, query).marks
    begin = _best_begin(text, marks, length)
    end = min(len(text), begin + length)
    if begin:
        begin = _next_space(text, begin)
    if end < len(text):
        end = max(text.rfind(" ", begin + length // 2, end), begin + length // 2) if " " in text[begin:end] else end
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    shift = len(before) - begin
    inside = [(start + shift, stop + shift) for start, stop in marks if start >= begin and stop <= end]
    return Excerpt(before + text[begin:end] + after, inside)


def _best_begin(text: str, marks: Sequence[tuple[int, int]], length: int) -> int:
    best, best_score = 0, 0
    for place, (start, _) in enumerate(marks):
        inside = {fold(text[a:b]) for a, b in marks[place : place + 50] if b <= start + length * 3 // 4}
        if len(inside) > best_score:
            best, best_score = start, len(inside)
    return max(0, best - length // 4)


def _next_space(text: str, place: int) -> int:
    found = text.find(" ", place, place + 30)
    return place if found < 0 else found + 1
