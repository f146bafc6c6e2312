"""What a page says of itself for machines: <meta> and JSON-LD (schema.org), read from the shared tree."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import chompjs
import orjson
from lxml import etree

Meta = dict[str, list[str]]


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


def read_linked_data(scripts: Iterable[etree._Element]) -> list[dict[str, Any]]:
    """All JSON-LD objects in document order: arrays and @graph are flattened, references are left as they are."""
    objects: list[dict[str, Any]] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            _flatten(_loads(script.text), objects)
    return objects


def _loads(text: str) -> Any:
    for load in (orjson.loads, lambda t: json.loads(t, strict=False), chompjs.parse_js_object):
        try:
            return load(text)
        except (ValueError, RecursionError):
            continue
    return None


def _flatten(value: Any, objects: list[dict[str, Any]]) -> None:
    pending = [value]
    while pending:
        current = pending.pop(0)
        if isinstance(current, list):
            pending[:0] = current
        elif isinstance(current, dict):
            objects.append(current)
            if "@graph" in current:
                pending.insert(0, current["@graph"])
