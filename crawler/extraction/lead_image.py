"""The article's lead image, as the page states it for machines; the site's own pictures are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from crawler.extraction.candidates import Found
from crawler.page import Page
from crawler.page.structured import as_list
from crawler.urls.addresses import split_joined

MAX_URL = 2_000

_SITES_OWN = re.compile(
    r"placeholder|favicon|dummy|1x1|(?:^|[/_-])logo|(?:^|[/_-])no[-_]?(?:image|img|preview|photo|picture|thumb)"
    r"|/(?:themes?|plugins|skins|templates|typo3conf|sitedesign|(?:grav)?avatars?)/"
)
"""In a path: what shows nothing, a site's mark, and the folders of its design."""

_ANY_ARTICLES = (
    "default|standard|fallback|generic|blank|spacer|pixel|transparent|open-?graph|og|social|sharing|share|facebook|fb|"
    "twitter|icon"
)
_FORM = re.compile(
    rf"{_ANY_ARTICLES}|image|img|picture|pic|photo|thumbnail|thumb|preview|card|poster|banner|header|copy|article|news|site|"
    r"x(?=\d)|[^a-z]+"
)
_OF_ANY_ARTICLE = re.compile(_ANY_ARTICLES)
_IDENTIFIED = re.compile(r"\d{5}|/(?=[^/]*\d)(?=[^/]*[a-z])[\w-]{8,}/")
"""A folder that is named after one article or picture: what is in it is a rendition of that."""
_EXTENSION = re.compile(r"\.\w{2,5}$")


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
                if stated := _address_of(value):
                    yield f"json-ld:{key}", stated
    for name in ("twitter:image", "twitter:image:src", "thumbnail", "sailthru.image.full", "parsely-image-url"):
        for address in page.meta.get(name, ()):
            yield f"meta:{name}", address


def _address_of(image: Any) -> str | None:
    """The first address of an image in linked data: a text, or an object that has one; None where there is none."""
    stated = image.get("url") or image.get("contentUrl") if isinstance(image, dict) else image
    first = next(iter(as_list(stated)), None)
    return first if isinstance(first, str) else None


def _absolute(address: str, base: str) -> str | None:
    address = address.strip()
    if not address or len(address) > MAX_URL or address.lower().startswith(("data:", "javascript:")):
        return None
    parts = split_joined(base, address)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.path in ("", "/"):
        return None
    if _is_sites_own(parts.path, parts.query):
        return None
    return parts.geturl().replace(" ", "%20")


def _is_sites_own(path: str, query: str) -> bool:
    """Whether an address is that of a picture that shows the site, or nothing, on whatever article.

    >>> _is_sites_own("/sites/default/files/river.jpg", ""), _is_sites_own("/img/social-default_600x315.png", "")
    (False, True)
    """
    path = path.lower()
    if _SITES_OWN.search(path):
        return True
    if "url=" in query:  # of a service that scales the picture of another address
        path = unquote(query.partition("url=")[2]).lower().partition("?")[0]
    name = _EXTENSION.sub("", path.rpartition("/")[2])
    if _FORM.sub("", name) or not _OF_ANY_ARTICLE.search(name):
        return False
    return name.startswith("default") or not _IDENTIFIED.search(path)
