"""Traps: addresses without end that bring nothing new, as of calendars, session ids and link farms."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from crawler.items import Article

_MAX_PATTERNS = 10_000
"""Forms of addresses that are told apart in one run; all further ones of a host count as one."""
_HIT_FOR_MISSES = 10
"""With one article for so many pages that bring none, a budget is not used up: it is no trap."""
_SEGMENTS = 8
_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(r"(?=[^\d]*\d)(?=[\d]*[^\d])[0-9A-Za-z_]{8,}|[0-9A-Za-z]{20,}")
_SLUG = re.compile(r"[^\W\d_]+(?:[-_+%][\w%]+){2,}")


@lru_cache(maxsize=1024)
def url_pattern(url: str) -> str:
    """The form of an address: numbers as 9, ids as *, words of a title as a-b-c, of the query only the names.

    >>> url_pattern("https://example.org/calendar/2031/04/?view=day")
    'example.org/calendar/9/9/?view'
    >>> url_pattern("https://example.org/s/5f2ab81c9d/rain-in-the-north.html")
    'example.org/s/*/a-b-c'
    """
    parts = urlsplit(url)
    segments = [_segment_form(segment) for segment in parts.path.split("/")[1 : _SEGMENTS + 1]]
    names = sorted({_DIGITS.sub("9", name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)[:20]})
    return f"{parts.netloc.lower()}/{'/'.join(segments)}{'?' if names else ''}{'&'.join(names)}"[:500]


def _segment_form(segment: str) -> str:
    if _SLUG.search(segment):
        return "a-b-c"
    return _DIGITS.sub("9", _TOKEN.sub("*", segment))


class Traps:
    """Which addresses of one run are still worth a fetch.

    A page counts as a miss if it is absent, gives no article, or one whose text was had before in this run. Once a
    pattern has `per_pattern` misses, or a host `per_host`, with hardly an article among them, its budget is used up; a
    pattern that brings articles outlives its host's.
    """

    def __init__(self, per_pattern: int, per_host: int) -> None:
        self._per_pattern = per_pattern
        self._per_host = per_host
        self._misses: Counter[str] = Counter()
        self._hits: Counter[str] = Counter()
        self._texts: set[int] = set()

    def learn(self, url: str, article: Article | None) -> None:
        """What the page at `url` gave; None: no article."""
        is_hit = article is not None and self._is_new(article)
        for key in self._keys(url):
            (self._hits if is_hit else self._misses)[key] += 1

    def spent(self, url: str) -> str | None:
        """The pattern or host of `url` whose budget is used up; None if it may be fetched."""
        pattern, host = self._keys(url)
        if self._is_barren(pattern, self._per_pattern):
            return pattern
        has_proved_itself = self._hits[pattern] and not self._is_barren(pattern, 0)
        return host if not has_proved_itself and self._is_barren(host, self._per_host) else None

    def _is_barren(self, key: str, budget: int) -> bool:
        return self._misses[key] >= budget and self._misses[key] > _HIT_FOR_MISSES * self._hits[key]

    def _is_new(self, article: Article) -> bool:
        start = tuple(article.body[0].paragraphs[:3]) if article.body else ()
        text = hash((article.title, start))
        is_new = text not in self._texts
        self._texts.add(text)
        return is_new

    def _keys(self, url: str) -> tuple[str, str]:
        pattern = url_pattern(url)
        host = pattern.partition("/")[0]
        is_known = pattern in self._misses or pattern in self._hits
        if not is_known and len(self._misses) + len(self._hits) >= _MAX_PATTERNS:
            pattern = host + "/..."
        return pattern, host
