"""Any news page -> Article, without site code, network, clock, Scrapy or database.

>>> article = extract_article(b"<html lang=en><h1>Rain</h1><p>It rained.</p>", url="https://example.org/rain")
>>> article.title
'Rain'
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from crawler.extraction.authors import find_authors
from crawler.extraction.biographies import without_biographies, without_signatures
from crawler.extraction.body import body_of, find_body
from crawler.extraction.candidates import Found, SiteHints
from crawler.extraction.collector import collection_held_back
from crawler.extraction.comments import find_comment_count
from crawler.extraction.dates import FoundDate, find_dates
from crawler.extraction.description import find_description
from crawler.extraction.keywords import find_keywords
from crawler.extraction.language import find_language
from crawler.extraction.layout import Layout
from crawler.extraction.lead_image import find_image_url
from crawler.extraction.rubric import find_section
from crawler.extraction.title import Title, find_title
from crawler.items import Article
from crawler.page import Page, PageError

__all__ = ["PageError", "SiteHints", "extract_article", "extract_page"]

_NO_HINTS = SiteHints()


@collection_held_back()
def extract_article(
    html: bytes | str,
    *,
    url: str,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    hints: SiteHints = _NO_HINTS,
) -> Article:
    """The article of one page; what the page does not state is None or empty.

    `html` is the payload as it came: undecoded, since its encoding is part of what is read; a str is taken as it is.
    `url` is the page's address, after redirects. `content_type` is the HTTP header if known, `fetched_at` the base
    of relative dates (UTC where it has no zone), `hints` what is known of the site.

    Raises PageError where the page cannot be read as one, such as an empty one, and TypeError for arguments of
    other types.
    """
    _check(html, url, fetched_at)
    if fetched_at is not None and fetched_at.tzinfo is None:
        fetched_at = fetched_at.replace(tzinfo=UTC)
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    if isinstance(html, str):
        content_type = "text/html; charset=utf-8"
    return extract_page(Page(body, url, fetched_at=fetched_at, content_type=content_type), hints)


def _check(html: object, url: object, fetched_at: object) -> None:
    """Raises TypeError for what would otherwise fail somewhere inside."""
    if not isinstance(html, bytes | str):
        raise TypeError(f"html is the page as it came, in bytes, or as a str, not {type(html).__name__}")
    if not isinstance(url, str):
        raise TypeError(f"url is the page's address, a str, not {type(url).__name__}")
    if fetched_at is not None and not isinstance(fetched_at, datetime):
        raise TypeError(f"fetched_at is a datetime, not {type(fetched_at).__name__}")


@collection_held_back()
def extract_page(
    page: Page,
    hints: SiteHints = _NO_HINTS,
    *,
    known: Article | None = None,
    layout: Layout | None = None,
    settled: frozenset[str] = frozenset(),
) -> Article:
    """The article of a page that is already parsed; fields that it does not state stay None or empty.

    `known` is what a site's rules have read: it is completed and returned, and `layout` says where its title and body
    stand. Its fields that have a value are not searched again, nor are those named in `settled`.
    """
    article = known or Article(url=page.url, fetched_at=page.fetched_at)
    known_fields = frozenset(article.provenance) | settled
    layout = _find_text(article, page, layout, known_fields)
    language = article.language or (hints.languages[0] if hints.languages else None)
    if not known_fields >= {"date_published", "date_modified"}:
        dates = find_dates(page, layout, hints, language)
        _fill_date(article, "date_published", dates.published, known_fields)
        _fill_date(article, "date_modified", dates.modified, known_fields)
    text = cache(lambda: _text_of(article))
    finders: dict[str, Callable[[], Found[object] | None]] = {
        "authors": lambda: find_authors(page, layout),
        "comment_count": lambda: find_comment_count(page, layout),
        "description": lambda: find_description(page, text),
        "keywords": lambda: find_keywords(page, text),
        "section": lambda: find_section(page, layout),
        "image_url": lambda: find_image_url(page),
    }
    for name, find in finders.items():
        if name not in known_fields:
            _fill(article, name, find())
    if "body" not in known_fields:
        are_stated = not article.provenance.get("authors", "").startswith("text")
        body = without_signatures(article.body, article.authors)
        article.body = without_biographies(body, article.authors, are_stated=are_stated)
    return article


def _find_text(article: Article, page: Page, layout: Layout | None, known_fields: frozenset[str]) -> Layout:
    """Fills title, body and language, and returns where the text stands."""
    if "title" in known_fields:
        at = layout.title if layout else None
        title = Title(article.title, article.provenance["title"], at) if article.title else None
    elif title := page.once(find_title):
        _fill(article, "title", Found(title.value, title.origin))
    if "body" not in known_fields:
        body = find_body(page, title) if "title" in known_fields else page.once(body_of)
        layout = body.layout
        if body.sections:
            _fill(article, "body", Found(body.sections, body.origin))
    if "language" not in known_fields:
        _fill(article, "language", find_language(page, _sample(article)))
    return layout or Layout(title=title.at if title else None)


def _fill(article: Article, name: str, found: Found[object] | None) -> None:
    if found is not None:
        setattr(article, name, found.value)
        article.provenance[name] = found.origin


def _fill_date(article: Article, name: str, found: FoundDate | None, known_fields: frozenset[str]) -> None:
    if found is not None and name not in known_fields:
        set_date(article, name, found)


def set_date(article: Article, name: str, found: FoundDate) -> None:
    """Writes a date with its raw text, precision and zone; `name` is "date_published" or "date_modified"."""
    setattr(article, name, found.value)
    setattr(article, f"{name}_raw", found.raw)
    setattr(article, f"{name}_precision", found.precision)
    setattr(article, f"{name}_zone", found.zone)
    article.provenance[name] = found.origin


def _text_of(article: Article) -> str:
    """Headline and body."""
    paragraphs = (paragraph for section in article.body for paragraph in section.paragraphs)
    return "\n".join([article.title or "", *paragraphs])


def _sample(article: Article) -> str:
    """Enough of the text to tell its language."""
    return " ".join(p for section in article.body[:3] for p in section.paragraphs[:4])[:1000]
