"""Addresses as pages state them, whole or relative."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit


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
