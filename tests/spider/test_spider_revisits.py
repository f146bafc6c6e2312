"""Visits to articles that are known, in whole crawls: what sources say of them, and what nobody says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from crawler.items import Article
from tests.crawling import Crawl
from tests.news_site import HOME, LATER, listing, rss, story
from tests.website import Reply, Website

DAY = 24
BEGIN = 10
"""Visits that a host has credit for to begin with."""


def paths(count: int) -> list[str]:
    return [f"/{number}-rain.html" for number in range(1000, 1000 + count)]


def hours_ahead(hours: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


def sitemap(changed_at: dict[str, datetime]) -> Reply:
    urls = "".join(f"<url><loc>{path}</loc><lastmod>{at}</lastmod></url>" for path, at in changed_at.items())
    return Reply(f"<urlset>{urls}</urlset>", content_type="application/xml")


def site_with(pages: Iterable[str], **further: Reply) -> Website:
    return Website({"/": HOME, **{path: story(day) for day, path in enumerate(pages)}, **further})


def asked(site: Website, pages: Iterable[str]) -> int:
    return sum(site.asked(path) for path in pages)


def test_of_many_articles_that_are_due_few_are_visited_in_vain_and_all_of_them_at_the_last_rung(
    crawl: Callable[..., Crawl],
) -> None:
    pages = paths(40)
    with site_with(pages) as site:
        site.pages["/"] = listing(*pages)
        crawl(LATER, site=site.url())
        for hours, visits in ((2, BEGIN), (DAY + 1, 0), (7 * DAY + 1, 0), (28 * DAY + 1, 40), (99 * DAY, 0)):
            before = asked(site, pages)
            crawl(LATER, site=site.url(), hours=hours)
            assert asked(site, pages) - before == visits


def test_links_that_lead_nowhere_earn_no_visits(crawl: Callable[..., Crawl]) -> None:
    pages, dead = paths(40), [f"/{number}-snow.html" for number in range(2000, 2040)]
    with site_with(pages) as site:
        site.pages["/"] = listing(*pages)
        crawl(LATER, site=site.url())
        crawl(LATER, site=site.url(), hours=2)
        site.pages["/"] = listing(*pages, *dead)
        crawl(LATER, site=site.url(), hours=DAY + 1)
        crawl(LATER, site=site.url(), hours=7 * DAY + 1)
        assert (asked(site, pages), asked(site, dead)) == (40 + BEGIN, 2 * 40)


def test_each_edit_that_a_sitemap_tells_of_is_fetched_at_once_however_many_others_wait(
    crawl: Callable[..., Crawl],
) -> None:
    pages = paths(40)
    with site_with(pages) as site:
        changed_at = {path: hours_ahead(-number * DAY) for number, path in enumerate(pages, 1)}
        site.pages["/sitemap.xml"] = sitemap(changed_at)
        crawl(LATER, site=site.url())
        crawl(LATER, site=site.url(), hours=2)
        for hours, edited, again in ((2.5, pages[3], 0), (26, pages[38], 1)):
            before = asked(site, pages)
            site.pages[edited] = story(50)
            site.pages["/sitemap.xml"] = sitemap(changed_at | {edited: hours_ahead(hours - 0.25)})
            result = crawl(LATER, site=site.url(), hours=hours)
            assert [article.title for article in result.of(Article)] == ["Rain 50"]
            assert asked(site, pages) - before == 1 + again, "what changed last time is visited at its next rung"


def commented(count: int) -> tuple[Reply, Reply]:
    """A listing and its article, both with a number of comments."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Rain 1", "commentCount": count}
    teaser = f'<p><a href="/1000-rain.html">A story</a> <a href="/1000-rain.html#comments">{count} comments</a></p>'
    page = f"<!DOCTYPE html><html lang=en><head><title>News</title></head><body>{teaser}</body></html>"
    return Reply(page), story(1, f'<script type="application/ld+json">{json.dumps(data)}</script>')


def test_further_comments_in_a_teaser_bring_the_next_visit_forward(crawl: Callable[..., Crawl]) -> None:
    with site_with([]) as site:
        counts = []
        for hours, count in ((0, 3), (0.5, 3), (0.9, 8), (1.2, 9), (1.9, 12), (3, 12)):
            site.pages["/"], site.pages["/1000-rain.html"] = commented(count)
            result = crawl(LATER, {"REVISIT_LADDER": [9e9]}, site=site.url(), hours=hours)
            counts.append([article.comment_count for article in result.of(Article)])
        assert counts == [[3], [], [8], [], [12], []]


def test_a_sitemap_that_stamps_all_entries_with_the_present_neither_has_them_fetched_again_nor_hides_an_edit(
    crawl: Callable[..., Crawl],
) -> None:
    pages = paths(10)
    with site_with(pages) as site:
        site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages, hours_ahead(0)))
        crawl(LATER, site=site.url())
        for hours in (0.5, 0.9):
            site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages, hours_ahead(hours)))
            crawl(LATER, site=site.url(), hours=hours)
        assert asked(site, pages) == 10
        site.pages[pages[7]] = story(50)
        site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages, hours_ahead(2)))
        assert crawl(LATER, site=site.url(), hours=2).stats["store/updated"] == 1
        assert asked(site, pages) == 20


def test_an_edit_is_told_from_the_stamps_around_it(crawl: Callable[..., Crawl]) -> None:
    pages = paths(20)
    unchanged = {pages[7]: hours_ahead(-DAY)}
    with site_with(pages) as site:
        for hours in (0, 0.5, 0.9):
            site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages, hours_ahead(hours)) | unchanged)
            crawl(LATER, site=site.url(), hours=hours)
        assert asked(site, pages) == 20
        site.pages[pages[7]] = story(50)
        site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages, hours_ahead(4)) | {pages[7]: hours_ahead(0.92)})
        assert crawl(LATER, site=site.url(), hours=0.95).stats["store/updated"] == 1
        assert asked(site, pages) == 21


def test_the_stamps_of_a_short_sitemap_are_found_out_by_what_they_bring(crawl: Callable[..., Crawl]) -> None:
    pages = paths(8)
    with site_with(pages) as site:
        site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages, hours_ahead(0)))
        crawl(LATER, site=site.url())
        for hours, visits in ((0.5, 16), (0.9, 16), (0.95, 16)):
            site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages, hours_ahead(hours)))
            crawl(LATER, site=site.url(), hours=hours)
            assert asked(site, pages) == visits
        site.pages[pages[7]] = story(50)
        site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages, hours_ahead(29 * DAY)))
        assert crawl(LATER, site=site.url(), hours=29 * DAY).stats["store/updated"] == 1


def test_a_page_that_has_left_the_sitemap_is_asked_for_at_the_next_rung_and_is_gone_a_day_later(
    crawl: Callable[..., Crawl],
) -> None:
    pages = paths(40)
    changed_at = {path: hours_ahead(-number * DAY) for number, path in enumerate(pages, 1)}
    with site_with(pages) as site:
        site.pages["/sitemap.xml"] = sitemap(changed_at)
        crawl(LATER, site=site.url())
        crawl(LATER, site=site.url(), hours=2)
        del changed_at[pages[38]]
        site.pages["/sitemap.xml"] = sitemap(changed_at)
        site.pages[pages[38]] = Reply("", 410)
        before = asked(site, pages)
        crawl(LATER, site=site.url(), hours=DAY + 1)
        assert crawl(LATER, site=site.url(), hours=2 * DAY + 2).stats["store/gone"] == 1
        assert asked(site, pages) - before == 2


def test_an_article_that_a_feed_announces_again_with_a_newer_date_is_visited(crawl: Callable[..., Crawl]) -> None:
    (path,) = paths(1)
    with site_with([path]) as site:
        for hours, day in ((0, 1), (0.5, 2)):
            published = datetime.now(UTC) + timedelta(hours=hours, minutes=-5)
            item = f"<item><link>{path}</link><pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
            site.pages["/rss.xml"] = rss(item)
            site.pages[path] = story(day)
            result = crawl(LATER, site=site.url(), hours=hours)
            assert [article.title for article in result.of(Article)] == [f"Rain {day}"]


def test_entries_of_an_old_sitemap_do_not_starve_what_is_new(crawl: Callable[..., Crawl]) -> None:
    pages = paths(40)
    with site_with(pages) as site:
        site.pages["/sitemap.xml"] = sitemap(dict.fromkeys(pages[:38], hours_ahead(-999 * DAY)))
        crawl(LATER, {"MAX_PAGES_PER_RUN": 5}, site=site.url())
        site.pages["/"] = listing(*pages[38:])
        result = crawl(LATER, {"MAX_PAGES_PER_RUN": 2}, site=site.url(), hours=2)
        assert {article.title for article in result.of(Article)} == {"Rain 38", "Rain 39"}
