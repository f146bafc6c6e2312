"""What a site calls itself: needed to tell its name from a headline, an author or a rubric."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.extraction.text import comparable
from crawler.page import Page
from crawler.page.structured import text_of, types_of
from crawler.urls.addresses import split_url

_ORGANISATIONS = frozenset({"website", "newsmediaorganization", "organization", "corporation"})


def site_names(page: Page) -> set[str]:
    """Names of the site and its publisher, each as `comparable`; its host and the host's labels are among them."""
    return page.once(_find)


def _find(page: Page) -> set[str]:
    return {key for name in _stated(page) if (key := comparable(name))}


def _stated(page: Page) -> Iterator[str]:
    for field in ("og:site_name", "application-name", "twitter:site", "publisher", "dc.publisher"):
        yield from page.meta.get(field, ())
    for item in page.linked_data:
        if not _ORGANISATIONS.isdisjoint(types_of(item)) and (name := text_of(item.get("name"))):
            yield name
        if publisher := text_of(item.get("publisher")):
            yield publisher
    host = split_url(page.url).hostname or ""
    yield host
    yield host.removeprefix("www.")
    yield from (label for label in host.split(".") if len(label) > 2)
