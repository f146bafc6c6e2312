"""What a page says of itself for machines: <meta>, and the values of linked data (schema.org)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

Meta = dict[str, list[str]]
LinkedObject = dict[str, Any]

ARTICLE_TYPE = re.compile(r"(?:article|posting|^report|^analysis|^opinion|^review|advertisercontent|^apireference)$")
"""The schema.org types, lower-cased, that stand for an article: Article with all its subtypes."""

MAX_TEXT = 20_000
"""Characters of a stated text that are read: no name, title or summary has more."""

_LONGEST_TYPE = 200
_NAMESPACE = re.compile(r"[/#:]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read_meta(metas: Iterable[Mapping[str, str]]) -> Meta:
    """Lower-cased name, property, itemprop or http-equiv -> contents, in document order, empty ones left out.

    `metas` are the attributes of the <meta> elements.
    """
    meta: Meta = {}
    for attributes in metas:
        content = attributes.get("content", "").strip()
        if not content:
            continue
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            if key := attributes.get(attribute):
                meta.setdefault(key.strip().lower(), []).append(content)
    return meta


def as_list(value: Any) -> list[Any]:
    """A property's values: schema.org allows one or several of everything.

    >>> as_list(None), as_list("a"), as_list(["a", "b"])
    ([], ['a'], ['a', 'b'])
    """
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def texts_of(value: Any, key: str = "name") -> list[str]:
    """The strings of a property: entities and tags resolved, white space collapsed, empty ones left out.

    Objects stand for their `key` (or "@value"); of lists in lists, one level is read.

    >>> texts_of(["Tom &amp; Jerry", {"@type": "Person", "name": " Ada  Lovelace"}, [{"name": "Bob"}], None, 7])
    ['Tom & Jerry', 'Ada Lovelace', 'Bob']
    """
    texts: list[str] = []
    for item in as_list(value):
        for inner in as_list(item):
            stated = (inner.get(key) or inner.get("@value")) if isinstance(inner, dict) else inner
            texts += [plain_text(one) for one in as_list(stated) if isinstance(one, str)]
    return list(filter(None, texts))


def text_of(value: Any, key: str = "name") -> str | None:
    """The first of `texts_of`, or None."""
    return next(iter(texts_of(value, key)), None)


def plain_text(text: str) -> str:
    """Mark-up and control characters gone, entities resolved (also doubly escaped ones), white space collapsed.

    What follows the first MAX_TEXT characters is left out.

    >>> plain_text("It&amp;#39;s  <em>raining</em>&nbsp;again")
    "It's raining again"
    """
    text = text[:MAX_TEXT]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    if not text.isprintable():
        text = _UNPRINTABLE.sub("", text)
    return " ".join(text.split())


def types_of(item: LinkedObject) -> list[str]:
    """Lower-cased types without their namespace.

    >>> types_of({"@type": ["http://schema.org/NewsArticle", "schema:Thing"]})
    ['newsarticle', 'thing']
    """
    return [_type_name(stated[-_LONGEST_TYPE:]) for stated in as_list(item.get("@type")) if isinstance(stated, str)]


@lru_cache(maxsize=512)
def _type_name(stated: str) -> str:
    return _NAMESPACE.split(stated)[-1].strip().lower()


def is_article(item: LinkedObject) -> bool:
    """Whether the object is of a type that stands for an article."""
    return any(map(_is_article_type, types_of(item)))


@lru_cache(maxsize=512)
def _is_article_type(name: str) -> bool:
    return ARTICLE_TYPE.search(name) is not None
