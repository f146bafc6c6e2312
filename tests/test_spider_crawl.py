from collections.abc import Callable

from crawler.items import Article, FetchFailure
from tests.crawling import Crawl
from tests.website import Reply, Website

NEWS = "spiders.news.AnySiteSpider"


PARAGRAPH = (
    "The rain of day {day} fell on the {part} part of the town for hours, said the mayor, and nobody had seen such a "
    "flood since the spring of the year before, when the river took away two bridges and a mill."
)


def story(day: int, more: str = "") -> Reply:
    text = "".join(f"<p>{PARAGRAPH.format(day=day, part=part)}</p>" for part in ("old", "new", "upper", "lower"))
    return Reply(
        f"<!DOCTYPE html><html lang=en><head><title>Rain {day}</title>{more}</head>"
        f"<body><article><h1>Rain {day}</h1>{text}</article></body></html>"
    )


def feed(*paths: str) -> Reply:
    items = "".join(f"<item><title>Rain</title><link>{path}</link></item>" for path in paths)
    return Reply(
        f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', content_type="application/rss+xml"
    )


def listing(*paths: str, next_page: str = "") -> Reply:
    links = "".join(f'<p><a href="{path}">A story of rain</a></p>' for path in paths)
    more = f'<a rel="next" href="{next_page}">Next</a>' if next_page else ""
    return Reply(f"<!DOCTYPE html><html lang=en><head><title>News</title></head><body>{links}{more}</body></html>")


HOME = listing()


def test_a_site_is_crawled_from_its_home_page_alone(crawl: Callable[..., Crawl]) -> None:
    pages = {f"/news/2013/04/{n:02}/rain-{n}.html": story(n) for n in range(1, 7)}
    paths = list(pages)
    site = Website({"/": listing(*paths[:3], next_page="/?page=2"), "/?page=2": listing(*paths[2:5]), **pages})
    site.pages["/rss.xml"] = feed(paths[5])
    with site:
        result = crawl(NEWS, site=site.url())
        assert result.reason == "finished"
        assert sorted(article.url for article in result.of(Article)) == sorted(map(site.url, paths))
        assert all(site.asked(path) == 1 for path in paths)


def test_the_second_run_fetches_only_what_is_new(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html"), "/1234-rain.html": story(1), "/1235-rain.html": story(2)}) as site:
        crawl(NEWS, site=site.url())
        site.pages["/"] = listing("/1235-rain.html", "/1234-rain.html")
        result = crawl(NEWS, site=site.url())
        assert [article.title for article in result.of(Article)] == ["Rain 2"]
        assert site.asked("/1234-rain.html") == 1


def test_a_page_that_is_gone_is_a_failure_with_its_status(crawl: Callable[..., Crawl]) -> None:
    with Website({"/": listing("/1234-rain.html")}) as site:
        (failure,) = crawl(NEWS, site=site.url()).of(FetchFailure)
        assert (failure.url, failure.status, failure.reason) == (site.url("/1234-rain.html"), 404, "http-404")
