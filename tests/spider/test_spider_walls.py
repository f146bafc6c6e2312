"""Sites that show one page in place of all others, with status 200: for a while, or for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.items import Article, FetchFailure
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, TITLES, WALL, story, titled_feed
from tests.website import Website


def titles_of(result: Crawl) -> set[str]:
    return {article.title for article in result.of(Article)}


def test_articles_behind_a_wall_are_had_when_it_is_gone(crawl: Callable[..., Crawl]) -> None:
    site = Website({"/": HOME, "/rss.xml": titled_feed(TITLES), **dict.fromkeys(TITLES, WALL)})
    with site:
        walled = crawl(LATER, site=site.url())
        assert titles_of(walled) == {"Checking your browser"}
        assert {(one.reason, one.status) for one in walled.of(FetchFailure)} == {("wall", 200)}
        assert walled.stats["store/retry"] == len(TITLES) - 1
        site.pages.update({path: story(day) for day, path in enumerate(TITLES)})
        freed = crawl(LATER, site=site.url(), hours=1.5)
        assert titles_of(freed) == {f"Rain {day}" for day in range(len(TITLES))}
        assert (freed.stats["store/inserted"], freed.stats["store/updated"]) == (len(TITLES) - 1, 1)


def test_the_first_page_of_a_wall_is_asked_again_with_the_others_though_there_is_no_credit_for_visits(
    crawl: Callable[..., Crawl],
) -> None:
    settings = {"REVISIT_ALLOWANCE": 0}
    with Website({"/": HOME, "/rss.xml": titled_feed(TITLES), **dict.fromkeys(TITLES, WALL)}) as site:
        crawl(LATER, settings, site=site.url())
        site.pages.update({path: story(day) for day, path in enumerate(TITLES)})
        assert titles_of(crawl(LATER, settings, site=site.url(), hours=0.2)) == {"Rain 0", "Rain 1", "Rain 2", "Rain 3"}


def test_a_wall_that_a_later_run_meets_is_known_by_what_is_stored(crawl: Callable[..., Crawl]) -> None:
    (first, second, third, _) = TITLES
    with Website({"/": HOME, first: WALL, second: WALL, third: story(1)}) as site:
        site.pages["/rss.xml"] = titled_feed({path: TITLES[path] for path in (first, third)})
        assert crawl(LATER, site=site.url()).stats["store/inserted"] == 2
        site.pages["/rss.xml"] = titled_feed(TITLES)
        site.pages[third] = WALL
        later = crawl(LATER, site=site.url(), hours=1.5)
        assert titles_of(later) <= {"Checking your browser"}
        assert {one.url for one in later.of(FetchFailure) if one.reason == "wall"} >= {site.url(second)}
        assert "store/updated" not in later.stats, "what was read before the wall stays"


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Rain 1", id="announced-alike"),
        pytest.param("Print version", id="announced-by-what-a-link-says"),
    ],
)
def test_a_copy_under_another_address_is_an_alias(crawl: Callable[..., Crawl], title: str) -> None:
    pages = {"/1000-a.html": story(1), "/copies/1000-a.html": story(1)}
    feed = titled_feed({"/1000-a.html": "Rain 1", "/copies/1000-a.html": title})
    with Website({"/": HOME, "/rss.xml": feed, **pages}) as site:
        result = crawl(LATER, site=site.url())
        assert result.of(FetchFailure) == []
        assert {result.stats.get("store/duplicate", 0), result.stats.get("store/updated", 0)} == {0, 1}
        assert result.stats["store/inserted"] == 1
