"""The paper's rubric that an article stands in, such as "Politics": the field `section`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.breadcrumbs import printed_breadcrumbs, stated_breadcrumbs
from crawler.extraction.candidates import Found
from crawler.extraction.site_names import site_names
from crawler.extraction.text import clean_text, comparable
from crawler.page import Page
from crawler.structured import plain_text, texts_of

MAX_SECTION = 60

_JOINED = re.compile(r"\s*[,|]\s*")
_JOINED_CLOSELY = re.compile(r"\S[,|]\S")
_HOME = re.compile("startseite|homepage")
_NO_RUBRICS = frozenset(
    comparable(name)
    for name in (
        # the home page
        "home", "homepage", "startseite", "start", "accueil", "inicio", "início", "inizio", "главная", "головна",
        "strona główna", "hlavní stránka", "начало", "ana sayfa", "anasayfa", "forside", "etusivu", "トップ", "ホーム",
        "首页", "首頁", "홈", "الرئيسية", "portada", "front page", "frontpage", "main", "main navigation",
        # where a content system puts what nobody has put anywhere
        "uncategorized", "uncategorised", "allgemein", "sin categoría", "sem categoria", "non classé",
        "senza categoria", "geen categorie", "bez kategorii", "без рубрики", "без категорії", "nezařazené", "genel",
        "okategoriserade", "ukategorisert", "fără categorie", "未分類", "未分类", "미분류", "غير مصنف", "other",
        # how prominent it is, or of what kind
        "featured", "top story", "top stories", "topthema", "top thema", "headlines", "highlight", "highlights",
        "slider", "a slider", "destacado", "destacados", "destaque", "à la une", "in evidenza", "article", "articles",
        "post", "tags",
    )
)  # fmt: skip


def find_section(page: Page) -> Found[str] | None:
    """The most general of several rubrics; the first of the breadcrumbs, where it is stated elsewhere as well.

    The site's own name, its home page and what stands for no rubric are none.
    """
    site = site_names(page)

    def rubrics(values: list[str]) -> Iterator[str]:
        for section in (rubric for value in values for rubric in _rubrics(clean_text(plain_text(value)))):
            key = comparable(section)
            if not key or len(section) > MAX_SECTION or key in site or key in _NO_RUBRICS or _HOME.search(key):
                continue
            yield section

    stated = [Found(section, origin) for origin, values in _sections(page) for section in rubrics(values)]
    origin, names = stated_breadcrumbs(page)
    trail = next((Found(section, origin) for section in rubrics(names)), None)
    if trail and comparable(trail.value) in {comparable(found.value) for found in stated}:
        return trail
    if stated or trail:
        return stated[0] if stated else trail
    return next((Found(section, "markup:breadcrumb") for section in rubrics(printed_breadcrumbs(page))), None)


def _rubrics(text: str) -> list[str]:
    """Several that a content system has joined; one may hold a comma of its own.

    >>> _rubrics("News,Politics"), _rubrics("Food, Wine, Bars"), _rubrics("Waste, Fraud & Abuse")
    (['News', 'Politics'], ['Food', 'Wine', 'Bars'], ['Waste, Fraud & Abuse'])
    """
    text = text.rstrip(", ")
    return _JOINED.split(text) if _JOINED_CLOSELY.search(text) or text.count(", ") > 1 else [text]


def _sections(page: Page) -> Iterator[tuple[str, list[str]]]:
    for name in ("article:section", "og:article:section"):
        yield f"meta:{name}", page.meta.get(name, [])
    for article in page.linked_articles[:1]:
        yield "json-ld:articleSection", texts_of(article.get("articleSection"))
    for name in ("parsely-section", "sailthru.section", "section", "cxenseparse:section"):
        yield f"meta:{name}", page.meta.get(name, [])
