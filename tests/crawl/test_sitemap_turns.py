from scrapy import Request

from crawler.crawl.sitemap_turns import SitemapTurns
from crawler.discovery.feed import Feed
from crawler.discovery.links import Source
from crawler.discovery.sitemap import Sitemap

URL = "https://example.org/"


def request(source: Source) -> Request:
    return Request(source.url, cb_kwargs={"source": source})


def urls(requests: list[Request]) -> list[str]:
    return [one.url.removeprefix(URL) for one in requests]


def test_two_sitemaps_are_under_way_at_a_time_in_their_order_and_any_number_of_other_sources() -> None:
    turns = SitemapTurns()
    sitemaps = [Sitemap(f"{URL}{number}.xml") for number in range(4)]
    feeds = [Feed(f"{URL}{number}.rss") for number in range(3)]
    admitted = turns.admit(map(request, (*sitemaps[:3], *feeds, sitemaps[3])))
    assert urls(admitted) == ["0.xml", "1.xml", "0.rss", "1.rss", "2.rss"]
    turns.end(feeds[0])
    assert turns.admit() == []
    for ended, following in ((sitemaps[1], ["2.xml"]), (sitemaps[0], ["3.xml"]), (sitemaps[3], []), (sitemaps[2], [])):
        turns.end(ended)
        assert urls(turns.admit()) == following
