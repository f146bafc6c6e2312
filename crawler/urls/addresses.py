"""URLs as pages, feeds and people state them, whole or relative."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from crawler.urls.normalization import is_plain, without_campaign, without_user

MAX_URL = 2083
"""Characters; longer addresses are traps or data."""


def split_url(url: str) -> SplitResult:
    """The parts of an address, all of them empty where it cannot be read."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def split_joined(base: str, address: str) -> SplitResult | None:
    """The parts of an address that may be relative to a base; None for what is no address.

    Most are whole: to join these, too, would take several times as long as to take them apart.

    >>> [split_joined("https://a.org/b/c", address).geturl() for address in ("d?e", "//f.org", " http://g.org/h ")]
    ['https://a.org/b/d?e', 'https://f.org', 'http://g.org/h']
    """
    address = address.strip()
    try:
        if address.startswith(("https://", "http://")) and (parts := urlsplit(address)).netloc:
            return parts
        return urlsplit(urljoin(base, address))
    except ValueError:
        return None


def absolute_url(base: str, address: str | None) -> str | None:
    """The http(s) URL that `address` means on the page `base`, without user and fragment; None where it is none.

    >>> absolute_url("https://example.org/a/", " ../1.html#top ")
    'https://example.org/1.html'
    >>> absolute_url("https://example.org/", "mailto:desk@example.org") is None
    True
    """
    if not address or not (address := address.strip()) or len(address) > MAX_URL:
        return None
    if is_plain(address):
        return address
    if address.startswith("/") and is_plain(url := _origin_of(base) + address):  # as most links of a site to itself
        return url
    try:
        parts = urlsplit(without_user(address))
        if not parts.scheme or not parts.netloc:
            parts = urlsplit(without_user(urljoin(base, address)))
        if parts.scheme not in ("http", "https") or not (parts.hostname or "").strip(".") or parts.port == 0:
            return None
    except ValueError:
        return None
    return parts.geturl() if parts.fragment.startswith("!") else parts._replace(fragment="").geturl()


@lru_cache(maxsize=256)
def _origin_of(url: str) -> str:
    """Scheme and host of an address."""
    parts = split_url(url)
    return f"{parts.scheme}://{parts.netloc}"


def home_address(site: str) -> str:
    """The URL of a site's home page, from a URL or a host alone (then https).

    Raises ValueError where it is neither, and for one word alone, which is more often a mistake than a host.

    >>> home_address("example.org"), home_address("http://example.org?feed=rss2&utm_source=mail#top")
    ('https://example.org/', 'http://example.org/?feed=rss2')
    """
    url = absolute_url("", site if "://" in site else f"https://{site}")
    if url is None or any(character.isspace() for character in url):
        raise ValueError(f"site={site!r} is not the address of a website")
    if "://" not in site and not set(site) & set(".:"):
        raise ValueError(
            f"site={site!r} is not the address of a website; if it is the name of a host, write https://{site}"
        )
    parts = urlsplit(without_campaign(url))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))
