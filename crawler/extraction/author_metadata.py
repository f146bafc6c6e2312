"""Authors that JSON-LD and <meta> state."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from crawler.extraction.author_names import MAX_BYLINES, clean_authors
from crawler.extraction.author_pool import AuthorPool
from crawler.extraction.byline_words import COMPANY
from crawler.extraction.name_case import with_capitals
from crawler.page.structured import as_list, plain_text, texts_of, types_of

_META = {
    "author": "meta_author",
    "article:author": "meta_article_author",
    "article:author_name": "meta_article_author",
    "article_author": "meta_article_author",
    "og:author": "meta_article_author",
    "og:article:author": "meta_article_author",
    "dc.creator": "meta_dc",
    "dc:creator": "meta_dc",
    "dcterms.creator": "meta_dc",
    "citation_author": "meta_dc",
    "parsely-author": "meta_tool",
    "sailthru.author": "meta_tool",
    "sailthru.byline_name": "meta_tool",
    "cxenseparse:author": "meta_tool",
    "dcsext.author": "meta_tool",
    "byl": "meta_tool",
    "byline": "meta_tool",
    "articleauthor": "meta_tool",
    "displayauthors": "meta_tool",
}


def read_metadata(pool: AuthorPool) -> None:
    """Put the authors of the page's own article objects, of its Person objects and of <meta> into the pool."""
    _read_linked_data(pool)
    meta = pool.page.meta
    for name, source in _META.items():
        if values := meta.get(name):
            names = _names(pool, [plain_text(value) for value in islice(values, MAX_BYLINES)])
            pool.add(names, f"meta:{name}", {source: 1.0})
    # "Written by" or "Est. reading time", whichever an SEO plugin of WordPress puts first.
    if "min" not in meta.get("twitter:label1", [""])[0].lower() and (values := meta.get("twitter:data1")):
        pool.add(_names(pool, [plain_text(values[0])]), "meta:twitter:data1", {"meta_twitter": 1.0})


def _names(pool: AuthorPool, texts: Iterable[str]) -> list[str]:
    """The people and desks that are stated; what one text names beside people may be the site, as in bylines."""
    texts = list(texts)
    names = clean_authors(texts)
    if len(texts) == 1 and len(names) > 1:
        names = pool.without_site(names)
    return [with_capitals(name) for name in names if not COMPANY.match(name)]


def _read_linked_data(pool: AuthorPool) -> None:
    for order, article in enumerate(pool.page.linked_articles[:3]):
        for key in ("author", "creator"):
            values = as_list(article.get(key))[:MAX_BYLINES]
            if not values:
                continue
            features = {f"ld_{key}" if not order else "ld_other": 1.0}
            if any("organization" in kind for v in values if isinstance(v, dict) for kind in types_of(v)):
                features["ld_organization"] = 1.0
            pool.add(_names(pool, texts_of(values)), f"json-ld:{key}", features)
    people = (item for item in pool.page.linked_data if "person" in types_of(item))
    for person in islice(people, MAX_BYLINES):
        pool.add(_names(pool, texts_of(person.get("name"))), "json-ld:Person", {"ld_person": 1.0})
