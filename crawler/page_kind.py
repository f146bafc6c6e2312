"""What a page says that it is, where that is no article."""

from __future__ import annotations

from crawler.page import Page
from crawler.structured import types_of

_OTHER_KINDS = frozenset(("aboutpage", "collectionpage", "contactpage", "profilepage", "searchresultspage"))
"""Of schema.org's WebPage; systems state them for sections, tags and authors' pages."""


def other_kind(page: Page) -> str | None:
    """The kind that the JSON-LD of a page gives it, lower-cased, such as "collectionpage"; None where it names an
    article, or says nothing of the kind.
    """
    if page.linked_articles:
        return None
    kinds = (kind for item in page.linked_data for kind in types_of(item))
    return next((kind for kind in kinds if kind in _OTHER_KINDS), None)
