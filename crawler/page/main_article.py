"""Which of the objects of linked data is the article that a page is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.page.linked_data import MAX_OBJECTS
from crawler.page.structured import LinkedObject, as_list, is_article, plain_text, texts_of
from crawler.urls.addresses import split_joined

MAX_ARTICLES = 5

_WORD = re.compile(r"\w+")
_RESOLVED = ("author", "creator", "contributor", "editor", "publisher", "image", "isPartOf")
_EMPTY: LinkedObject = {"@id": ""}


def resolve_references(item: LinkedObject, objects: list[LinkedObject]) -> LinkedObject:
    """A copy of `item` in which a property that only points ({"@id": ...}) holds the object it points to.

    Only people, organisations and images are resolved, one level deep; what points nowhere stays as it is. Objects
    nested in other objects can be pointed to.
    """
    pointing = [key for key in _RESOLVED if any(map(_is_reference, as_list(item.get(key))))]
    if not pointing:
        return item
    wanted = {v["@id"] for key in pointing for v in as_list(item[key]) if _is_reference(v)}
    index: dict[str, LinkedObject] = {}
    for candidates in (objects, _walk(objects)):
        for candidate in candidates:
            identifier = candidate.get("@id")
            if (
                identifier.__class__ is str
                and identifier in wanted
                and len(candidate) > len(index.get(identifier, _EMPTY))
            ):
                index[identifier] = candidate
        if len(index) == len(wanted):
            break
    resolved = dict(item)
    for key in pointing:
        value = item[key]
        if isinstance(value, list):
            resolved[key] = [index.get(v["@id"], v) if _is_reference(v) else v for v in value]
        else:
            resolved[key] = index.get(value["@id"], value)
    return resolved


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value


def _walk(objects: Iterable[LinkedObject]) -> Iterator[LinkedObject]:
    """Every object at any depth, each once, at most MAX_OBJECTS."""
    pending: list[Any] = list(objects)[::-1]
    seen: set[int] = set()
    while pending and len(seen) < MAX_OBJECTS:
        current = pending.pop()
        if isinstance(current, list):
            pending.extend(current)
        elif isinstance(current, dict) and id(current) not in seen:
            seen.add(id(current))
            yield current
            pending.extend(v for v in current.values() if isinstance(v, dict | list))


def articles_of_page(objects: list[LinkedObject], url: str, names: Iterable[str] = ()) -> list[LinkedObject]:
    """The article objects that describe the page itself, best first, references resolved.

    `url` is the page's address, `names` its own titles (og:title, <title>). An object that names another address and
    another headline is a teaser of another story and is left out.
    """
    candidates = [item for item in objects if is_article(item)]
    if not candidates:
        return []
    own_path: set[str] | None = None
    own_names = {key for name in names if (key := _name_key(name))}
    ranked = []
    for order, item in enumerate(candidates):
        headline = _headline_agreement(texts_of(item.get("headline")) + texts_of(item.get("name")), own_names)
        address = 0
        if len(candidates) > 1 or headline < 0:
            own_path = own_path or {_path(url, url)}
            address = _agreement({_path(a, url) for a in _addresses(item)}, own_path)
        if address < 0 and headline < 0:
            continue
        fullness = sum(key in item for key in ("author", "datePublished", "articleBody", "headline"))
        ranked.append((-(address + headline), -fullness, order, item))
    ranked.sort(key=lambda entry: entry[:3])
    return [resolve_references(entry[3], objects) for entry in ranked[:MAX_ARTICLES]]


def _addresses(item: LinkedObject) -> list[str]:
    values = [item.get("url"), item.get("@id"), item.get("mainEntityOfPage")]
    entries = [entry for value in values for entry in as_list(value)]
    stated = [a for e in entries for a in ((e.get("@id"), e.get("url")) if isinstance(e, dict) else (e,))]
    return [address for address in stated if isinstance(address, str) and "/" in address]


def _path(address: str, base: str) -> str:
    """What tells pages of a site apart; empty for a home page or what is no address."""
    parts = split_joined(base, address)
    if parts is None:
        return ""
    path = parts.path.rstrip("/").lower()
    return path or (f"?{parts.query}" if parts.query else "")


def _agreement(stated: set[str], own: set[str]) -> int:
    stated = stated - {""}
    if not stated or own == {""}:
        return 0
    return 1 if stated & own else -1


def _name_key(name: str) -> str:
    return "".join(_WORD.findall(plain_text(name).lower()))


def _headline_agreement(headlines: list[str], own: set[str]) -> int:
    keys = {key for headline in headlines if (key := _name_key(headline))}
    if not keys or not own:
        return 0
    return 1 if any(k in o or o in k for k in keys for o in own) else -1
