"""Any news page -> Article, without site code, network, clock, Scrapy or database.

>>> article = extract_article(b"<html lang=en><h1>Rain</h1><p>It rained.</p>", url="https://example.org/rain")
>>> article.title
'Rain'
"""

from __future__ import annotations

from datetime import datetime

from crawler.extraction.about import find_description, find_image_url, find_keywords, find_section
from crawler.extraction.authors import find_authors
from crawler.extraction.body import find_body
from crawler.extraction.candidates import Found, SiteHints
from crawler.extraction.comments import find_comment_count
from crawler.extraction.dates import FoundDate, find_dates
from crawler.extraction.language import find_language
from crawler.extraction.title import find_title
from crawler.items import Article
from crawler.page import Page, PageError

__all__ = ["PageError", "SiteHints", "extract_article", "extract_page"]

_NO_HINTS = SiteHints()


def extract_article(
    html: bytes,
    *,
    url: str,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    hints: SiteHints = _NO_HINTS,
) -> Article:
    """The article of one page.

    `html` is the undecoded payload, `content_type` the HTTP header if known, `fetched_at` (aware) the base of relative
    dates. Raises PageError where the bytes cannot be read as a page, and nothing else.
    """
    return extract_page(Page(html, url, fetched_at=fetched_at, content_type=content_type), hints)


def extract_page(page: Page, hints: SiteHints = _NO_HINTS) -> Article:
    """The article of a page that is already parsed; fields that it does not state stay None or empty."""
    article = Article(url=page.url, fetched_at=page.fetched_at)
    title = find_title(page)
    body = find_body(page, title)
    layout = body.layout
    if title:
        article.title = title.value
        article.provenance["title"] = title.origin
    if body.sections:
        article.body = body.sections
        article.provenance["body"] = body.origin
    _fill(article, "language", find_language(page, _sample(article)))
    language = article.language or (hints.languages[0] if hints.languages else None)
    dates = find_dates(page, layout, hints, language)
    _fill_date(article, "date_published", dates.published)
    _fill_date(article, "date_modified", dates.modified)
    _fill(article, "authors", find_authors(page, layout))
    _fill(article, "comment_count", find_comment_count(page, layout))
    _fill(article, "description", find_description(page))
    _fill(article, "keywords", find_keywords(page))
    _fill(article, "section", find_section(page))
    _fill(article, "image_url", find_image_url(page))
    return article


def _fill(article: Article, name: str, found: Found[object] | None) -> None:
    if found is not None:
        setattr(article, name, found.value)
        article.provenance[name] = found.origin


def _fill_date(article: Article, name: str, found: FoundDate | None) -> None:
    if found is not None:
        setattr(article, name, found.value)
        setattr(article, f"{name}_raw", found.raw)
        setattr(article, f"{name}_precision", found.precision)
        setattr(article, f"{name}_zone", found.zone)
        article.provenance[name] = found.origin


def _sample(article: Article) -> str:
    """Enough of the text to tell its language."""
    return " ".join(p for section in article.body[:3] for p in section.paragraphs[:4])[:2000]
