"""JSON-LD, read from the scripts of a page: whole, wrapped or broken.

Nothing here recurses, and whatever a page puts into its scripts costs at most linear time.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import chompjs
import orjson

from crawler.page.structured import LinkedObject

MAX_JSON_CHARACTERS = 4_000_000
"""JSON-LD beyond this in one page is left unread: more than any article needs."""
MAX_OBJECTS = 5_000
_MAX_REPAIR_CHARACTERS = 200_000

_PADDING = " \t\r\n;/*\ufeff"
_BARE_DATE = re.compile(r'(":\s?)([12]\d{3}-\d\d-\d\d[\dT:.+Z-]*)(?=[,}\s])')
_JSON = json.JSONDecoder(strict=False)


def read_linked_data(scripts: Iterable[str]) -> list[LinkedObject]:
    """All JSON-LD objects in document order: arrays, @graph and mainEntity are flattened, references are left alone.

    `scripts` are the texts of those whose type says that they are JSON-LD.
    """
    objects: list[LinkedObject] = []
    budget = MAX_JSON_CHARACTERS
    for text in filter(None, scripts):
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
    """JSON whose strings hold unescaped quotation marks, and whose dates have none: a mark is structural beside a
    bracket, a comma or a colon."""
    if len(text) > _MAX_REPAIR_CHARACTERS:
        raise ValueError("too long to repair")
    parts = _BARE_DATE.sub(r'\1"\2"', _unwrap(text)).split('"')
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
