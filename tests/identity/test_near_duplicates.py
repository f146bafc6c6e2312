"""Near-duplicates: what newsrooms do to a wire story leaves it the same story; what they share otherwise does not."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.compiled import compiled_module
from crawler.identity.near_duplicates import (
    LEAST_SHINGLES,
    Signature,
    are_one_story,
    bands_of,
    hash_shingles,
    sign_texts,
)
from crawler.identity.shingles import LONGEST, hash_plainly, mix_plainly
from tests.conftest import missing_service

VOCABULARIES = {
    "latin": [f"word{number}" for number in range(3000)],
    "cyrillic": ["слово" + "абвгдежзиклмн"[n % 13] + "опрстуфхцчшщ"[n // 13 % 12] + str(n) for n in range(3000)],
    "arabic": ["كلمة" + chr(0x0627 + n % 28) + chr(0x0627 + n // 28 % 28) for n in range(784)],
    "devanagari": ["शब्द" + chr(0x0915 + n % 33) + "ि" + chr(0x0915 + n // 33 % 33) for n in range(1000)],
    "hangul": [chr(0xAC00 + n * 7) + chr(0xAC00 + n * 11 % 11000) for n in range(1500)],
    "han": [chr(0x4E00 + n) for n in range(2500)],
    "kana": [chr(0x3041 + n % 80) + chr(0x4E00 + n) for n in range(1000)],
    "thai": [chr(0x0E01 + n % 46) + chr(0x0E01 + n // 46 % 46) + chr(0x0E30 + n % 9) for n in range(1500)],
}
SPACELESS = ("han", "kana", "thai")


def paragraphs(script: str, seed: int, count: int = 10) -> list[str]:
    rng = random.Random(f"{script}{seed}")
    joint = "" if script in SPACELESS else " "
    return [joint.join(rng.choices(VOCABULARIES[script], k=45)) + "." for _ in range(count)]


def is_story(one: str, other: str) -> bool:
    first, second = sign_texts([one, other])
    if first is None or second is None:
        return False
    share_band = bool(set(bands_of(first)) & set(bands_of(second)))
    agree = are_one_story(first, second)
    assert agree == are_one_story(second, first)
    assert share_band or not agree
    return agree


EDITS = {
    "verbatim": lambda text, own: text,
    "dateline": lambda text, own: [f"GENEVA, 3 March (Agency) — {text[0]}", *text[1:]],
    "one paragraph replaced": lambda text, own: [*text[:4], own[0], *text[5:]],
    "a sentence added": lambda text, own: [*text, own[1]],
    "cut to 60 % and a local paragraph": lambda text, own: [*text[:6], own[0]],
    "cut to half": lambda text, own: text[:5],
    "other quotes, case and spaces": lambda text, own: [f"“{p.upper()}”\u00a0 " for p in text],
}


@pytest.mark.parametrize("script", VOCABULARIES)
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_copy_is_the_same_story(script: str, edit: str) -> None:
    found = 0
    for seed in range(10):
        original = paragraphs(script, seed)
        found += is_story("\n".join(original), "\n".join(EDITS[edit](original, paragraphs(script, 1000 + seed))))
    assert found >= 9


@pytest.mark.parametrize("script", VOCABULARIES)
def test_other_texts_with_a_paragraph_in_common_are_other_stories(script: str) -> None:
    for seed in range(10):
        one, other = paragraphs(script, seed), paragraphs(script, 500 + seed)
        assert not is_story("\n".join(one), "\n".join(other))
        assert not is_story("\n".join(one), "\n".join([*other[:9], one[3]]))


def test_one_word_in_twenty_may_be_another() -> None:
    rng = random.Random(5)
    found = 0
    for seed in range(40):
        words = " ".join(paragraphs("latin", seed)).split()
        edited = [rng.choice(VOCABULARIES["latin"]) if rng.random() < 0.05 else word for word in words]
        found += is_story(" ".join(words), " ".join(edited))
    assert found >= 38


def test_short_texts_are_not_compared() -> None:
    assert sign_texts(["Watch our video.", "", "word " * 1000]) == [None, None, None]
    assert sign_texts([" ".join(f"w{n}" for n in range(LEAST_SHINGLES + 4))]) != [None]


def test_signatures_are_those_of_stored_databases() -> None:
    """Another value here means that stored signatures no longer match: a migration has to remove them."""
    text = "\n".join(paragraphs("latin", 1) + paragraphs("han", 1) + ["It’s “Größe”, и ещё 😀 𠀀"])
    signed = sign_texts([text])[0]
    assert signed is not None
    assert (signed.shingles, signed.data[:8].hex(), signed.data[-8:].hex(), bands_of(signed)[0]) == (
        901,
        "00c1441105f1d52c",
        "5676879b64669b17",
        13123649734329,
    )


TEXTS = st.lists(
    st.sampled_from(["It’s ", "Größe", "и ещё", "東京", "都 ", "ไทย", "😀", "𠀀", "\ud800", "İ", "ﬁ ", "0", "\n"])
)


@given(TEXTS.map("".join) | st.text(st.characters(codec=None), max_size=400))
def test_what_is_compiled_gives_the_same_shingles(text: str) -> None:
    hasher = compiled_module("identity.shingle_hasher")
    if hasher is None:
        missing_service("crawler/identity/shingle_hasher.pyx is not compiled: make .venv/compiled")
    assert hasher.hash_shingles(text) == hash_plainly(text)
    assert hasher.mix_each(hash_plainly(text)) == mix_plainly(hash_plainly(text))


@pytest.mark.parametrize("hash_them", [hash_shingles, hash_plainly])
def test_shingles_are_counted_once_and_end_with_what_is_read(hash_them: Callable[[str], Sequence[int]]) -> None:
    words = [f"w{number}" for number in range(30)]
    assert len(hash_them(" ".join(words))) == 26
    assert hash_them(" ".join(words * 2))[:26] == hash_them(" ".join(words))
    assert len(hash_them(" ".join(words * 9))) == 30
    assert list(hash_them("a b c d")) == []
    assert hash_them("word " * LONGEST) == hash_them("word " * (LONGEST // 5))


@settings(max_examples=300)
@given(st.lists(st.text(st.characters(codec=None), max_size=400), max_size=3))
def test_any_text_is_signed_or_passed_over(texts: list[str]) -> None:
    signed = sign_texts(texts)
    assert len(signed) == len(texts)
    for text, signature in zip(texts, signed, strict=True):
        assert (signature is None) == (len(hash_shingles(text)) < LEAST_SHINGLES)
        if isinstance(signature, Signature):
            assert are_one_story(signature, signature)
