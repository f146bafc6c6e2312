"""A small news site of made-up stories, and spiders that read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.items import Article, Rejection
from crawler.page import Page
from spiders.news import AnySiteSpider
from tests.stories import STORIES
from tests.website import Reply

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
    return rss("".join(f"<item><title>Rain</title><link>{path}</link></item>" for path in paths))


def rss(items: str) -> Reply:
    """A feed of <item> elements."""
    return Reply(
        f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', content_type="application/rss+xml"
    )


def listing(*paths: str, next_page: str = "") -> Reply:
    links = "".join(f'<p><a href="{path}">A story of rain</a></p>' for path in paths)
    more = f'<a rel="next" href="{next_page}">Next</a>' if next_page else ""
    return Reply(f"<!DOCTYPE html><html lang=en><head><title>News</title></head><body>{links}{more}</body></html>")


def bare_page(body: str) -> Reply:
    return Reply(f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>")


HOME = listing()


def dated_feed(paths: Iterable[str]) -> Reply:
    date = datetime.now(UTC) - timedelta(hours=1)
    items = "".join(
        f"<item><title>Rain in {path[1:5]}</title><link>{path}</link>"
        f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for path in paths
    )
    return rss(items)


def news_sitemap(paths: Iterable[str]) -> Reply:
    date = datetime.now(UTC) - timedelta(hours=1)
    urls = "".join(
        f"<url><loc>{path}</loc><news:news><news:publication_date>{date:%Y-%m-%dT%H:%M:%SZ}</news:publication_date>"
        f"<news:title>Rain</news:title></news:news></url>"
        for path in paths
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return Reply(f"<urlset {space}>{urls}</urlset>", content_type="application/xml")


def titled_feed(titles: Mapping[str, str]) -> Reply:
    items = "".join(f"<item><title>{title}</title><link>{path}</link></item>" for path, title in titles.items())
    return rss(items)


def printed(day: int, date: str) -> Reply:
    page = story(day)
    assert isinstance(page.body, str)
    return Reply(page.body.replace("</h1>", f"</h1><p class=date>{date}</p>"))


def page_with_canonical(title: str, body: str, canonical: str) -> Reply:
    text = "".join(f"<p>{sentence}.</p>" for sentence in body.split(". "))
    return Reply(
        f'<!DOCTYPE html><html lang=en><head><title>{title}</title><link rel="canonical" href="{canonical}"></head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def misnamed(addresses: Mapping[int, str], canonical: str) -> dict[str, Reply]:
    return {addresses[number]: page_with_canonical(title, body, canonical) for number, (title, body) in STORIES.items()}


TITLES = {
    "/1000-a.html": "Mayor opens the second bridge",
    "/1001-b.html": "School closes after flood",
    "/1002-c.html": "Trains are late once more",
    "/1003-d.html": "Harvest begins under clear skies",
}
"""Path -> title, of stories that have hardly a word in common."""
WALL = Reply(
    "<!DOCTYPE html><html lang=en><head><title>Example</title></head><body><main><h1>Checking your browser</h1>"
    "<p>Please wait while we make sure that you are no robot. This takes some seconds, and then you are led on."
    "</p><p>If nothing happens, enable scripts and cookies in your browser and load the page anew. Your "
    "address is kept in our logs for some days.</p></main></body></html>"
)
"""What a host may show in place of any page."""
HALF = Reply("<!DOCTYPE html><html lang=en><head><title>Rain 1</title></head><body><h1>Rain 1</h1></body></html>")
"""A page whose text has not come."""


class LaterSpider(AnySiteSpider):
    """Lives some hours ahead."""

    def __init__(self, *args: Any, hours: float = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hours = hours

    def now(self) -> datetime:
        return super().now() + timedelta(hours=self.hours)


LATER = "tests.news_site.LaterSpider"


class CarelessSpider(AnySiteSpider):
    """Its hook gives no item."""

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection:
        return None  # type: ignore[return-value]


CARELESS = "tests.news_site.CarelessSpider"
