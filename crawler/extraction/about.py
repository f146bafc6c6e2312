"""What the page says about the article: description, keywords, section (the rubric) and lead image."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.extraction.candidates import Found
from crawler.extraction.site_names import site_names
from crawler.extraction.text import clean_text, comparable
from crawler.page import Page
from crawler.structured import as_list, plain_text, text_of, texts_of, types_of

MAX_DESCRIPTION = 2_000
MAX_KEYWORDS = 50
MAX_KEYWORD = 80
MAX_SECTION = 60
MAX_URL = 2_000

_KEYWORD_SEPARATOR = re.compile(r"[,;|،؛、，；]")
_JOINED = re.compile(r"\s*[,|]\s*")
_JOINED_CLOSELY = re.compile(r"\S[,|]\S")
_PLACEHOLDER = re.compile(
    r"placeholder|default[-_.]|[-_/.]default|blank\.|spacer|pixel|1x1|transparent|no[-_]?image|(?:^|[/_-])logo|favicon|dummy"
)
_HOME = frozenset(
    {"home", "homepage", "startseite", "start", "accueil", "inicio", "início", "главная", "strona główna", "トップ"}
)


def find_description(page: Page) -> Found[str] | None:
    """The standfirst or summary that the page states for machines; of several, the first that is not empty."""
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        for value in page.meta.get(name, ()):
            if text := clean_text(plain_text(value)):
                return Found(text[:MAX_DESCRIPTION], f"meta:{name}")
    for article in page.linked_articles[:1]:
        if text := clean_text(text_of(article.get("description")) or ""):
            return Found(text[:MAX_DESCRIPTION], "json-ld:description")
    return None


def find_keywords(page: Page) -> Found[list[str]] | None:
    """Keywords of the most trustworthy place that has any, in its order, each once."""
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
        if keywords := _split_keywords(values):
            return Found(keywords, origin)
    return None


def _split_keywords(values: Iterable[str]) -> list[str]:
    keywords: dict[str, str] = {}
    for value in islice(values, MAX_KEYWORDS):
        for part in _KEYWORD_SEPARATOR.split(value[: MAX_KEYWORDS * MAX_KEYWORD]):
            keyword = clean_text(plain_text(part)).strip("#\"' ")
            if (key := comparable(keyword)) and len(keyword) <= MAX_KEYWORD:
                keywords.setdefault(key, keyword)
    return list(islice(keywords.values(), MAX_KEYWORDS))


def find_section(page: Page) -> Found[str] | None:
    """The paper's rubric, the most general of several; the site's own name and its home page are no rubric."""
    site = site_names(page)
    for origin, values in _sections(page):
        for section in (rubric for value in values for rubric in _rubrics(clean_text(plain_text(value)))):
            key = comparable(section)
            if key and len(section) <= MAX_SECTION and key not in site and section.lower() not in _HOME:
                return Found(section, origin)
    return None


def _rubrics(text: str) -> list[str]:
    """Several that a content system has joined; one may hold a comma of its own.

    >>> _rubrics("News,Politics"), _rubrics("Food, Wine, Bars"), _rubrics("Waste, Fraud & Abuse")
    (['News', 'Politics'], ['Food', 'Wine', 'Bars'], ['Waste, Fraud & Abuse'])
    """
    return _JOINED.split(text) if _JOINED_CLOSELY.search(text) or text.count(", ") > 1 else [text]


def _sections(page: Page) -> Iterator[tuple[str, list[str]]]:
    for name in ("article:section", "og:article:section"):
        yield f"meta:{name}", page.meta.get(name, [])
    for article in page.linked_articles[:1]:
        yield "json-ld:articleSection", texts_of(article.get("articleSection"))
    for name in ("parsely-section", "sailthru.section", "section", "cxenseparse:section"):
        yield f"meta:{name}", page.meta.get(name, [])
    for item in page.linked_data:
        if "breadcrumblist" in types_of(item):
            yield "json-ld:BreadcrumbList", _breadcrumbs(item)
            return
    if b"schema.org/BreadcrumbList" in page.body:
        for item in page.microdata:
            if "breadcrumblist" in types_of(item):
                yield "microdata:BreadcrumbList", _breadcrumbs(item)
                return


def _breadcrumbs(item: dict[str, Any]) -> list[str]:
    """Names of a breadcrumb trail without its last entry, which is the article itself."""
    names = []
    for entry in as_list(item.get("itemListElement"))[:10]:
        if isinstance(entry, dict):
            name = text_of(entry.get("name")) or text_of(entry.get("item"))
            if name:
                names.append(name)
    return names[:-1]


def find_image_url(page: Page) -> Found[str] | None:
    """Absolute http(s) address of the lead image; placeholders, logos and data: addresses are none."""
    for origin, address in _images(page):
        if url := _absolute(address, page.base_url):
            return Found(url, origin)
    return None


def _images(page: Page) -> Iterator[tuple[str, str]]:
    for name in ("og:image:secure_url", "og:image", "og:image:url"):
        for address in page.meta.get(name, ()):
            yield f"meta:{name}", address
    for article in page.linked_articles[:1]:
        for key in ("image", "thumbnailUrl"):
            for value in as_list(article.get(key))[:5]:
                stated = value.get("url") or value.get("contentUrl") if isinstance(value, dict) else value
                for one in as_list(stated)[:1]:
                    if isinstance(one, str):
                        yield f"json-ld:{key}", one
    for name in ("twitter:image", "twitter:image:src", "thumbnail", "sailthru.image.full", "parsely-image-url"):
        for address in page.meta.get(name, ()):
            yield f"meta:{name}", address


def _absolute(address: str, base: str) -> str | None:
    address = address.strip()
    if not address or len(address) > MAX_URL or address.lower().startswith(("data:", "javascript:")):
        return None
    try:
        url = urljoin(base, address)
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if (
        parts.scheme not in ("http", "https")
        or not host
        or parts.path in ("", "/")
        or _PLACEHOLDER.search(parts.path.lower())
    ):
        return None
    return url.replace(" ", "%20")
