"""Telling addresses of articles from others where no rule of the site does."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

_OTHER_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|mp[34]|m4a|ogg|webm|avi|mov|pdf|docx?|xlsx?|pptx?|zip|gz|rar|7z|exe|apk|css|js|"
    r"json|xml|rss|atom|ics|woff2?|ttf)$",
    re.IGNORECASE,
)
_OTHER_PAGES = re.compile(
    r"/(?:tags?|authors?|users?|search|suche|login|logout|register|signup|account|cart|comments|"
    r"wp-(?:admin|content|includes|json|login)|feeds?|rss|sitemaps?|kontakt|impressum|imprint|datenschutz|"
    r"privacy(?:-policy)?|terms(?:-of-(?:use|service))?|cookies?|subscribe|advertis\w+|print|lastnews|xfsearch)"
    r"(?:/|$|\.(?:html?|php)$)",
    re.IGNORECASE,
)
_RUBRICS_OR_PAGES = re.compile(
    r"/(?:about(?:-us)?|archives?|careers|catalog|comment|contacts?|faq|help|jobs|newsletters?|page|share|shop)"
    r"(?:/|$|\.(?:html?|php)$)",
    re.IGNORECASE,
)
"""Names of other pages, and of rubrics with articles, as /archives/2003825372 or /comment/3046526/some-words."""
_GROUPS = re.compile(
    r"/(?:categor(?:y|ies)|profiles?|topics?)(?:\.(?:html?|php))?(?:/[^/]*)?((?:/.*)?)$", re.IGNORECASE
)
"""Names of what holds articles: /category/rain/ is a list of them, /category/rain/some-words-of-a-title one of them."""
_DATE_PATH = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:0?[1-9]|[12]\d|3[01]))?(?=[/_-])")
_DATE_ONLY = re.compile(r"^(?:/(?:19|20)\d\d/?|/[^/]+/(?:19|20)\d\d/|(?:/[^/]+)?/(?:19|20)\d\d(?:/\d\d?){1,2}/?)$")
"""Archives of a year, month or day. Without a slash at its end /a/1984 may as well be article 1984."""
_NUMBER = re.compile(r"\d{4,}")
_ID_PARAMETERS = frozenset(
    ("id", "p", "sid", "newsid", "news_id", "article", "article_id", "story", "aid", "nid", "item")
)
_LONG_NUMBER = re.compile(r"\d{5,}")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_TITLE_SIGNS = 8
_LONG_TITLE = 5
"""Words; no section has as many in its name."""
_HEADLINE = 30
"""Characters, in whatever few words."""
_INDEX = re.compile(r"index\.\w{2,5}")
_SHORT_NUMBER = re.compile(r"\d{3}")
_QUERY_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d{4,12}")
_OTHER_NUMBERS = frozenset(("date", "from", "limit", "offset", "page", "start", "t", "time", "ts", "v", "ver"))


@lru_cache(maxsize=4096)  # listings show the same links, and a page's own address is judged again when it is there
def may_be_article(url: str) -> bool:
    """Not plainly something else: for links of feeds and sitemaps, which mostly list articles.

    >>> may_be_article("https://example.org/rain"), may_be_article("https://example.org/tag/rain/")
    (True, False)
    """
    parts = urlsplit(url)
    path = parts.path
    if not parts.query and path.strip("/") in ("", "index.html", "index.php"):
        return False
    if _OTHER_MEDIA.search(path) or _OTHER_PAGES.search(path) or _DATE_ONLY.match(path):
        return False
    if group := _GROUPS.search(path):
        return group[1].strip("/") != "" and _names_one_story(path)
    return not _RUBRICS_OR_PAGES.search(path) or _names_one_story(path)


def _names_one_story(path: str) -> bool:
    """Whether the last segment is a story's: a long number, or four words."""
    last = unquote(path.rstrip("/").rpartition("/")[2])
    return bool(_LONG_NUMBER.search(last)) or len(_WORDS.findall(last)) > 3


def looks_like_article(url: str, title: str | None = None) -> bool:
    """Formed as addresses of articles are: for links of listings, which lead everywhere.

    A date with more behind it, an id in the query or as a segment of its own, or a segment that is a title: the last
    one of at least three words, of two with a number, of eight signs in scripts that put no spaces between words, or
    any one of five words. `title` is the link's text if it has one: a segment of three or four words may as well be a
    section's name, and is where the link says no more than that.

    >>> looks_like_article("https://example.org/2013/04/24/rain"), looks_like_article("https://example.org/politics/")
    (True, False)
    >>> looks_like_article("https://example.org/food-and-drink/", "Food and drink")
    False
    """
    if not may_be_article(url):
        return False
    parts = urlsplit(url)
    if _DATE_PATH.search(parts.path) or any(_is_id(*pair) for pair in parse_qsl(parts.query)[:20]):
        return True
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    if len(segments) > 1 and _INDEX.fullmatch(segments[-1]):
        segments.pop()
    if any(_LONG_NUMBER.fullmatch(segment) or is_long_title(segment) for segment in segments):
        return True
    stem = segments[-1].rpartition(".")[0] or segments[-1] if segments else ""
    return _is_numbered_title(stem) or (_is_title(stem) and (not title or _is_headline(title)))


def is_long_title(segment: str) -> bool:
    """Whether a segment of an address, its escapes undone, has more words than any section's name."""
    return len(_WORDS.findall(segment)) >= _LONG_TITLE


def _is_id(name: str, value: str) -> bool:
    """Whether a part of a query names one article."""
    if name.lower() in _ID_PARAMETERS:
        return bool(value)
    return name.lower() not in _OTHER_NUMBERS and bool(_QUERY_NUMBER.fullmatch(value))


def _is_numbered_title(stem: str) -> bool:
    words = len(_WORDS.findall(stem))
    has_number = (words == 2 and _SHORT_NUMBER.search(stem)) or _NUMBER.search(stem)
    return bool(has_number) or (stem[:1].isdigit() and words >= 1)


def _is_title(stem: str) -> bool:
    return len(_WORDS.findall(stem)) >= 3 or len(_WIDE.findall(stem)) >= _TITLE_SIGNS


def _is_headline(text: str) -> bool:
    return len(text.split()) > 3 or len(text) >= _HEADLINE or len(_WIDE.findall(text)) >= _TITLE_SIGNS
