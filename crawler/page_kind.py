"""Whether a page that reads as an article is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.extraction.body import body_of
from crawler.extraction.lines import text_at
from crawler.page import Page
from crawler.page.flat_tree import FlatTree
from crawler.page.structured import types_of
from crawler.urls.addresses import absolute_url
from crawler.urls.normalization import normalize_url, site_of

_OTHER_KINDS = frozenset(("aboutpage", "collectionpage", "contactpage", "profilepage", "searchresultspage"))
"""Of schema.org's WebPage; systems state them for sections, tags and authors' pages."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_LINKED = 0.9
"""Share of a heading that is a link where it is one to another page."""
_SHORTEST = 10  # characters
_LISTING = 5
"""Headlines of others, from which a text is a list of them; articles have fewer between their paragraphs."""
_STATUS_WORDS = frozenset(("404", "410", "error", "http", "fehler", "erreur", "ошибка"))
_MISSING = re.compile(
    "(?:page |file |article )?not found|(?:seite|artikel) nicht gefunden|page (?:non trouvée|introuvable)"
    "|página (?:no|não) encontrada|pagina (?:non trovata|niet gevonden)|nie znaleziono strony|страница не найдена"
    "|сторінку не знайдено"
)


def is_of_missing_page(title: str) -> bool:
    """Whether all that a title says is that there is no page, as sites do that answer 200 to everything.

    >>> is_of_missing_page("Error 404: Page not found"), is_of_missing_page("Page not found: how links die")
    (True, False)
    """
    words = re.findall(r"\w+", title.casefold())
    rest = " ".join(word for word in words if word not in _STATUS_WORDS)
    if rest in ("", "gone"):
        return "404" in words or "410" in words
    return _MISSING.fullmatch(rest) is not None


def other_kind(page: Page) -> str | None:
    """The kind that the JSON-LD of a page gives it, lower-cased, such as "collectionpage"; None where it names an
    article, or says nothing of the kind.
    """
    if page.linked_articles:
        return None
    kinds = (kind for item in page.linked_data for kind in types_of(item))
    return next((kind for kind in kinds if kind in _OTHER_KINDS), None)


def headlines_of_others(page: Page) -> int:
    """How many of a site's other pages the text of this one is a list of; 0 where it is none, and where the page says
    that it is an article.
    """
    if page.linked_articles or any("article" in kind.lower() for kind in page.meta.get("og:type", ())):
        return 0
    layout = page.once(body_of).layout
    if layout.first is None or layout.last is None:
        return 0
    start, end = layout.first, page.tree.ends[layout.last]
    headings = [at for tag in _HEADINGS for at in page.tree.tagged_within(tag, start, end)]
    found = len(set(_addresses(page, headings))) if len(headings) >= _LISTING else 0
    return found if found >= _LISTING else 0


def _addresses(page: Page, headings: Iterable[int]) -> Iterator[str]:
    """Where the headings lead, normalised, that are links to other pages of the site."""
    own, site = normalize_url(page.url), site_of(page.url)
    for at in headings:
        link = _link_of(page.tree, at)
        url = absolute_url(page.base_url, page.tree.attribute(link, "href")) if link is not None else None
        if url and site_of(url) == site and (address := normalize_url(url)) != own:
            yield address


def _link_of(tree: FlatTree, heading: int) -> int | None:
    """The link that a heading is, or stands in."""
    text = len(text_at(tree, heading))
    links = tree.tagged_in("a", heading)
    if text < _SHORTEST or (links and len(text_at(tree, links[0])) < _LINKED * text):
        return None
    return links[0] if links else tree.nearest("a", heading)
