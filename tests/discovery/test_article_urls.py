from urllib.parse import quote

import pytest

from crawler.discovery.article_urls import looks_like_article, may_be_article

SITE = "https://example.org"


@pytest.mark.parametrize(
    "path",
    [
        "/2013/04/24/rain", "/2013-04/rain-falls.html", "/news/politics/2013/4/24/1.html", "/news/1234567",
        "/article12345.html", "/12-rain.html", "/politics/rain-falls-on-town", "/index.php?newsid=12", "/?p=12",
        "/article.php?sid=9", "/a/1984", "/a/rain-falls-on-town/", "/новости/дождь-идёт-в-городе",
        "/archives/2024/10/16/2003825372", "/archive/63076", "/comment/article/3046526/why-the-rain-never-falls",
        "/newsletters/rain-letter-7120a6cf-cf67.html", "/page/Regen_f%C3%A4llt_auf_die_Stadt.html",
        quote("/رياضة/المطر-يهطل-على-المدينة"), quote("/новости/дождь-идёт-в-городе"),
        "/town/rain-falls-on-the-old-town/I7QCHL6HAZCBBIROIOUNHFGB5I/", "/rain-falls-on-the-old-town/77BMG7/story/",
        "/news/119843/Come-Together", "/news/weather/898682/rain/ar", "/news_view.htm?lang=e&Seq_Code=181595",
        "/news.php?ArtNr=335614", "/weather/wet-summers-2023/index.html", "/inland/wet-summer-101.html",
        quote("/新闻/大雨导致城市交通中断"), "/category/weather/rain-falls-on-the-town", "/topic/rain/a/63076",
    ],
)  # fmt: skip
def test_addresses_of_articles(path: str) -> None:
    assert looks_like_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/index.html", "/politics/", "/politics/local/", "/tag/rain-falls-on-town/", "/author/ann-lee-of-it/",
        "/2013/", "/2013/04/", "/2013/04/24/",
        "/news/2013/", "/news/2013/04", "/page/2/", "/?page=2", "/photo-of-the-rain.jpg", "/feed/", "/about-us",
        "/privacy-policy", "/search?id=5", "/comments/12345", "/wp-content/uploads/2013/04/24/x", "/user/1234567/",
        "/archive/", "/archives/2024/", "/archives/politics-and-rain/", "/comment/", "/jobs/123", "/about/our-team",
        "/category/", "/category/rain-falls-on-town/", "/categories/news/weather/", "/topics/rain", "/profile/1234567",
        "/category/news/page/2/", "/topics.html", "/news?start=1000", "/events?year=2013&month=04",
        "/politics/index.html", "/weather/wet-summers/", quote("/политика/"), quote("/政治/"), quote("/رياضة/"),
    ],
)  # fmt: skip
def test_addresses_of_something_else(path: str) -> None:
    assert not looks_like_article(SITE + path)


@pytest.mark.parametrize("path", ["/rain", "/local/rain", "/story/rain.html"])
def test_addresses_that_a_feed_may_announce(path: str) -> None:
    assert may_be_article(SITE + path)
    assert not looks_like_article(SITE + path)


@pytest.mark.parametrize(
    ("path", "title", "is_article"),
    [
        ("/rain-and-snow/", "Rain and snow", False),
        ("/rain-and-snow/", "Rain and snow fall on the town", True),
        ("/rain-and-snow/", "Schneeregenwahrscheinlichkeitsrechnung", True),
        ("/rain-and-snow/", None, True),
        ("/rain-and-snow-1234.html", "Rain", True),
        ("/2013/04/24/rain", "Rain", True),
        (quote("/大雨导致城市交通中断/"), "大雨导致城市交通中断", True),
    ],
)
def test_a_short_name_is_judged_by_what_the_link_says(path: str, title: str | None, is_article: bool) -> None:
    assert looks_like_article(SITE + path, title) == is_article
