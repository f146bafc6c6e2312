"""The paper's rubric that an article stands in, such as "Politics": the field `section`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.address_rubric import folder_names
from crawler.extraction.breadcrumbs import linked_breadcrumbs, microdata_breadcrumbs, printed_breadcrumbs
from crawler.extraction.candidates import Found
from crawler.extraction.layout import Layout
from crawler.extraction.site_names import site_names
from crawler.extraction.text import clean_text, comparable
from crawler.page import Page
from crawler.page.flat_tree import FlatTree
from crawler.page.structured import plain_text, texts_of

MAX_SECTION = 60

_TRAILS = {
    "json-ld:BreadcrumbList": linked_breadcrumbs,
    "microdata:BreadcrumbList": microdata_breadcrumbs,
    "markup:breadcrumb": printed_breadcrumbs,
}
_MARKS = ("category", "genre", "articlesection")
_NEAR = 60
"""Elements above the headline or below the text in which the article's category stands."""
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


def find_section(page: Page, layout: Layout) -> Found[str] | None:
    """The most general of several rubrics; the first of the breadcrumbs, where it is stated elsewhere as well.

    The site's own name, its home page and what stands for no rubric are none.
    """
    trail = next(_rubrics_of(linked_breadcrumbs(page), page), None)
    trail_key = comparable(trail) if trail else None
    first = None
    for origin, values in _sections(page):
        for section in _rubrics_of(values, page):
            if trail and comparable(section) == trail_key:
                return Found(trail, "json-ld:BreadcrumbList")
            first = first or Found(section, origin)
            if trail is None:
                return first
    if first:
        return first
    for origin, find in _TRAILS.items():
        if rubric := next(_rubrics_of(find(page), page), None):
            return Found(rubric, origin)
    if rubric := next(_rubrics_of(_categories(page, layout), page), None):
        return Found(rubric, "markup:a[rel=category]")
    rubric = next(_rubrics_of(folder_names(page), page), None)
    return Found(rubric, "markup:a[href]") if rubric else None


def _categories(page: Page, layout: Layout) -> list[str]:
    """What links around the article call its category, as WordPress does, and Joomla by microdata."""
    if layout.title is None:
        return []
    title = layout.title
    last = layout.last if layout.last is not None else title
    near, tree = range(title - _NEAR, last + _NEAR), page.tree
    links = (at for at in page.positions_with(_MARKS) if at in near and tree.tags[at] == "a")
    return [" ".join(tree.pieces(link)) for link in links if _names_a_category(tree, link)]


def _names_a_category(tree: FlatTree, link: int) -> bool:
    is_stated = tree.attribute(link, "itemprop") in ("genre", "articleSection")
    return is_stated or "category" in (tree.attribute(link, "rel") or "")


def _rubrics_of(values: list[str], page: Page) -> Iterator[str]:
    """The texts that are rubrics."""
    for value in values:
        for section in _rubrics(clean_text(plain_text(value))):
            key = comparable(section)
            if not key or len(section) > MAX_SECTION or key in _NO_RUBRICS or _HOME.search(key):
                continue
            if key not in site_names(page):
                yield section


def _rubrics(text: str) -> list[str]:
    """Several that a content system has joined; one may hold a comma of its own.

    >>> _rubrics("News,Politics"), _rubrics("Food, Wine, Bars"), _rubrics("Waste, Fraud & Abuse")
    (['News', 'Politics'], ['Food', 'Wine', 'Bars'], ['Waste, Fraud & Abuse'])
    >>> _rubrics("news/local/crime-courts"), _rubrics("Arts/Culture")
    (['news', 'local', 'crime-courts'], ['Arts/Culture'])
    """
    if "/" in text and text.islower() and " " not in text:  # a path
        return text.strip("/").split("/")
    text = text.rstrip(", ")
    return _JOINED.split(text) if _JOINED_CLOSELY.search(text) or text.count(", ") > 1 else [text]


def _sections(page: Page) -> Iterator[tuple[str, list[str]]]:
    for name in ("article:section", "og:article:section"):
        yield f"meta:{name}", page.meta.get(name, [])
    for article in page.linked_articles[:1]:
        yield "json-ld:articleSection", texts_of(article.get("articleSection"))
    for name in ("parsely-section", "sailthru.section", "section", "cxenseparse:section"):
        yield f"meta:{name}", page.meta.get(name, [])
