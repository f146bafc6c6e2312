"""A text as the set of its shingles, each a hash of 64 bits, for `crawler.identity.near_duplicates`.

A shingle is a run of five words, or of eight characters where a script puts no spaces between words. Case, punctuation,
apostrophes and white space do not count. The hash of a run is a polynomial over its characters modulo 2^64, so that
that of any run is a difference of two sums; its bits are spread afterwards.

`crawler/identity/shingle_hasher.pyx` (Cython) does the same in a thirtieth of the time.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

LONGEST: Final = 100_000
"""Characters that are read of a text."""
TOKEN_START: Final = 0x9E3779B97F4A7C15
"""Added to the first character of a token: else "ab c" would be "a bc"."""
BASE: Final = 0x5851F42D4C957F2D
INVERSE: Final = pow(BASE, -1, 1 << 64)
"""Of the polynomial, modulo 2^64."""
MASK: Final = (1 << 64) - 1
CHARACTER: Final = 1 << 24
"""Added to the characters that are tokens by themselves."""
SEPARATOR: Final = 0
DROPPED: Final = (1 << 32) - 2

_WORDS, _CHARACTERS = 5, 8
"""Tokens in a shingle, of words and of characters."""
_SPACELESS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
)  # fmt: skip
"""Thai, Lao, Burmese, Khmer, Kana, Han: each character is a token."""
_HAN_BEYOND = range(0x20000, 0x40000)
_LAST = 0xFFFF
"""Of the basic plane; of what is beyond, Han alone is read."""
_APOSTROPHES = frozenset("'’‘ʼ`´\u00ad\u200b\u200c\u200d\u2060\ufeff")
_FACTOR = 0xFF51AFD7ED558CCD


def fold(code: int) -> int:
    """SEPARATOR, DROPPED, or what a character counts as: the code of its lower case, with CHARACTER for a token."""
    if code > _LAST:
        return code | CHARACTER if code in _HAN_BEYOND else SEPARATOR
    character = chr(code)
    if character in _APOSTROPHES:
        return DROPPED
    if unicodedata.category(character)[0] not in "LMN":
        return SEPARATOR
    lower = character.lower()
    folded = ord(lower) if len(lower) == 1 else code
    return folded | CHARACTER if any(first <= code <= last for first, last in _SPACELESS) else folded


def hash_plainly(text: str) -> array[int]:
    """The hash of each different shingle, in the order in which they begin: 64 bits, of type "Q"."""
    tokens = text[:LONGEST].translate(_FOLDED).split()
    characters = sum(len(token) == 1 and fold(ord(token)) >= CHARACTER for token in tokens)
    width = _CHARACTERS if 2 * characters > len(tokens) else _WORDS
    sums, inverses = [0], [1]
    total, power, inverse = 0, 1, 1
    for token in tokens:
        value, its_power, its_inverse = _hash_token(token)
        total = (total + value * power) & MASK
        power, inverse = power * its_power & MASK, inverse * its_inverse & MASK
        sums.append(total)
        inverses.append(inverse)
    runs = zip(sums, sums[width:], inverses, strict=False)
    return array("Q", dict.fromkeys(_mix((end - begin) * inverse & MASK) for begin, end, inverse in runs))


def mix_plainly(values: Iterable[int]) -> list[int]:
    """Numbers of 64 bits, each with its bits spread."""
    return [_mix(value) for value in values]


class _Folded(dict[int, str | None]):
    """A table for `str.translate` that parts words by spaces; filled when it is asked."""

    def __missing__(self, code: int) -> str | None:
        folded = fold(code)
        self[code] = written = _write(folded)
        return written


def _write(folded: int) -> str | None:
    if folded == DROPPED:
        return None
    if folded == SEPARATOR:
        return " "
    return f" {chr(folded - CHARACTER)} " if folded >= CHARACTER else chr(folded)


_FOLDED = _Folded()


@lru_cache(maxsize=10_000)
def _hash_token(token: str) -> tuple[int, int, int]:
    """Its polynomial, and the power and the inverse of the base by which the next token is weighed."""
    if len(token) == 1:
        value = ord(token)
        values: Sequence[int] = [value | CHARACTER if fold(value) >= CHARACTER else value]
    else:
        values = [ord(character) for character in token]
    total, power = TOKEN_START, 1
    for value in values:
        total += value * power
        power = power * BASE & MASK
    return total & MASK, power, pow(INVERSE, len(values), 1 << 64)


def _mix(value: int) -> int:
    value = (value ^ (value >> 33)) * _FACTOR & MASK
    return value ^ (value >> 33)
