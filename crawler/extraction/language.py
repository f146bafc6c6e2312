"""The language of the article's text: what the page declares, judged against the text.

Themes and content systems leave lang="en" on pages in other languages, so a declaration counts only as far as the text
does not contradict it: by its script, or by its commonest words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from crawler.extraction.candidates import Found
from crawler.extraction.language_codes import LANGUAGES_OF_SCRIPT, NEIGHBOURS, SCRIPTS, to_iso_639_1
from crawler.extraction.language_words import LANGUAGES, evidence_of_words
from crawler.page import Page
from crawler.page.structured import text_of

_SAMPLE = 500
"""Characters of the text that are looked at, unless they do not tell."""
_MIN_LETTERS = 80
"""Below this a text cannot contradict what the page declares."""
_MIN_LETTERS_ALONE = 30
"""Below this a text cannot tell its language where nothing is declared."""
_MIN_SHARE_OF_SCRIPT = 0.5
_MIN_LEAD = 3.0
"""How much likelier than any other a language must be that nothing declares, as a logarithm."""
_MIN_LEAD_OVER_DECLARED = 10.0
_MIN_STRENGTH, _MIN_STRENGTH_OVER_UNKNOWN = 0.2, 0.75
"""Evidence for each word of the text: clear text has about 1. The second where a language is declared whose words are
not known; those of its neighbours may well occur in it."""
_LETTERS = r"[^\s\d_!-@\[-`{-\xbf\u060c\u061b\u061f\u0964\u0965\u2000-\u206f\u3000-\u303f\uff00-\uff0f]+"
"""And the marks that Indic scripts write vowels with."""
_WORD = re.compile(rf"(?<![\w%'’]){_LETTERS}(?![\w%])")
"""Without what stands in addresses and, as Turkish endings do, behind an apostrophe."""
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0530-\u058f\u05d0-\u05ea\u0980-\u137f\u1780-\u17ff\u1f00-\u1fff\u3040-\ud7af]"
)
"""Letters of the scripts in `SCRIPTS`."""
_META = ("og:locale", "content-language", "language", "dc.language", "dcterms.language")


def find_language(page: Page, text: str) -> Found[str] | None:
    """ISO 639-1 code; `text` is a sample of the body. None where neither the page nor the text tells."""
    whole, text = text, text[:_SAMPLE]
    words = _words_of(text)
    letters = sum(map(len, words))
    first = next(_declared(page), None)
    if first and letters < _MIN_LETTERS:
        return first
    if letters < _MIN_LETTERS_ALONE:
        return None
    written = _languages_of_script(text)
    if written is not None:
        return _of_script(page, written)
    evidence = evidence_of_words(words)
    for declared in _declared(page):
        if not _contradict(evidence, len(words), declared.value):
            return declared
    told = _tell(evidence, len(words))
    if told is None and first is None:
        words = _words_of(whole)
        told = _tell(evidence_of_words(words), len(words))
    return Found(told, "text:language") if told else first


def _words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _of_script(page: Page, languages: tuple[str, ...]) -> Found[str]:
    """The declared one of a script's languages, else the one with the most readers."""
    for declared in _declared(page):
        if declared.value in languages:
            return declared
    return Found(languages[0], "text:language")


def _contradict(evidence: dict[str, float], words: int, declared: str) -> bool:
    """Whether the text's commonest words are clearly those of a language that is not near the declared one."""
    best, most = next(iter(evidence.items()), (declared, 0.0))
    if _is_neighbour(best, declared):
        return False
    if declared not in LANGUAGES:
        return most >= _MIN_STRENGTH_OVER_UNKNOWN * words
    return most >= _MIN_STRENGTH * words and most - evidence.get(declared, 0.0) >= _MIN_LEAD_OVER_DECLARED


def _tell(evidence: dict[str, float], words: int) -> str | None:
    """The language that the commonest words tell; of neighbours that they do not tell apart, the likeliest."""
    best = next(iter(evidence), None)
    if best is None or evidence[best] < _MIN_STRENGTH * words:
        return None
    second = max((e for language, e in evidence.items() if not _is_neighbour(best, language)), default=0.0)
    return best if evidence[best] - second >= _MIN_LEAD else None


def _declared(page: Page) -> Iterator[Found[str]]:
    """What the page says, most trusted first, each language once."""
    seen: set[str] = set()
    for origin, value in _statements(page):
        code = to_iso_639_1(value)
        if code and code not in seen:
            seen.add(code)
            yield Found(code, origin)


def _statements(page: Page) -> Iterator[tuple[str, str]]:
    stated = (page.tree.attribute(0, name) for name in ("lang", "xml:lang", "xml_lang"))
    yield "markup:html[lang]", next(filter(None, stated), "")
    for name in _META:
        for value in page.meta.get(name, ())[:1]:
            yield f"meta:{name}", value
    for article in page.linked_articles[:1]:
        yield "json-ld:inLanguage", text_of(article.get("inLanguage"), "alternateName") or ""


def _languages_of_script(text: str) -> tuple[str, ...] | None:
    """The languages that are written in the text's script; None where there are too many of them."""
    script = _script_of(text)
    return LANGUAGES_OF_SCRIPT[script] if script else None


@lru_cache(maxsize=4)
def _script_of(text: str) -> str | None:
    """The script that tells the language, of at least half the letters: kana in any number tell Japanese."""
    if text.isascii() or not _OTHER_SCRIPT.search(text):
        return None
    letters = sum(map(len, _WORD.findall(text)))
    if len(_OTHER_SCRIPT.findall(text)) < _MIN_SHARE_OF_SCRIPT * letters:
        return None
    counts = Counter({name: len(pattern.findall(text)) for name, pattern in SCRIPTS.items()})
    if counts["kana"] * 10 > counts["han"] + counts["kana"]:
        counts["kana"] += counts.pop("han")
    script, count = counts.most_common(1)[0]
    return script if count >= _MIN_SHARE_OF_SCRIPT * letters else None


def _is_neighbour(told: str, declared: str) -> bool:
    """Whether words may take one for the other: then the page knows better."""
    return told == declared or any({told, declared} <= group for group in NEIGHBOURS)
