"""Dates that one page leaves open and the rest of its site explains, over real HTTP."""

from collections.abc import Callable

from crawler.items import Article
from tests.crawling import Crawl
from tests.news_site import LATER, NEWS, listing, printed, rss
from tests.website import Reply, Website


def announcing(path: str, date: str) -> Reply:
    item = f"<item><title>Rain</title><link>{path}</link><pubDate>{date}</pubDate></item>"
    return rss(item)


def sitemap(path: str, changed: str) -> Reply:
    entry = f"<url><loc>{path}</loc><lastmod>{changed}</lastmod></url>"
    return Reply(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entry}</urlset>', content_type="application/xml"
    )


def dates(result: Crawl) -> dict[str, str | None]:
    """Title -> date, as far as articles came."""
    return {one.title: one.date_published and one.date_published.isoformat() for one in result.of(Article)}


def test_a_day_that_is_no_month_explains_the_dates_of_later_runs(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": printed(1, "24-04-2013, 07:30")}) as site:
        crawl(NEWS, site=site.url())
        site.pages["/"] = listing("/1235-rain.html", "/1234-rain.html")
        site.pages["/1235-rain.html"] = printed(2, "4-05-2013, 07:30")
        assert dates(crawl(LATER, site=site.url(), hours=1))["Rain 2"] == "2013-05-04T07:30:00+00:00"


def test_nothing_is_guessed_where_no_page_explains_a_date(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": printed(1, "4-05-2013, 07:30")}) as site:
        assert dates(crawl(NEWS, site=site.url())) == {"Rain 1": None}


def test_a_feed_explains_the_dates_of_the_pages_that_it_does_not_announce(crawl: Callable[..., Crawl]) -> None:
    pages = {"/1234-rain.html": printed(1, "04-05-2013, 07:30"), "/1235-rain.html": printed(2, "03-05-2013, 08:00")}
    site = Website({"/": listing(), **pages})
    site.pages["/rss.xml"] = announcing("/1234-rain.html", "Sat, 04 May 2013 03:30:00 GMT")
    site.pages["/sitemap.xml"] = sitemap("/1235-rain.html", "2013-05-03")
    with site:
        found = dates(crawl(NEWS, {"CONCURRENT_REQUESTS": 1}, site=site.url()))
        assert found == {"Rain 1": "2013-05-04T07:30:00+04:00", "Rain 2": "2013-05-03T08:00:00+00:00"}
