"""The DataLife Engine spider: its sources, its refusals, and what does not depend on the theme."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.feed import Feed
from crawler.discovery.links import DiscoveryError, Link
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.fixture_store import read_fixture, read_fixtures
from crawler.identity.page_identity import identity_of
from crawler.items import Article, Rejection, Section
from crawler.loaders import load_article
from crawler.page import Page, PageError
from crawler.rules import ArticleRules
from spiders.dle import DLE_RULES, DleSpider
from spiders.us_russia import UsRussiaSpider
from tests.saved_pages import FIXTURES

HOST = "http://harbour-courier.example"
STORY = read_fixture(FIXTURES / "dle" / "2013-06-17-default-theme.html")


def spider(site: str = HOST) -> DleSpider:
    return DleSpider(site=site, timezone="America/Halifax")


def article(path: Path) -> Article:
    fixture = read_fixture(path)
    item = spider().read_page(fixture.page())
    assert isinstance(item, Article)
    return item


def test_the_sources_of_a_site_follow_from_its_home_page() -> None:
    for site in ("http://host.test", "http://host.test/", "http://www.host.test/#top"):
        feed, sitemap, listing = DleSpider(site=site).sources
        home = listing.url
        assert home in ("http://host.test/", "http://www.host.test/")
        assert (feed, sitemap) == (Feed(f"{home}rss.xml"), Sitemap(f"{home}sitemap.xml"))
        assert isinstance(listing, Listing)


def test_a_site_file_is_its_home_page_and_its_rules() -> None:
    site = UsRussiaSpider()
    assert site.is_own("http://www.us-russia.example/7-x.html")
    assert not site.is_own("http://elsewhere.example/7-x.html")
    assert [source.url for source in site.sources] == [
        "http://us-russia.example/rss.xml",
        "http://us-russia.example/sitemap.xml",
        "http://us-russia.example/",
    ]
    assert site.rules.timezone == "Europe/Moscow"
    assert site.rules.of("authors") == DLE_RULES.of("authors")


def test_a_zone_on_the_command_line_is_the_zone_of_the_dates() -> None:
    item = DleSpider(site=HOST, timezone="Asia/Tokyo").read_page(STORY.page())
    assert isinstance(item, Article)
    assert item.date_published is not None
    assert item.date_published.isoformat() == "2013-06-17T08:45:00+09:00"


@pytest.mark.parametrize("arguments", [{"site": "not a site"}, {"site": "ftp://x"}, {"timezone": "Moskau"}])
def test_a_wrong_argument_is_an_error_at_once(arguments: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"site=|timezone:"):
        DleSpider(**arguments)


def test_sites_of_the_command_line_are_sources_of_their_own() -> None:
    assert (DleSpider(site="http://www.host.test").name, DleSpider.name) == ("host.test", "dle")


@pytest.mark.parametrize(
    "path",
    [
        "/128-new-pilot-boat-arrives.html",
        "/harbour/128-new-pilot-boat-arrives.html",
        "/harbour/boats/128-any-slug.html",
        "/index.php?newsid=128",
        "/?newsid=128&seourl=x",
        "/harbour/page,1,128-new-pilot-boat-arrives.html",
        "/2013/06/17/new-pilot-boat-arrives.html",
    ],
)
def test_all_addresses_of_a_story_lead_to_one_identity(path: str) -> None:
    assert spider().is_article(HOST + path)
    item = spider().read_page(Page(STORY.body, HOST + path, fetched_at=STORY.fetched_at))
    assert isinstance(item, Article)
    assert identity_of(item) == "harbour-courier.example/id:128"


@pytest.mark.parametrize(
    "path",
    [
        "/harbour/print:page,1,128-x.html",
        "/harbour/page,2,128-x.html",
        "/harbour/page,1,2,128-x.html",
        "/about.html",
        "/page/2/",
        "/harbour/",
        "/user/harbour/",
        "/index.php?do=feedback",
    ],
)
def test_other_views_and_pages_are_no_articles(path: str) -> None:
    assert not spider().is_article(HOST + path)


def test_the_pages_of_a_story_are_joined() -> None:
    first_page = read_fixture(FIXTURES / "dle" / "2013-06-01-story-of-two-pages.html")
    second_page = read_fixture(FIXTURES / "dle" / "2013-06-01-story-of-two-pages-page-2.html")
    reader = spider()
    assert reader.continuation_urls(first_page.page()) == [second_page.url]
    assert reader.continuation_urls(second_page.page()) == []
    story = reader.join_pages(article(first_page.path), [article(second_page.path)])
    assert [(section.heading, len(section.paragraphs)) for section in story.body] == [
        (None, 1),
        ("Ten o'clock", 2),
        ("Three o'clock", 2),
    ]


def test_pages_that_only_the_page_count_tells_are_asked_for_too() -> None:
    html = """<div id='dle-content'><div id='news-id-7'>It begins here.</div>
    <div class="storenumber">page 1 -of- 4 <a href="/page,2,7-rain.html">2</a></div></div>"""
    page = Page(html.encode(), f"{HOST}/7-rain.html")
    assert spider().continuation_urls(page) == [f"{HOST}/page,{number},7-rain.html" for number in (2, 3, 4)]


@pytest.mark.parametrize("count", ["99999999", "9" * 5000], ids=["many", "number-without-end"])
def test_a_page_count_without_end_is_cut(count: str) -> None:
    html = f"<div id='dle-content'><div id='news-id-7'>x</div><div class='storenumber'>page 1 of {count}</div></div>"
    assert len(spider().continuation_urls(Page(html.encode(), f"{HOST}/7-rain.html"))) == 49


def test_pages_of_another_story_are_not_taken_for_its_own() -> None:
    links = f"<a href='{HOST}/page,2,8-snow.html'>2</a><a href='http://else.example/page,3,7-rain.html'>3</a>"
    page = Page(f"<div id='dle-content'>{links}</div>".encode(), f"{HOST}/7-rain.html")
    assert spider().continuation_urls(page) == []
    dated = f"<a href='{HOST}/2013/06/17/page,2,{{}}.html'>2</a>"
    for slug, expected in (("snow", []), ("rain", [f"{HOST}/2013/06/17/page,2,rain.html"])):
        html = f"<div id='dle-content'>{dated.format(slug)}</div>"
        assert spider().continuation_urls(Page(html.encode(), f"{HOST}/2013/06/17/rain.html")) == expected


@pytest.mark.parametrize(
    ("path", "html", "site_id"),
    [
        pytest.param("/7-rain.html", "<div id='news-id-7'>x</div>", "7", id="agree"),
        pytest.param("/2013-in-pictures.html", "<div id='news-id-7'>x</div>", "7", id="number-in-the-slug"),
        pytest.param("/7-rain.html", "<div class=maincont>x</div>", "7", id="address-alone"),
        pytest.param("/2013/06/17/rain.html", "<div id='ratig-layer-7'></div>", "7", id="rating"),
        pytest.param("/2013/06/17/rain.html", "<form><input name=post_id value=7></form>", "7", id="form"),
        pytest.param("/2013/06/17/rain.html", "<i id='ratig-layer-7'></i><i id='ratig-layer-8'></i>", None, id="two"),
        pytest.param("/2013/06/17/rain.html", "<input name=post_id value='7 or 1=1'>", None, id="no-number"),
    ],
)
def test_the_number_of_a_story(path: str, html: str, site_id: str | None) -> None:
    item = spider().read_page(Page(f"<div id='dle-content'>{html}</div>".encode(), HOST + path))
    assert isinstance(item, Article)
    assert item.site_id == site_id


def listed(name: str) -> tuple[list[str], list[str]]:
    """Articles and next pages that a saved listing announces."""
    fixture = read_fixture(FIXTURES / "dle" / f"{name}.html")
    reader = spider()
    listing = next(source for source in reader.sources if isinstance(source, Listing))
    found = list(listing.read(fixture.body, fixture.url, fixture.content_type))
    links = [item.url for item in found if isinstance(item, Link) and reader.is_article(item.url)]
    return links, [item.url for item in found if not isinstance(item, Link)]


def test_a_listing_announces_its_stories_and_the_next_page() -> None:
    links, following = listed("2013-06-19-listing-page-1")
    assert len(links) == 11
    assert links[0].endswith("/90-how-to-reach-us.html")
    assert following == [f"{HOST}/page/2/"]


def test_the_last_listing_has_no_next_page() -> None:
    assert listed("2013-06-19-listing-page-2")[1] == [f"{HOST}/page/3/"]
    links, following = listed("2013-06-19-listing-last-page")
    assert len(links) == 10
    assert following == []


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        pytest.param('<div class="navigation"><span>1</span> <a href="/page/2/">2</a></div>', "/page/2/", id="numbers"),
        pytest.param(
            '<div class="navigation"><a href="/">1</a> <span>2</span> <span class="nav_ext">...</span> '
            '<a href="/page/9/">9</a></div>',
            "/page/9/",
            id="gap",
        ),
        pytest.param(
            '<div class="nextprev"><a href="/"><span class="pprev">b</span></a> <a href="/page/3/">'
            '<span class="thide pnext">n</span></a></div>',
            "/page/3/",
            id="next-9",
        ),
        pytest.param(
            '<div class="navigation"><span class="page_prev"><a href="/">b</a></span><span class="page_next">'
            '<a href="/page/3/">n</a></span></div>',
            "/page/3/",
            id="next-14",
        ),
        pytest.param('<div class="nextprev"><span><span class="thide pnext">n</span></span></div>', None, id="last-9"),
        pytest.param('<div class="navigation"><span class="page_next"><span>n</span></span></div>', None, id="last-14"),
    ],
)
def test_the_pager_of_every_theme_leads_on_and_ends(pager: str, following: str | None) -> None:
    html = f'<div id="dle-content"><a href="/7-rain.html">Rain</a>{pager}</div>'
    listing = next(source for source in spider().sources if isinstance(source, Listing))
    found = [item.url for item in listing.read(html.encode(), f"{HOST}/") if not isinstance(item, Link)]
    assert found == ([HOST + following] if following else [])


def test_the_feed_gives_addresses_titles_dates_and_posters() -> None:
    body = (FIXTURES / "dle" / "rss.xml").read_bytes()
    links = list(Feed(f"{HOST}/rss.xml").read(body, f"{HOST}/rss.xml"))
    assert [link.url for link in links] == [f"{HOST}/harbour/{i}-harbour-log-{i}.html" for i in (160, 159, 158)]
    assert links[0].title == "Harbour log no. 160"
    assert links[0].authors == ("harbour",)
    assert links[0].date_published == datetime(2013, 6, 19, 11, 0, tzinfo=UTC)


def test_a_feed_in_offline_mode_is_an_error_that_says_so() -> None:
    body = (FIXTURES / "dle" / "rss-offline.xml").read_bytes()
    with pytest.raises(DiscoveryError, match="RSS in offline mode") as raised:
        list(Feed(f"{HOST}/rss.xml").read(body, f"{HOST}/rss.xml"))
    assert raised.value.reason == "feed-without-links"


def test_a_yandex_feed_in_windows_1251_is_read() -> None:
    body = (FIXTURES / "dle" / "rss-yandex.xml").read_bytes()
    (link,) = Feed("http://vestnik-gavani.example/rss.xml").read(body, "http://vestnik-gavani.example/rss.xml")
    assert link.title == "Маяк снова светит"
    assert link.date_published == datetime(2013, 4, 24, 15, 5, tzinfo=UTC)


def test_a_sitemap_announces_stories_among_other_pages() -> None:
    body = (FIXTURES / "dle" / "sitemap.xml").read_bytes()
    found = [item.url for item in Sitemap(f"{HOST}/sitemap.xml").read(body, f"{HOST}/sitemap.xml")]
    assert len(found) == 7
    assert [url for url in found if spider().is_article(url)] == found[2:]


def test_a_sitemap_index_leads_to_its_sitemaps() -> None:
    body = (FIXTURES / "dle" / "sitemap-index.xml").read_bytes()
    found = list(Sitemap(f"{HOST}/sitemap.xml").read(body, f"{HOST}/sitemap.xml"))
    assert [item.url for item in found] == [f"{HOST}/uploads/sitemap1.xml", f"{HOST}/uploads/sitemap2.xml"]
    assert all(isinstance(item, Sitemap) for item in found)


BOX = "<div id='dle-content'>{}<div id='news-id-7'>It rained all night in the hills.</div></div>"
BY_ONE_RULE = [
    ("authors", '#dle-content a[href*="/user/"]', '<a href="/user/ann/">ann</a>', ["ann"]),
    (
        "authors",
        '#dle-content a[href*="subaction=userinfo"]',
        '<a href="/?subaction=userinfo&user=ann">ann</a>',
        ["ann"],
    ),
    ("authors", "author label", "<p>Author: Ann Bell | 24-04-2013</p>", ["Ann Bell"]),
    ("authors", "author label", "<p>Author: ann at 24-04-2013, 07:30</p>", ["ann"]),
    ("authors", "author label", "<p>Автор: анна от 24-04-2013</p>", ["анна"]),
    ("authors", "author label", "<p>Author: ann Views: 17</p>", ["ann"]),
    ("date_published", "#dle-content .meta_date", "<li class=meta_date>24-04-2013, 07:30</li>", "2013-04-24 07:30"),
    ("date_published", "date in header", "<p>ann, Today, 07:30</p>", "2013-06-19 07:30"),
    ("date_published", "date in header", "<p>Вчера, 07:30</p>", "2013-06-18 07:30"),
    ("date_published", "date in header", "<p>24 апреля 2013, 07:30</p>", "2013-04-24 07:30"),
    ("date_published", "date label", "<p>Published: April 24, 2013, 07:30</p>", "2013-04-24 07:30"),
    ("date_published", "#dle-content time::attr(datetime)", "<time datetime=2013-04-24>x</time>", "2013-04-24 00:00"),
    ("date_modified", ".editdate", "<p class=editdate>Edited by: a - 24-04-2013, 07:30</p>", "2013-04-24 07:30"),
    (
        "date_modified",
        ".editdate in words",
        "<p class=editdate>Edited by: a-b - April 24, 2013 [1 error]</p>",
        "2013-04-24 00:00",
    ),
    ("comment_count", ".meta_coms::attr(title)", '<li class=meta_coms title="Comments: 1 234"></li>', 1234),
    ("comment_count", '#dle-content a[href$="#comment"]', '<a href="/7-x.html#comment">5 comments</a>', 5),
    ("comment_count", "#dle-content .argcoms b", "<span class=argcoms><b>5</b></span>", 5),
    ("comment_count", "comments label", "<p>Views: 7 | Комментариев: 5</p>", 5),
    ("comment_count", "comments label", "<p>Comments (0)</p>", 0),
    ("section", "category label", "<p>Category: World / North</p>", "World"),
    ("authors", "author label", "<p>Автор: ганна | Опубліковано: 24-04-2013 | Коментарів: 5</p>", ["ганна"]),
    ("date_published", "date label", "<p>Опубліковано: Сьогодні, 07:30</p>", "2013-06-19 07:30"),
    ("date_published", "date in header", "<p>Вчора, 07:30</p>", "2013-06-18 07:30"),
    ("comment_count", "comments label", "<p>Коментарів: 5</p>", 5),
    ("section", "category label", "<p>Категорія: Світ</p>", "Світ"),
]


@pytest.mark.parametrize(("field", "rule", "html", "value"), BY_ONE_RULE)
def test_what_themes_leave_of_the_engines_marks_is_enough(field: str, rule: str, html: str, value: object) -> None:
    page = Page(f"<h1>Rain</h1>{BOX.format(html)}".encode(), f"{HOST}/7-rain.html", fetched_at=STORY.fetched_at)
    item = spider().read_page(page)
    assert isinstance(item, Article)
    found = getattr(item, field)
    assert (f"{found:%Y-%m-%d %H:%M}" if isinstance(found, datetime) else found) == value
    assert item.provenance[field] == f"rule:{rule}"


def test_an_image_that_is_loaded_late_is_found() -> None:
    image = "<img src='data:image/gif;base64,R0' data-src='/uploads/rain.jpg'>"
    html = f"<div id='dle-content'><div id='news-id-7'>{image}It rained all night.</div></div>"
    item = spider().read_page(Page(html.encode(), f"{HOST}/7-rain.html"))
    assert isinstance(item, Article)
    assert item.image_url == f"{HOST}/uploads/rain.jpg"


def test_the_day_of_a_time_element_is_the_judge_of_today() -> None:
    html = BOX.format("<li class=meta_date><time datetime=2013-04-24>Today, 07:30</time></li>")
    item = spider().read_page(Page(html.encode(), f"{HOST}/7-rain.html", fetched_at=STORY.fetched_at))
    assert isinstance(item, Article)
    assert f"{item.date_published:%Y-%m-%d %H:%M}" == "2013-04-24 07:30"


def test_the_box_of_the_theme_is_the_text_where_it_has_no_number() -> None:
    html = (
        "<div id='dle-content'><h3 class=btl>Rain</h3><div class=maincont>It rained.<span class=argcoms>5</span></div>"
    )
    item = spider().read_page(Page(html.encode(), f"{HOST}/7-rain.html"))
    assert isinstance(item, Article)
    assert item.body == [Section(None, ["It rained."])]
    assert item.provenance["body"] == "rule:#dle-content .maincont"


def test_no_rule_of_the_platform_is_dead() -> None:
    stats = Stats()
    fixtures = [*read_fixtures(FIXTURES / "dle"), *read_fixtures(FIXTURES / "us_russia")]
    for fixture in (fixture for fixture in fixtures if "article" in fixture.expected):
        load_article(fixture.page(), DLE_RULES, stats=stats)
    tested = {f"parser/{field}/{rule}" for field, rule, *_ in BY_ONE_RULE}
    dead = {
        key
        for key, count in stats.items()
        if not count and f"parser/{key.split('/')[1]}/{key.split('/', 3)[3]}" not in tested
    }
    assert dead == {
        "parser/day_published/css/#dle-content .meta_date time::attr(datetime)",
        "parser/body/css/#dle-content .maincont",
        'parser/image_url/css/#dle-content [id^="news-id-"] img::attr(data-src)',
    }


class Stats(Counter[str]):
    def inc_value(self, key: str, count: int = 1) -> None:
        self[key] += count


def test_which_rule_gave_a_value_is_counted() -> None:
    stats = Stats()
    load_article(STORY.page(), DLE_RULES, stats=stats)
    assert stats["parser/title/css/#news-title"] == 1
    assert stats["parser/comment_count/css/a#dle-comm-link"] == 1
    assert stats["parser/partial/missed"] == 1


def test_a_sites_own_selector_goes_before_the_platforms() -> None:
    class Site(DleSpider):
        name = "site"
        rules = ArticleRules(title=(".speedbar",))

    item = Site(site=HOST).read_page(STORY.page())
    assert isinstance(item, Article)
    assert item.title is not None
    assert item.title.endswith("» New pilot boat arrives")
    assert item.authors == ["harbour"]


@settings(max_examples=25)
@given(st.text(max_size=60), st.integers(0, 99999))
def test_what_readers_write_changes_nothing(text: str, number: int) -> None:
    saved = read_fixture(FIXTURES / "dle" / "2013-05-20-thousand-comments.html")
    words = f"Author: {text} | Comments: {number} | Published 01-01-2001, 00:01 <a href='/user/{number}/'>{text}</a>"
    comment = f"<div id='comment-id-{number}'><div id='comm-id-{number}'>{words}</div></div>".encode("utf-8", "replace")
    body = saved.body.replace(b'<div id="dle-comments-list">', b'<div id="dle-comments-list">' + comment)
    assert body != saved.body
    item = spider().read_page(Page(body, saved.url, fetched_at=saved.fetched_at))
    assert isinstance(item, Article)
    expected = spider().read_page(saved.page())
    for name in ("title", "authors", "date_published", "comment_count", "body", "site_id"):
        assert getattr(item, name) == getattr(expected, name)


ENGINE_IDS = re.compile(rb'(class=")([^"]*)(")')


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_story_does_not_depend_on_the_classes_of_the_theme(random: object) -> None:
    def rename(match: re.Match[bytes]) -> bytes:
        return match[1] + b"x%d" % random.randrange(1000) + match[3]  # type: ignore[attr-defined]

    body = ENGINE_IDS.sub(rename, STORY.body)
    renamed = spider().read_page(Page(body, STORY.url, fetched_at=STORY.fetched_at))
    original = spider().read_page(STORY.page())
    assert isinstance(renamed, Article)
    assert isinstance(original, Article)
    for name in ("title", "authors", "date_published", "comment_count", "body", "site_id"):
        assert getattr(renamed, name) == getattr(original, name)


def outcome_of(body: bytes) -> str | None:
    """The number of the story, or the reason why there is none."""
    try:
        item = spider().read_page(Page(body, STORY.url, fetched_at=STORY.fetched_at))
    except PageError as error:
        return error.reason
    return item.reason if isinstance(item, Rejection) else item.site_id


@settings(max_examples=40)
@given(st.integers(0, len(STORY.body)), st.integers(0, 4000), st.binary(max_size=60))
def test_a_damaged_page_gives_an_article_or_a_named_rejection(start: int, length: int, noise: bytes) -> None:
    body = STORY.body[:start] + noise + STORY.body[start + length :]
    assert outcome_of(body) in {"128", "not-html", "listing-page", "access-denied", "story-not-found", "not-a-story"}


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ("Unfortunately, this page was not found.", "story-not-found"),
        ("К сожалению, данная страница не существует или была удалена.", "story-not-found"),
        ("You do not have permission to view this publication.", "access-denied"),
        ("У Вас нет прав для просмотра этой публикации.", "access-denied"),
    ],
)
def test_an_error_box_instead_of_a_story_is_a_named_rejection(box: str, reason: str) -> None:
    html = f'<html><h1>Site</h1><div id="dle-content"><div class="berrors"><b>!</b><br />{box}</div></div></html>'
    item = spider().read_page(Page(html.encode(), f"{HOST}/9-x.html", fetched_at=STORY.fetched_at))
    assert isinstance(item, Rejection)
    assert (item.reason, item.source, item.fetched_at) == (reason, "harbour-courier.example", STORY.fetched_at)
    assert box in item.detail


def test_the_box_for_guests_below_a_story_is_no_error() -> None:
    assert isinstance(spider().read_page(STORY.page()), Article)
    assert b"berrors" in STORY.body


@pytest.mark.parametrize(
    ("over_form", "count"),
    [
        ("<div class=sect-title>8 комментариев</div>", 8),
        ("<div class=comments-title>Комментариев нет</div>", 0),
        ("<div class=comments-info>Комментариев пока нет. Ваш комментарий будет первым!</div>", 0),
        ("<div class=berrors>Гости не могут оставлять комментарии к данной публикации.</div>", None),
    ],
)
def test_a_theme_may_word_the_number_of_comments_in_its_own_way(over_form: str, count: int | None) -> None:
    text = "Мост через реку открыли в понедельник, движение по нему началось в девять часов утра.<br /><br />" * 8
    form = "<form id=dle-comments-form><input type=hidden name=post_id value=12><textarea></textarea></form>"
    html = (
        f"<html><body><div id=dle-content><h1>Мост открыли</h1><div class=info>04.05.2013 07:30</div>"
        f"<div id=news-id-12>{text}</div>{over_form}{form}</div></body></html>"
    )
    page = Page(html.encode(), f"{HOST}/12-most.html", content_type="text/html; charset=utf-8")
    item = spider().read_page(page)
    assert isinstance(item, Article)
    assert item.comment_count == count
