"""A site whose addresses are numbers, and whose template names one of them on all pages: whole crawls."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from crawler.storage import open_engine
from crawler.storage.models import ArticleRow, UrlRow
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, dated_feed, misnamed
from tests.stories import STORIES
from tests.website import Website


def visited(url: str) -> dict[str, str]:
    """Path under which an article is visited -> its title."""
    query = select(UrlRow.url, ArticleRow.title).join(ArticleRow, ArticleRow.id == UrlRow.article_id)
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(query.where(UrlRow.is_alias.is_(False))).all()
    engine.dispose()
    return {url[url.index("/", 8) :]: title for url, title in rows}


@pytest.mark.parametrize("form", ["/news/{}", "/?id={}"])
@pytest.mark.parametrize("first", STORIES)
def test_no_article_is_lost_where_all_pages_name_one_address(
    crawl: Callable[..., Crawl], sqlite_url: str, form: str, first: int
) -> None:
    addresses = {number: form.format(10_000 + number) for number in STORIES}
    pages = misnamed(addresses, addresses[1])
    with Website({"/": HOME, **pages}) as site:
        for number in (first, *STORIES, first):
            site.pages["/rss.xml"] = dated_feed([addresses[n] for n in STORIES if n in (first, number)])
            crawl(LATER, site=site.url())
        assert sum(site.asked(address) for address in addresses.values()) == len(STORIES)
    assert visited(sqlite_url) == {addresses[number]: title for number, (title, _) in STORIES.items()}
