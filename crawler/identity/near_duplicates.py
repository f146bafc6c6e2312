"""Whether two texts are one story: MinHash signatures that are kept, found by a few of their values, and compared.

A text is the set of its shingles (`crawler.identity.shingles`).
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import eq
from typing import Final

from rensa import RMinHash

from crawler.compiled import compiled_module
from crawler.identity.shingles import MASK, TOKEN_START, hash_plainly, mix_plainly

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
_BAND_SALTS = [number * TOKEN_START for number in range(1, BANDS + 1)]
_PAIRS = struct.Struct(f">{BANDS}Q")
_VALUES = struct.Struct(f">{2 * BANDS}I")
_LOWEST = 0 if sys.byteorder == "little" else 3
"""Place of the lowest byte in an array's value of 4."""
_COMPILED = compiled_module("identity.shingle_hasher")
hash_shingles: Callable[[str], array[int]] = _COMPILED.hash_shingles if _COMPILED else hash_plainly
mix_each: Callable[[Iterable[int]], list[int]] = _COMPILED.mix_each if _COMPILED else mix_plainly


@dataclass(frozen=True, slots=True)
class Signature:
    """`data`: 4 bytes (big-endian) of each value that is in a band, then the lowest byte of each other value."""

    data: bytes
    shingles: int
    """Number of different shingles."""


def bands_of(signature: Signature) -> list[int]:
    """The keys to look a signature up by, each of 48 bits: near-duplicates share one."""
    pairs = zip(_PAIRS.unpack_from(signature.data), _BAND_SALTS, strict=True)
    return [key >> 16 for key in mix_each([pair + salt & MASK for pair, salt in pairs])]


def sign_texts(texts: Sequence[str]) -> list[Signature | None]:
    """The signature of each text; None where it is too short to be compared. Equal in every process and version."""
    hashes = [hash_shingles(text) for text in texts]
    chosen = [found for found in hashes if len(found) >= LEAST_SHINGLES]
    if not chosen:
        return [None] * len(texts)
    flat, offsets = array("Q"), array("Q", accumulate(map(len, chosen), initial=0))
    for found in chosen:
        flat.extend(found)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, PERMUTATIONS, _SEED)
    rows = iter(matrix.to_rows())
    return [Signature(_pack(next(rows)), len(found)) if len(found) >= LEAST_SHINGLES else None for found in hashes]


def _pack(values: list[int]) -> bytes:
    return _VALUES.pack(*values[: 2 * BANDS]) + array("I", values[2 * BANDS :]).tobytes()[_LOWEST::4]


def are_one_story(first: Signature, other: Signature) -> bool:
    """Whether two texts are near-duplicates. Symmetric."""
    if not any(map(eq, _PAIRS.unpack_from(first.data), _PAIRS.unpack_from(other.data))):
        return False
    values: int = sum(map(eq, _VALUES.unpack_from(first.data), _VALUES.unpack_from(other.data)))
    bytewise: int = sum(map(eq, first.data[8 * BANDS :], other.data[8 * BANDS :]))
    by_chance = (PERMUTATIONS - 2 * BANDS - bytewise) / 255  # a byte of two different values is equal once in 256 times
    similarity = (values + bytewise - by_chance) / PERMUTATIONS
    shared = similarity / (1 + similarity) * (other.shingles + first.shingles)
    containment = shared / min(other.shingles, first.shingles)
    return similarity >= LEAST_SIMILARITY and containment >= LEAST_CONTAINMENT
