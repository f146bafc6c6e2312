"""What a page says of itself for machines: <meta> and JSON-LD (schema.org), read from the shared tree.

Nothing here recurses, and whatever a page puts into its scripts costs at most linear time.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin, urlsplit

import chompjs
import orjson
from lxml import etree

Meta = dict[str, list[str]]
LinkedObject = dict[str, Any]

MAX_JSON_CHARACTERS = 4_000_000
"""JSON-LD beyond this in one page is left unread: more than any article needs."""
MAX_OBJECTS = 5_000
MAX_ARTICLES = 5
_MAX_REPAIR_CHARACTERS = 200_000

ARTICLE_TYPE = re.compile(r"(?:article|posting|^report|^analysis|^opinion|^review|advertisercontent|^apireference)$")
"""The schema.org types, lower-cased, that stand for an article: Article with all its subtypes."""

_PADDING = " \t\r\n;/*\ufeff"
_NAMESPACE = re.compile(r"[/#:]")
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_JSON = json.JSONDecoder(strict=False)


def read_meta(elements: Iterable[etree._Element]) -> Meta:
    """Lower-cased name, property, itemprop or http-equiv -> contents, in document order, empty ones left out."""
    meta: Meta = {}
    for element in elements:
        content = (element.get("content") or "").strip()
        if not content:
            continue
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            if key := element.get(attribute):
                meta.setdefault(key.strip().lower(), []).append(content)
    return meta


def read_linked_data(scripts: Iterable[etree._Element]) -> list[LinkedObject]:
    """All JSON-LD objects in document order: arrays, @graph and mainEntity are flattened, references are left alone."""
    objects: list[LinkedObject] = []
    budget = MAX_JSON_CHARACTERS
    for script in scripts:
        text = script.text
        if text and "ld+json" in (script.get("type") or "").lower():
            budget -= len(text)
            if budget < 0:
                break
            _flatten(_loads(text), objects)
    return objects


def _loads(text: str) -> Any:
    for load in _LOADERS:
        try:
            return load(text)
        except (ValueError, RecursionError):
            continue
    return None


def _load_unwrapped(text: str) -> Any:
    """JSON in a comment or CDATA section, with raw line breaks in strings, or several values one after the other."""
    text = _unwrap(text)
    if '"' not in text:
        text = html.unescape(text)
    values, position = [], 0
    while position < len(text):
        value, end = _JSON.raw_decode(text, position)
        values.append(value)
        position = end
        while position < len(text) and text[position] in " \t\r\n,;}]":
            position += 1
    return values


def _unwrap(text: str) -> str:
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        text = text.strip(_PADDING).removeprefix(opening).removesuffix(closing)
    return text.strip(_PADDING)


def _load_requoted(text: str) -> Any:
    """JSON whose strings hold unescaped quotation marks: a mark is structural beside a bracket, a comma or a colon."""
    if len(text) > _MAX_REPAIR_CHARACTERS:
        raise ValueError("too long to repair")
    parts = _unwrap(text).split('"')
    pieces = [parts[0]]
    for before, after in pairwise(parts):
        left, right = before.rstrip()[-1:], after.lstrip()[:1]
        structural = not left or left in "{[,:" or (right and right in ",}]:")
        pieces += ['"' if structural else '\\"', after]
    return _JSON.decode("".join(pieces))


def _load_script(text: str) -> Any:
    """JavaScript that is not JSON: single quotes, trailing commas, comments."""
    if len(text) > _MAX_REPAIR_CHARACTERS:
        raise ValueError("too long to repair")
    return chompjs.parse_js_object(text)


_LOADERS: tuple[Callable[[str], Any], ...] = (orjson.loads, _load_unwrapped, _load_script, _load_requoted)


def _flatten(value: Any, objects: list[LinkedObject]) -> None:
    pending = [value]
    while pending and len(objects) < MAX_OBJECTS:
        current = pending.pop()
        if isinstance(current, list):
            pending.extend(reversed(current))
        elif isinstance(current, dict) and current:
            objects.append(current)
            pending.extend(current[key] for key in ("mainEntity", "@graph") if key in current)


# --- reading values ----------------------------------------------------------------------


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

    >>> texts_of(["Tom &amp; Jerry", {"@type": "Person", "name": " Ada  Lovelace"}, None, 7])
    ['Tom & Jerry', 'Ada Lovelace']
    """
    texts: list[str] = []
    for item in as_list(value):
        stated = (item.get(key) or item.get("@value")) if isinstance(item, dict) else item
        texts += [plain_text(one) for one in as_list(stated) if isinstance(one, str)]
    return list(filter(None, texts))


def text_of(value: Any, key: str = "name") -> str | None:
    """The first of `texts_of`, or None."""
    return next(iter(texts_of(value, key)), None)


def plain_text(text: str) -> str:
    """Mark-up and control characters gone, entities resolved (also doubly escaped ones), white space collapsed.

    >>> plain_text("It&amp;#39;s  <em>raining</em>&nbsp;again")
    "It's raining again"
    """
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
    return [_type_name(stated) for stated in as_list(item.get("@type")) if isinstance(stated, str)]


@lru_cache(maxsize=512)
def _type_name(stated: str) -> str:
    return _NAMESPACE.split(stated)[-1].strip().lower()


def is_article(item: LinkedObject) -> bool:
    """Whether the object is of a type that stands for an article."""
    return any(ARTICLE_TYPE.search(t) for t in types_of(item))


# --- references and the main article -----------------------------------------------------


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


_RESOLVED = ("author", "creator", "contributor", "editor", "publisher", "image", "isPartOf")
_EMPTY: LinkedObject = {"@id": ""}


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
    try:
        parts = urlsplit(urljoin(base, address.strip()))
    except ValueError:
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
