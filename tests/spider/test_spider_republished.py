"""A site that gives its pages new addresses and leaves nothing at the old ones, in whole crawls."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from crawler.storage.engine import open_engine
from crawler.storage.models import ArticleRevisionRow, ArticleRow
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, feed, story
from tests.website import Reply, Website

OLD, NEW = "/1234-rain.html", "/weather/rain-in-may/"
DATED = '<meta property="article:published_time" content="2026-05-04T07:30:00+00:00">'
EDITED = Reply(str(story(1, DATED).body).replace("</article>", "<p>Nobody was hurt, said the mayor.</p></article>"))


def test_an_edited_page_at_a_new_address_is_the_article_that_is_gone_from_the_old_one(
    crawl: Callable[..., Crawl], sqlite_url: str
) -> None:
    with Website({"/": HOME, "/rss.xml": feed(OLD), OLD: story(1, DATED)}) as site:
        crawl(LATER, site=site.url())
        site.pages |= {"/rss.xml": feed(NEW), NEW: EDITED, OLD: Reply("Not found", 404)}
        before = site.asked(OLD)
        for hours in (48, 49, 74):
            crawl(LATER, site=site.url(), hours=hours)
        assert site.asked(OLD) - before == 2
        engine = open_engine(sqlite_url)
        with engine.connect() as connection:
            assert connection.execute(select(ArticleRow.url, ArticleRow.gone_at)).all() == [(site.url(NEW), None)]
            assert connection.execute(select(func.count(ArticleRevisionRow.id))).scalar_one() == 1
        engine.dispose()
        site.pages[NEW] = Reply(str(EDITED.body).replace("Nobody", "Hardly anybody"))
        asked = site.asked(NEW)
        crawl(LATER, site=site.url(), hours=24 * 10)
        assert (site.asked(NEW) - asked, site.asked(OLD) - before) == (1, 2), "it is visited where it stands now"
