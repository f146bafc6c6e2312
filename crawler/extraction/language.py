"""The language of the article's text: what the page declares, judged against the text.

Themes and content systems leave lang="en" on pages in other languages, so a declaration counts only as far as the text
does not contradict it: by its script, then by its most frequent words, and only then by a classifier.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.extraction.candidates import Found
from crawler.extraction.language_codes import FUNCTION_WORDS, LANGUAGE_OF_SCRIPT, NEIGHBOURS, SCRIPTS, to_iso_639_1
from crawler.page import Page
from crawler.structured import text_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

_SAMPLE = 500
"""Characters of the text that are looked at."""
_MIN_LETTERS = 80
"""Below this a text cannot contradict what the page declares."""
_MIN_LETTERS_ALONE = 30
"""Below this a text cannot tell its language where nothing is declared."""
_MIN_CONFIDENCE = 0.9
_MIN_SHARE_OF_SCRIPT = 0.5
_MIN_SHARE_OF_FUNCTION_WORDS = 0.08
_MIN_SHARE_ALONE = 0.12
_MIN_LEAD = 1.8
_DISTINCT = frozenset({"en", "de"})
_RIVALS = ("en", "de", "nl", "fr", "es", "pt", "it", "da", "sv")
_MIN_WORDS = 15
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0530-\u058f\u05d0-\u05ea\u0980-\u137f\u1780-\u17ff\u1f00-\u1fff\u3040-\ud7af]"
)
"""Letters of the scripts in `SCRIPTS`."""
_META = ("og:locale", "content-language", "language", "dc.language", "dcterms.language")


def find_language(page: Page, text: str) -> Found[str] | None:
    """ISO 639-1 code; `text` is a sample of the body. None where neither the page nor the text tells."""
    text = text[:_SAMPLE]
    words = _WORD.findall(text.lower())
    letters = sum(map(len, words))
    for declared in _declared(page):
        if letters < _MIN_LETTERS or _confirms(text, words, declared.value):
            return declared
    if letters < _MIN_LETTERS_ALONE:
        return None
    told = _language_of_script(text) or _language_of_words(words)
    if told is None:
        told, confidence = _identifier().classify(text)
        told = to_iso_639_1(told)
        if confidence < _MIN_CONFIDENCE:
            told = None
    first = next(_declared(page), None)
    if told is None or (first and _is_neighbour(told, first.value)):
        return first
    return Found(told, "text:language")


def _declared(page: Page) -> Iterator[Found[str]]:
    """What the page says, most trusted first, each language once."""
    seen: set[str] = set()
    for origin, value in _statements(page):
        code = to_iso_639_1(value)
        if code and code not in seen:
            seen.add(code)
            yield Found(code, origin)


def _statements(page: Page) -> Iterator[tuple[str, str]]:
    root = page.root
    yield "markup:html[lang]", root.get("lang") or root.get("xml:lang") or root.get("xml_lang") or ""
    for name in _META:
        for value in page.meta.get(name, ())[:1]:
            yield f"meta:{name}", value
    for article in page.linked_articles[:1]:
        yield "json-ld:inLanguage", text_of(article.get("inLanguage"), "alternateName") or ""


def _confirms(text: str, words: list[str], language: str) -> bool:
    """Whether the text's script and its most frequent words are those of the language."""
    script_languages = _languages_of_script(text)
    if script_languages is not None:
        return language in script_languages
    frequent = FUNCTION_WORDS.get(language)
    if frequent is None or len(words) < _MIN_WORDS:
        return False
    return sum(word in frequent for word in words) >= _MIN_SHARE_OF_FUNCTION_WORDS * len(words)


def _language_of_words(words: list[str]) -> str | None:
    """English or German by their most frequent words, which no neighbour shares: most pages need no classifier."""
    if len(words) < _MIN_WORDS:
        return None
    shares = sorted(((sum(word in FUNCTION_WORDS[code] for word in words), code) for code in _RIVALS), reverse=True)
    (most, code), (second, _) = shares[:2]
    is_clear = most >= _MIN_SHARE_ALONE * len(words) and most >= _MIN_LEAD * second
    return code if is_clear and code in _DISTINCT else None


def _languages_of_script(text: str) -> frozenset[str] | None:
    """The languages that are written in the text's script; None where there are too many of them."""
    script = _script_of(text)
    return LANGUAGE_OF_SCRIPT[script] if script else None


def _language_of_script(text: str) -> str | None:
    languages = _languages_of_script(text)
    return next(iter(languages)) if languages is not None and len(languages) == 1 else None


@lru_cache(maxsize=4)
def _script_of(text: str) -> str | None:
    """The script that tells the language, of at least half the letters: kana in any number tell Japanese."""
    if text.isascii() or not _OTHER_SCRIPT.search(text):
        return None
    letters = len("".join(_WORD.findall(text)))
    if len(_OTHER_SCRIPT.findall(text)) < _MIN_SHARE_OF_SCRIPT * letters:
        return None
    counts = Counter({name: len(pattern.findall(text)) for name, pattern in SCRIPTS.items()})
    if counts["kana"] * 10 > counts["han"] + counts["kana"]:
        counts["kana"] += counts.pop("han")
    script, count = counts.most_common(1)[0]
    return script if count >= _MIN_SHARE_OF_SCRIPT * letters else None


def _is_neighbour(told: str, declared: str) -> bool:
    """Whether a classifier may take one for the other: then the page knows better."""
    return told == declared or any({told, declared} <= group for group in NEIGHBOURS)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The model takes half a second to load, and most pages do not need it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
