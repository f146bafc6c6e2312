# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""What `hash_plainly` and `mix_plainly` of `crawler.identity.shingles` do, character by character."""

from cpython cimport array
from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from array import array as make_array

from crawler.identity.shingles import BASE, CHARACTER, DROPPED, INVERSE, LONGEST, TOKEN_START, fold

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    uint32_t PyUnicode_READ(int kind, void *data, Py_ssize_t index)

DEF PLANE = 0x10000

cdef uint32_t character = CHARACTER
cdef uint32_t dropped = DROPPED
cdef Py_ssize_t longest = LONGEST
cdef uint64_t token_start = TOKEN_START
cdef uint64_t base = BASE
cdef uint64_t inverse_of_base = INVERSE
cdef uint32_t unknown = 0xFFFFFFFFU
cdef uint32_t folded[PLANE]  # of the characters that were met so far
memset(folded, 0xFF, sizeof(folded))
cdef array.array empty = make_array("Q")


cdef inline uint64_t mix(uint64_t value) noexcept:
    value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCDULL
    return value ^ (value >> 33)


def mix_each(values):
    cdef uint64_t value
    return [mix(value) for value in values]


cdef Py_ssize_t keep_different(uint64_t *values, Py_ssize_t count) except -1:
    """Moves the first of each value to the front, and returns their number."""
    cdef Py_ssize_t slots = 64, at, kept = 0
    cdef uint64_t slot
    cdef bint has_zero = False
    while slots < 2 * count:
        slots *= 2
    cdef uint64_t *seen = <uint64_t *> calloc(slots, sizeof(uint64_t))  # a set: each at the first free place from its own
    if seen is NULL:
        raise MemoryError
    for at in range(count):
        slot = values[at] & (slots - 1)
        while seen[slot] != 0 and seen[slot] != values[at]:
            slot = (slot + 1) & (slots - 1)
        if seen[slot] == values[at] and (values[at] != 0 or has_zero):
            continue
        has_zero = has_zero or values[at] == 0
        seen[slot] = values[at]
        values[kept] = values[at]
        kept += 1
    free(seen)
    return kept


def hash_shingles(str text not None):
    cdef Py_ssize_t length = min(len(text), longest)
    cdef uint64_t *sums = <uint64_t *> malloc(2 * (length + 1) * sizeof(uint64_t))
    if sums is NULL:
        raise MemoryError
    try:
        return _hash_shingles(text, length, sums, sums + length + 1)
    finally:
        free(sums)


cdef array.array _hash_shingles(str text, Py_ssize_t length, uint64_t *sums, uint64_t *inverses):
    """`sums` and `inverses` have room for each token, and one more."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef uint64_t total = 0, power = 1, inverse = 1, value
    cdef Py_ssize_t at, tokens = 0, characters = 0, width, count, kept
    cdef bint is_apart = True
    cdef uint32_t code, weight
    for at in range(length):
        code = PyUnicode_READ(kind, data, at)
        if code < PLANE:
            weight = folded[code]
            if weight == unknown:
                weight = folded[code] = fold(code)
        else:
            weight = fold(code)
        if weight == dropped:
            continue
        if weight == 0:
            is_apart = True
            continue
        value = weight
        if is_apart or weight >= character:
            sums[tokens], inverses[tokens] = total, inverse
            tokens += 1
            value += token_start
        is_apart = weight >= character
        characters += is_apart
        total += value * power
        power *= base
        inverse *= inverse_of_base
    sums[tokens] = total
    width = 8 if 2 * characters > tokens else 5
    count = max(0, tokens - width + 1)
    for at in range(count):  # a sum is not needed any more when its place is taken
        sums[at] = mix((sums[at + width] - sums[at]) * inverses[at])
    kept = keep_different(sums, count)
    cdef array.array found = array.clone(empty, kept, False)
    memcpy(found.data.as_voidptr, sums, kept * sizeof(uint64_t))
    return found
