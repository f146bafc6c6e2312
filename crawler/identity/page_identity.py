"""Which article a page is: by what it names as its own address, and by its address."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from crawler.items import Article
from crawler.urls.normalization import host_of, is_plain, normalize_url, site_of, without_user

_LONGEST_CANONICAL = 2083  # characters
_LONGEST_HOME = 30  # characters, with a language and an index file
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,}(?![^\W_])")
_FEWEST_WORDS = 2
"""In a segment of an address that is a title, as against a token with letters."""
_HIDES_HOME = re.compile(r"//|[;(]")
_HOME_PATH = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?)?", re.IGNORECASE)


def identity_of(article: Article) -> str:
    """What makes two articles the same row: "<host>/id:<site id>", else the normalised canonical URL, else the URL.

    >>> identity_of(Article(url="http://www.example.org/page,1,7-rain.html", site_id="7"))
    'example.org/id:7'
    >>> identity_of(Article(url="https://example.org/rain/?utm_source=rss"))
    'https://example.org/rain'
    """
    if article.site_id:
        return f"{host_of(article.url)}/id:{article.site_id}"
    canonical = believed_canonical(article.url, article.canonical_url)
    return normalize_url(canonical or article.url)


def believed_canonical(page_url: str, canonical: str | None, *, base: str | None = None) -> str | None:
    """The absolute URL that a page names as its own, without fragment; None where it cannot be the page's.

    `canonical` may be relative to `base`, else to `page_url`. Not believed: another registrable site, another scheme
    than http(s), the home page (also that of a language, "/en/") for a page that is not the home page itself, and what
    is longer than addresses are.
    """
    if not canonical or not canonical.strip() or len(canonical) > _LONGEST_CANONICAL:
        return None
    return _believed(page_url, canonical, base or page_url)


@lru_cache(maxsize=4096)
def _believed(page_url: str, canonical: str, base: str) -> str | None:
    if canonical == page_url and is_plain(canonical):
        return canonical
    try:
        url = without_user(urljoin(base, canonical.strip()))
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url.split()) > 1:
        return None
    site = site_of(url)
    if not site or site != site_of(page_url):
        return None
    if _is_home(url) and not _is_home(page_url):
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))


def names_another_page(page_url: str, canonical: str, title: str | None) -> bool:
    """Whether what a page names as its own address is that of another story, or of the section that it stands in.

    Some sites state one address on all pages. It is another's where the page's own address is made of the words of its
    title, and the stated one of other words.

    >>> names_another_page("https://example.org/news/rain-in-may", "https://example.org/news/", "Rain in May")
    True
    >>> names_another_page("https://example.org/news/rain-in-may", "https://example.org/news/1234", "Rain in May")
    False
    """
    own, stated = urlsplit(page_url), urlsplit(canonical)
    if own.path == stated.path or stated.query or not title:
        return False
    words, own_words, stated_words = _words_of(title), _words_of(last_of(own)), _words_of(last_of(stated))
    if len(own_words) < _FEWEST_WORDS or 2 * len(own_words & words) <= len(own_words):
        return False
    is_above = own.path.startswith(stated.path.rstrip("/") + "/")
    if len(stated_words) < (1 if is_above else _FEWEST_WORDS):
        return False
    return 3 * len(stated_words & (words | own_words)) < len(stated_words)


def last_of(parts: SplitResult) -> str:
    """The last segment of an address's path, decoded and without its extension; empty for a home page.

    >>> last_of(urlsplit("https://example.org/2026/rain-in-may.html"))
    'rain-in-may'
    """
    name = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return name.rpartition(".")[0] or name


def _words_of(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _is_home(url: str) -> bool:
    path = urlsplit(url).path
    if len(path) > _LONGEST_HOME and not _HIDES_HOME.search(path):
        return False
    parts = urlsplit(normalize_url(url))
    return not parts.query and bool(_HOME_PATH.fullmatch(parts.path)) and not parts.fragment
