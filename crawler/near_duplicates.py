"""Whether two texts are one story: MinHash signatures that are kept, found by a few of their values, and compared.

A text is the set of its shingles: every run of five words, or of eight characters where a script puts no spaces between
words. Case, punctuation, apostrophes and white space do not count.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

Hashes = NDArray[np.uint64]

PERMUTATIONS: Final = 128
BANDS: Final = 16
"""Signatures are looked up by bands of two values: two texts share one in 990 cases of 1,000 at a Jaccard similarity of
0.5, in 999 at 0.6, and in 6 at 0.02, as where a site's own words stand in both."""
LEAST_SIMILARITY: Final = 0.25
"""Jaccard similarity of the sets of shingles."""
LEAST_CONTAINMENT: Final = 0.55
"""Part of the shorter text's shingles that the longer one has, too."""
LEAST_SHINGLES: Final = 40
"""Texts with fewer are not compared: what they have in common is mostly the site's own words."""

_SEED = 20_261_124
_WORDS, _CHARACTERS = 5, 8
"""Tokens in a shingle, of words and of characters."""
_LONGEST = 100_000
"""Characters that are read of a text."""
_GROUP = 16_000
"""Characters that are read together."""
_SPACELESS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
)  # fmt: skip
"""Thai, Lao, Burmese, Khmer, Kana, Han: each character is a token."""
_DROPPED = "'’‘ʼ`´\u00ad\u200b\u200c\u200d\u2060\ufeff"
_CHARACTER_TOKEN = np.uint32(1 << 24)
_TOKEN_START = np.uint64(0x9E3779B97F4A7C15)
_BASE = 0x5851F42D4C957F2D
_BAND_SALTS = np.arange(1, BANDS + 1, dtype=np.uint64) * _TOKEN_START


@dataclass(frozen=True, slots=True)
class Signature:
    """`data`: 4 bytes (big-endian) of each value that is in a band, then the lowest byte of each other value."""

    data: bytes
    shingles: int
    """Number of different shingles."""


def bands_of(signatures: Sequence[Signature]) -> list[list[int]]:
    """The keys to look each signature up by, each of 48 bits: near-duplicates share one."""
    if not signatures:
        return []
    data = b"".join(signature.data[: 8 * BANDS] for signature in signatures)
    pairs = np.frombuffer(data, ">u8").astype(np.uint64).reshape(-1, BANDS)
    keys: list[list[int]] = (_mix(pairs + _BAND_SALTS) >> np.uint64(16)).tolist()
    return keys


def sign_texts(texts: Sequence[str]) -> list[Signature | None]:
    """The signature of each text; None where it is too short to be compared. Equal in every process and version."""
    hashes = hash_shingles(texts)
    long_enough = [index for index, found in enumerate(hashes) if len(found) >= LEAST_SHINGLES]
    signatures: list[Signature | None] = [None] * len(texts)
    if not long_enough:
        return signatures
    chosen = [hashes[index] for index in long_enough]
    offsets = np.cumsum([0, *(len(found) for found in chosen)], dtype=np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(chosen), offsets, PERMUTATIONS, _SEED)
    values = np.asarray(matrix.to_rows(), dtype=np.uint32)
    banded, rest = values[:, : 2 * BANDS].astype(">u4"), values[:, 2 * BANDS :].astype(np.uint8)
    for row, index in enumerate(long_enough):
        signatures[index] = Signature(banded[row].tobytes() + rest[row].tobytes(), len(hashes[index]))
    return signatures


def are_one_story(first: Signature, others: Sequence[Signature]) -> NDArray[np.bool_]:
    """For each of `others`, whether its text and that of `first` are near-duplicates. Symmetric."""
    table = np.frombuffer(b"".join(other.data for other in others), np.uint8).reshape(len(others), -1)
    same = table == np.frombuffer(first.data, np.uint8)
    whole = same[:, : 8 * BANDS].reshape(len(others), 2 * BANDS, 4).all(axis=2)
    share_band = (whole[:, ::2] & whole[:, 1::2]).any(axis=1)
    bytewise = same[:, 8 * BANDS :].sum(axis=1)
    by_chance = (PERMUTATIONS - 2 * BANDS - bytewise) / 255  # a byte of two different values is equal once in 256 times
    similarity = (whole.sum(axis=1) + bytewise - by_chance) / PERMUTATIONS
    sizes = np.array([other.shingles for other in others])
    shared = similarity / (1 + similarity) * (sizes + first.shingles)
    containment = shared / np.minimum(sizes, first.shingles)
    found: NDArray[np.bool_] = share_band & (similarity >= LEAST_SIMILARITY) & (containment >= LEAST_CONTAINMENT)
    return found


def hash_shingles(texts: Sequence[str]) -> list[Hashes]:
    """For each text a 64-bit hash of each different shingle, sorted."""
    found: list[Hashes] = []
    for group in _groups([text[:_LONGEST] for text in texts]):
        found.extend(_hash_group(group))
    return found


def _groups(texts: Sequence[str]) -> Iterator[list[str]]:
    """Texts to be read together: each step of numpy takes as long to begin as for a thousand characters."""
    group: list[str] = []
    size = 0
    for text in texts:
        if group and size + len(text) > _GROUP:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text) + 1
    if group:
        yield group


def _hash_group(texts: list[str]) -> list[Hashes]:
    joined = "\n".join(texts)
    for character in _DROPPED:
        if character in joined:
            texts = [text.replace(character, "") for text in texts]
            joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode(_UTF32, "replace"), np.uint32)
    folded = _folding().take(codes, mode="clip")
    if folded.size and np.max(codes) > 0xFFFF:
        folded = np.where((codes >= 0x20000) & (codes < 0x40000), codes | _CHARACTER_TOKEN, folded)
    kept = np.flatnonzero(folded != 0)
    values = folded.take(kept).astype(np.uint64)
    is_start = np.ones(len(kept), np.bool_)
    np.not_equal(kept[1:], kept[:-1] + 1, out=is_start[1:])
    width = _WORDS
    if values.size and np.max(values) >= _CHARACTER_TOKEN:
        if len(texts) > 1:
            return [_hash_group([text])[0] for text in texts]
        is_character = values >= _CHARACTER_TOKEN
        is_start |= is_character
        is_start[1:] |= is_character[:-1]
        if 2 * np.count_nonzero(is_character) > np.count_nonzero(is_start):
            width = _CHARACTERS
    places = np.flatnonzero(is_start)
    hashes = _hash_runs(values, places, width)
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
    tokens = np.searchsorted(kept.take(places), begins).tolist()
    return [_unique(hashes[first : max(first, last - width + 1)]) for first, last in pairwise(tokens)]


def _hash_runs(values: Hashes, places: NDArray[np.intp], width: int) -> Hashes:
    """For each token, which begin at `places` of `values`, the hash of the run of `width` tokens from it on."""
    if len(places) < width:
        return np.empty(0, np.uint64)
    values[places] += _TOKEN_START
    powers, inverses = _powers()
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * powers[: len(values)], out=sums[1:])
    begins, ends = places[: len(places) - width + 1], np.append(places[width:], len(values))
    return _mix((sums[ends] - sums[begins]) * inverses[begins])


def _unique(hashes: Hashes) -> Hashes:
    hashes.sort()
    is_same = hashes[1:] == hashes[:-1]
    return hashes[np.append(~is_same, True)] if is_same.any() else hashes


_UTF32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


@cache
def _folding() -> NDArray[np.uint32]:
    """For each character of the basic plane its lower case form, 0 between words. The last entry stands for all
    characters beyond."""
    table = np.zeros(0x10001, np.uint32)
    for code in range(0x10000):
        character = chr(code)
        if unicodedata.category(character)[0] in "LMN":
            lower = character.lower()
            table[code] = ord(lower) if len(lower) == 1 else code
    for first, last in _SPACELESS:
        part = table[first : last + 1]
        part[part != 0] |= _CHARACTER_TOKEN
    return table


@cache
def _powers() -> tuple[Hashes, Hashes]:
    """Powers of an odd number modulo 2^64, and their inverses: the hash of any span is a difference of two sums."""

    def powers_of(base: int) -> Hashes:
        powers = np.full(_LONGEST, base, np.uint64)
        powers[0] = 1
        return np.cumprod(powers, dtype=np.uint64)

    return powers_of(_BASE), powers_of(pow(_BASE, -1, 1 << 64))


def _mix(values: Any) -> Hashes:
    """Spreads the bits."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    return np.asarray(values ^ (values >> np.uint64(33)), np.uint64)
