"""Small functions on text that more than one field needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

R = TypeVar("R")

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Kana, Chinese characters and Hangul, for the sets of patterns."""
_WIDE_SIGN = "[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
_WIDE = re.compile(f"{_WIDE_SIGN}{_WIDE_SIGN}*")
"""Not with +: to a set that a match begins with, the engine skips."""
_WORDS = re.compile(r"[^\W_]+")
_LOWER_CASE = bytes(range(128)).lower() + bytes(range(128, 256))
_NO_WORD_CHARACTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_WIDE_FACTOR = 2
_SAMPLE = 60
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»«“)\]）」』]*$|[」』]$")
_PIECE = 1 << 20
_STEM = 5
"""Letters in which the forms of a word agree."""
_LONGEST_END = 4
_ENDS = frozenset(".!?…。！？؟।」』")
_CLOSERS = frozenset("\"'”’»«“)]）」』")


def keeps_answers(most: int, longest: int = 400) -> Callable[[Callable[[str], R]], Callable[[str], R]]:
    """Like functools.lru_cache, for a function of one text; those of more characters than `longest` are not kept.

    A page may have a class or a title of megabytes, and a cache is never freed.
    """

    def decorate(find: Callable[[str], R]) -> Callable[[str], R]:
        kept = lru_cache(maxsize=most)(find)

        @wraps(find)
        def ask(text: str) -> R:
            return kept(text) if len(text) <= longest else find(text)

        return ask

    return decorate


def clean_text(text: str) -> str:
    """NFC, without control characters and invisible marks, white space collapsed.

    >>> clean_text("  Zu\\u00adg\\u200b\\n verspa\\u0308tet\\x00 ")
    'Zug verspätet'
    """
    text = text.strip()
    is_plain = text.isprintable() and "  " not in text  # the only white space that is printable is " "
    if not is_plain:
        text = _collapse(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not is_plain and not text.isprintable():
        text = _collapse(_INVISIBLE.sub("", text))
    return text


def _collapse(text: str) -> str:
    """White space as single spaces. A long text is taken in pieces: all of its words take ten times its memory."""
    if len(text) <= _PIECE:
        return " ".join(text.split())
    done: list[str] = []
    rest = ""
    for at in range(0, len(text), _PIECE):
        piece = rest + text[at : at + _PIECE]
        *whole, rest = [piece, ""] if piece[-1].isspace() else piece.rsplit(None, 1)
        done += [" ".join(part.split()) for part in whole]
    return " ".join(filter(None, [*done, rest]))


def text_weight(text: str) -> int:
    """How much a text says, in Latin letters: Han, Kana and Hangul signs count double.

    >>> text_weight("Regen"), text_weight("大雨")
    (5, 4)
    """
    length = len(text)
    if text.isascii() or (sample := text[:_SAMPLE]).isascii() or _WIDE.search(sample) is None:
        return length
    return length + (_WIDE_FACTOR - 1) * sum(len(run[0]) for run in _WIDE.finditer(text))


def small_letters(text: str) -> str:
    """A text of the same length in small letters, i for the Turkish dotless one too: capitals do not tell them apart.

    >>> small_letters("YAYIN TARİHİ") == small_letters("Yayın tarihi")
    True
    """
    return text.lower() if text.isascii() else text.replace("İ", "i").lower().replace("ı", "i")


@keeps_answers(1 << 8, longest=1000)
def comparable(text: str) -> str:
    """Letters and digits only, case folded: equal for texts that differ in typography alone.

    Several readers ask for the same few short ones of a page, its title above all.

    >>> comparable("“Rain”, again – Part 2") == comparable('"Rain" again, part 2')
    True
    """
    written = text.encode(errors="surrogatepass").translate(_LOWER_CASE, _NO_WORD_CHARACTERS)
    key = written.decode(errors="surrogatepass")
    if key.isascii():
        return key
    letters = key if key.isalnum() else "".join(_WORDS.findall(key))
    return letters.replace("İ", "i").casefold().replace("ı", "i")  # see `small_letters`


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, in any script.

    >>> [ends_sentence(text) for text in ('He said: "Rain."', "Rain in May", "「雨」")]
    [True, False, True]
    """
    last = text[-1:]
    if last in _ENDS:
        return True
    return last in _CLOSERS and _SENTENCE_END.search(text[-_LONGEST_END:]) is not None


def mentions(text: str, word: str) -> bool:
    """Whether a text has a word, in a form that begins alike.

    A text of thousands of letters is slow to turn into small ones.

    >>> mentions("Rivers rose", "river"), mentions("the river rose", "Riverside"), mentions("The rain", "river")
    (True, True, False)
    """
    stem = word[:_STEM]
    return stem in text or stem.lower() in text or stem.capitalize() in text
