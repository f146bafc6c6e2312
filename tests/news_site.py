"""A small news site of made-up stories, and spiders that read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from spiders.news import AnySiteSpider
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
    items = "".join(f"<item><title>Rain</title><link>{path}</link></item>" for path in paths)
    return Reply(
        f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', content_type="application/rss+xml"
    )


def listing(*paths: str, next_page: str = "") -> Reply:
    links = "".join(f'<p><a href="{path}">A story of rain</a></p>' for path in paths)
    more = f'<a rel="next" href="{next_page}">Next</a>' if next_page else ""
    return Reply(f"<!DOCTYPE html><html lang=en><head><title>News</title></head><body>{links}{more}</body></html>")


HOME = listing()


class LaterSpider(AnySiteSpider):
    """Lives some hours ahead."""

    def __init__(self, *args: Any, hours: float = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hours = hours

    def now(self) -> datetime:
        return super().now() + timedelta(hours=self.hours)


LATER = "tests.news_site.LaterSpider"
