"""The article's keywords, as the page states them for machines; the site's own ones are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import islice

from crawler.extraction.candidates import Found
from crawler.extraction.text import clean_text, comparable, mentions
from crawler.page import Page
from crawler.page.structured import plain_text, texts_of

MAX_KEYWORDS = 50
MAX_KEYWORD = 80

_SEPARATOR = re.compile(r"[,;|،؛、，；]")
_FACET = re.compile(r"\w[\w ]{1,20}:(?=\S)|[A-Z][\w ]{1,20}:(?= [A-Z])|\w{2,20}:(?= ?\d)")
_TOPIC = re.compile(r"(?:tag|topic|subject|keyword):", re.IGNORECASE)
_FEW_FACETS = 2
_ID = re.compile(r"[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MANY_KEYWORDS = 4
_MIN_TEXT = 500
"""Characters; a shorter text holds too few words to tell."""


def find_keywords(page: Page, text: Callable[[], str]) -> Found[list[str]] | None:
    """Keywords of the most trustworthy place that has any, in its order, each once.

    `text` gives the article's, headline and all: of a long list hardly any of which is in it, the
    site's own, what is not is left out.
    """
    sources: list[tuple[str, Iterable[str]]] = [
        ("meta:news_keywords", page.meta.get("news_keywords", ())),
        ("meta:article:tag", page.meta.get("article:tag", ())),
    ]
    sources += [("json-ld:keywords", texts_of(article.get("keywords"))) for article in page.linked_articles[:1]]
    sources += [
        ("meta:keywords", page.meta.get("keywords", ())),
        ("meta:parsely-tags", page.meta.get("parsely-tags", ())),
    ]
    for origin, values in sources:
        if keywords := _of_article(_without_facets(_split_keywords(values), text), text):
            return Found(keywords, origin)
    return None


def _split_keywords(values: Iterable[str]) -> list[str]:
    keywords: dict[str, str] = {}
    for value in islice(values, MAX_KEYWORDS):
        for part in _SEPARATOR.split(value[: MAX_KEYWORDS * MAX_KEYWORD]):
            keyword = clean_text(plain_text(part)).strip("#\"' ")
            if (key := comparable(keyword)) and len(keyword) <= MAX_KEYWORD:
                keywords.setdefault(key, keyword)
    return list(islice(keywords.values(), MAX_KEYWORDS))


def _without_facets(keywords: list[str], text: Callable[[], str]) -> list[str]:
    """What a content system notes for itself is no keyword: "type:article", "@front-page", the id of a topic.

    >>> _without_facets(["type:article", "tag:Rain", "River", "@front"], lambda: "rain")
    ['Rain', 'River']
    """
    keywords = [keyword for keyword in keywords if keyword[0] != "@" and not _ID.fullmatch(keyword)]
    facets = {keyword: facet for keyword in keywords if ":" in keyword and (facet := _FACET.match(keyword))}
    if len(facets) < _FEW_FACETS:
        return keywords
    found = []
    for keyword in keywords:
        if facet := facets.get(keyword):
            topic = keyword[facet.end() :].strip()
            if not (_TOPIC.match(keyword) and _is_in(topic, text())):
                continue
            keyword = topic
        found.append(keyword)
    return found


def _of_article(keywords: list[str], text: Callable[[], str]) -> list[str]:
    if len(keywords) < _MANY_KEYWORDS or len(known := text()) < _MIN_TEXT:
        return keywords
    enough = (len(keywords) + 2) // 3
    if len(list(islice((keyword for keyword in keywords if _is_in(keyword, known)), enough))) == enough:
        return keywords
    return keywords if _is_foreign(keywords, known) else [k for k in keywords if _is_in(k, known)]


def _is_in(keyword: str, text: str) -> bool:
    return keyword in text or any(mentions(text, word) for word in _WORD.findall(keyword))


def _is_foreign(keywords: Iterable[str], text: str) -> bool:
    """Whether the keywords are in Latin letters and the text is not: then none of them can be in it."""
    return all(map(str.isascii, keywords)) and sum(map(str.isascii, text[:_MIN_TEXT])) < _MIN_TEXT / 2
