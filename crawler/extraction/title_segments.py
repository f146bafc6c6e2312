"""Titles that hold more than the headline: a site's name, a rubric, or both, between separators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.extraction.text import comparable

_MAX_SEGMENTS = 6
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»›:/<>~-]|::|»»|\|\|)\s+|\s*[｜»›_]\s*|\s*：\s*|\s\|\s?|\s?\|\s")


def without_site(text: str, site: set[str]) -> str:
    """The text without the site's name before or behind a separator; `site` as of `site_names`.

    >>> without_site("Rain | Daily Example", {"dailyexample"})
    'Rain'
    """
    for kind, rest, cut in segments_of(text):
        if kind != "middle" and rest.strip() and comparable(cut) in site:
            return rest
    return text


def segments_of(text: str) -> Iterator[tuple[str, str, str]]:
    """Beginnings and ends of a text that separators divide: which it is, the text, what was cut off."""
    cuts = list(islice(_SEPARATOR.finditer(text), _MAX_SEGMENTS))
    for number, cut in enumerate(cuts):
        last, first = number == len(cuts) - 1, number == 0
        before, after = text[: cut.start()], text[cut.end() :]
        yield ("without_last" if last else "beginning"), before, after
        yield ("without_first" if first else "end"), after, before
        if not last:
            yield "middle", text[cut.end() : cuts[number + 1].start()], before
