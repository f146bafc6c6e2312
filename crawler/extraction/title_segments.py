"""Titles that hold more than the headline: a site's name, a rubric, or both, between separators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.extraction.text import EAST_ASIAN, comparable

_MAX_SEGMENTS = 6
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»›:/<>~-]|::|»»|\|\|)\s+|\s*[｜»›_]\s*|\s*：\s*|\s\|\s?|\s?\|\s")


_OF_WIDE_TITLES = re.compile(r"\s*(?:[_|｜：]|<|-{1,2}|—)\s*([^_|｜：<—-]{2,20})$")
_WIDE = re.compile(f"[{EAST_ASIAN}]")
_PAPER = re.compile("新聞|新闻|ニュース|デジタル|オンライン|[网網报報社]$|뉴스|일보|신문|방송|타임스|저널|기사본문")


def without_paper(title: str) -> str:
    """A <title> of East Asia without the paper, the section and the like that stand behind its headline, often without
    spaces. What stands behind "_" or "<" is such, whatever it is called.

    >>> [without_paper(title) for title in ("雨停了_社会_例网", "비가 왔다 < 사회 < 기사본문", "Rain - News")]
    ['雨停了', '비가 왔다', 'Rain - News']
    """
    if title.isascii() or not _WIDE.search(title):
        return title
    for _ in range(_MAX_SEGMENTS):
        behind = _OF_WIDE_TITLES.search(title)
        if behind is None or behind.start() == 0:
            break
        divider = title[behind.start() : behind.start(1)].strip()
        if divider not in ("_", "<") and not _PAPER.search(behind[1]):
            break
        title = title[: behind.start()]
    return title


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
