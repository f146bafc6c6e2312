"""load_article: the order of rules, what they may read, and what is counted."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Section
from crawler.loaders import ArticleLoader, join_sections, load_article, only_number
from crawler.page import Page
from crawler.rules import ArticleRules, Rule

FETCHED_AT = datetime(2013, 4, 25, 6, 0, tzinfo=UTC)
STORY = """<html><head><title>Rain</title><meta name="description" content="It rained."></head><body>
<div class="story"><h2 class="t">Rain in the hills</h2><div class="info">Author: Ann<br>Comments: 1 234</div>
<div class="text">It rained all night.<br><br>Author: this is not one. Comments: 99<div class="edit">25-04-2013</div>
</div><div class="foot">Comments: 5</div></div>
<ul class="comments"><li>Author: Bob <b class="t">Hello</b> Comments: 7</li></ul></body></html>"""


class Stats(Counter[str]):
    def inc_value(self, key: str, count: int = 1) -> None:
        self[key] += count


def page(html: str = STORY) -> Page:
    return Page(html.encode(), "http://example.org/12-rain.html", fetched_at=FETCHED_AT)


def test_the_first_rule_with_a_usable_value_wins_and_all_tried_are_counted() -> None:
    stats = Stats()
    article = load_article(page(), ArticleRules(title=(".gone", ".edit[x]", "h2.t", "title")), stats=stats)
    assert article.title == "Rain in the hills"
    assert article.provenance["title"] == "rule:h2.t"
    assert dict(stats) == {"parser/title/css/.gone": 0, "parser/title/css/.edit[x]": 0, "parser/title/css/h2.t": 1}


def test_a_field_that_no_rule_finds_is_counted_as_missed_and_looked_for_elsewhere() -> None:
    stats = Stats()
    rules = ArticleRules(title=(".gone",), description=("//p[@class='teaser']",))
    article = load_article(page(), rules, stats=stats)
    assert stats["parser/title/missed"] == 1
    assert stats["parser/description/xpath///p[@class='teaser']"] == 0
    assert article.description == "It rained."
    assert article.provenance["description"].startswith("meta:")


def test_a_settled_field_is_not_looked_for_elsewhere() -> None:
    rules = ArticleRules(description=(".gone",), settled=frozenset({"description"}))
    assert load_article(page(), rules).description is None


def test_a_selector_that_finds_a_text_without_number_is_no_comment_count() -> None:
    stats = Stats()
    rules = ArticleRules(comment_count=("h2.t", Rule(".info", r"Comments: ([\d ]+)")))
    assert load_article(page(), rules, stats=stats).comment_count == 1234
    assert stats["parser/comment_count/css/h2.t"] == 0


def test_labels_are_read_beside_the_text_and_not_in_it() -> None:
    rules = ArticleRules(
        body=(".text",), remove=(".edit",), ignore=(".comments",), authors=(Rule(".story", r"Author: (\w+)"),)
    )
    assert load_article(page(), rules).authors == ["Ann"]
    inside = STORY.replace("Author: Ann", "")
    article = load_article(page(inside), rules)
    assert "rule" not in article.provenance.get("authors", "")


def test_the_header_wins_over_the_footer() -> None:
    rules = ArticleRules(body=(".text",), comment_count=(Rule(".story", r"Comments: ([\d ]+)"),))
    assert load_article(page(), rules).comment_count == 1234


def test_what_is_removed_from_the_text_may_be_read_by_rules() -> None:
    rules = ArticleRules(body=(".text",), remove=(".edit",), date_modified=(".edit",), date_order="DMY", timezone="UTC")
    article = load_article(page(), rules)
    assert article.date_modified == datetime(2013, 4, 25, tzinfo=UTC)
    assert "25-04-2013" not in str(article.body)


def test_nothing_is_read_inside_what_is_ignored() -> None:
    rules = ArticleRules(title=("b.t", "h2.t"), ignore=(".comments",))
    assert load_article(page(), rules).title == "Rain in the hills"
    attribute = ArticleRules(section=(".comments b::attr(class)",), ignore=(".comments",))
    assert load_article(page(), attribute).section is None


def test_several_body_elements_follow_one_another_and_nested_ones_count_once() -> None:
    html = "<div class=b>One thing happened.<div class=b>Then another one.</div></div><div class=b>And a third.</div>"
    article = load_article(page(html), ArticleRules(body=(".b",)))
    assert [text for section in article.body for text in section.paragraphs] == [
        "One thing happened.",
        "Then another one.",
        "And a third.",
    ]


def test_an_empty_body_element_says_that_there_is_no_text() -> None:
    html = "<h1>Rain</h1><div class=text><img src=rain.jpg></div><div><p>{}</p></div>".format(
        "The weather in the hills is watched by nobody, and so it is not known how long it will rain. " * 3
    )
    stats = Stats()
    article = load_article(page(html), ArticleRules(body=(".text",)), stats=stats)
    assert article.body == []
    assert stats["parser/body/missed"] == 1
    assert load_article(page(html), ArticleRules(body=(".gone",))).body != []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("Comments: 0", 0),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1.977 Kommentare", 1977),
        ("12,345", 12345),
        ("1 234 567", 1234567),
        ("Comments (5)", 5),
        ("3 of 12", None),
        pytest.param("9" * 5000, None, id="number-without-end"),
        ("1 23", None),
        ("none", None),
        ("", None),
    ],
)
def test_a_count_is_the_only_number_of_a_text(text: str, count: int | None) -> None:
    rules = ArticleRules(comment_count=("b",), settled=frozenset({"comment_count"}))
    assert load_article(page(f"<h1>Rain</h1><b>{text}</b>"), rules).comment_count == count
    assert only_number(text.replace("\u00a0", " ")) == count


@pytest.mark.parametrize(
    ("printed", "link", "expected"),
    [
        pytest.param("24-04-2013, 07:30", "/2013/04/24/", "2013-04-24T07:30:00+04:00", id="agree"),
        pytest.param("4-05-2013, 07:30", "/2013/05/04/", "2013-05-04T07:30:00+04:00", id="after-the-time-of-fetching"),
        pytest.param("03-04-2013, 07:30", "/2013/04/03/", "2013-04-03T07:30:00+04:00", id="day-first"),
        pytest.param("03-04-2013, 07:30", "/2013/03/04/", "2013-03-04T07:30:00+04:00", id="link-says-month-first"),
        pytest.param("Yesterday, 23:50", "/2013/04/24/", "2013-04-24T23:50:00+04:00", id="yesterday"),
        pytest.param("Today, 09:15", "/2013/04/25/", "2013-04-25T09:15:00+04:00", id="today"),
        pytest.param("Today, 09:15", "/2013/04/23/", "2013-04-23T09:15:00+04:00", id="today-in-an-old-copy"),
        pytest.param("Today, 09:15", "/2013/04/24/", "2013-04-24T09:15:00+04:00", id="today-in-a-copy-of-yesterday"),
        pytest.param("some day", "/2013/04/23/", "2013-04-23T00:00:00+04:00", id="unreadable-text"),
        pytest.param("24-04-2013, 07:30", "/2013/99/99/", "2013-04-24T07:30:00+04:00", id="impossible-link"),
        pytest.param("24-04-2013, 07:30", "/about/", "2013-04-24T07:30:00+04:00", id="no-day-in-link"),
        pytest.param("24-04-2013, 07:30", "/0001/01/01/", "2013-04-24T07:30:00+04:00", id="no-such-time"),
    ],
)
def test_the_day_link_is_the_judge_of_the_date(printed: str, link: str, expected: str) -> None:
    rules = ArticleRules(
        date_published=("a",), day_published=("a::attr(href)",), date_order="DMY", timezone="Europe/Moscow"
    )
    article = load_article(page(f'<h1>Rain</h1><a href="{link}">{printed}</a>'), rules)
    assert article.date_published is not None
    assert article.date_published.isoformat() == expected
    assert article.date_published_zone == "site"


def test_a_date_that_states_its_zone_may_be_a_day_from_the_link() -> None:
    rules = ArticleRules(date_published=("a",), day_published=("a::attr(href)",), timezone="Europe/Moscow")
    for link, expected in (
        ("/2013/04/25/", "2013-04-24T23:30:00-04:00"),
        ("/2013/04/28/", "2013-04-28T23:30:00-04:00"),
    ):
        html = f'<h1>Rain</h1><a href="{link}">Wed, 24 Apr 2013 23:30:00 -0400</a>'
        article = load_article(Page(html.encode(), "http://example.org/", fetched_at=FETCHED_AT), rules)
        assert article.date_published is not None
        assert article.date_published.isoformat() == expected
        assert article.date_published_zone == "stated"


def test_a_day_alone_has_the_precision_of_a_day() -> None:
    rules = ArticleRules(day_published=("a::attr(href)",))
    article = load_article(page('<h1>Rain</h1><a href="/2013/04/23/">x</a>'), rules)
    assert article.date_published == datetime(2013, 4, 23, tzinfo=UTC)
    assert (article.date_published_precision, article.date_published_zone) == ("day", "assumed")
    assert article.provenance["date_published"] == "rule:a::attr(href)"


def test_addresses_of_images_are_made_absolute_and_others_than_http_dropped() -> None:
    html = '<h1>Rain</h1><img class=a src="data:image/png;base64,xx"><img class=b src="/i/rain.jpg">'
    rules = ArticleRules(image_url=(".a::attr(src)", ".b::attr(src)"))
    assert load_article(page(html), rules).image_url == "http://example.org/i/rain.jpg"


def test_one_keyword_text_is_split_and_several_are_kept() -> None:
    html = "<h1>Rain</h1><p class=k>rain, hills ,rain</p><b>a, b</b><b>c</b>"
    assert load_article(page(html), ArticleRules(keywords=(".k",))).keywords == ["rain", "hills"]
    assert load_article(page(html), ArticleRules(keywords=("b",))).keywords == ["a, b", "c"]


def test_the_page_and_the_request_are_kept_with_the_article() -> None:
    rules = ArticleRules(title=("h2.t",))
    article = load_article(page(), rules, source="s", requested_url="http://example.org/?newsid=12", site_id="12")
    assert (article.url, article.source, article.site_id) == ("http://example.org/12-rain.html", "s", "12")
    assert (article.requested_url, article.fetched_at) == ("http://example.org/?newsid=12", FETCHED_AT)
    assert load_article(page(), rules, requested_url=article.url).requested_url is None


def test_one_canonical_address_on_all_pages_of_a_site_makes_them_no_forms_of_one_page() -> None:
    head = '<link rel="canonical" href="/news/rain-over-the-river">'
    stories = [("/news/a-goal-at-last", "A goal at last"), ("/news/rain-over-the-river", "Rain over the river")]
    articles = [
        load_article(Page(f"{head}<h1>{title}</h1>".encode(), f"http://example.org{path}"), ArticleRules())
        for path, title in stories
    ]
    assert [article.canonical_url for article in articles] == [None, "http://example.org/news/rain-over-the-river"]


def test_a_canonical_address_is_believed_on_the_same_site_only() -> None:
    own = page('<link rel="canonical" href="/rain.html"><h1>Rain</h1>')
    other = page('<link rel="canonical" href="http://elsewhere.test/rain.html"><h1>Rain</h1>')
    assert load_article(own, ArticleRules()).canonical_url == "http://example.org/rain.html"
    based = page('<base href="/news/"><link rel="canonical" href="rain.html"><h1>Rain</h1>')
    assert load_article(other, ArticleRules()).canonical_url is None
    assert load_article(based, ArticleRules()).canonical_url == "http://example.org/news/rain.html"


def test_joined_parts_continue_the_section_before() -> None:
    first = [Section(None, ["a"]), Section("H", ["b"])]
    joined = join_sections([first, [Section(None, ["c"]), Section("I", ["d"])]])
    assert joined == [Section(None, ["a"]), Section("H", ["b", "c"]), Section("I", ["d"])]
    assert first[1].paragraphs == ["b"]


def test_a_loader_is_an_item_loader_of_articles() -> None:
    loader = ArticleLoader(url="http://example.org/")
    loader.add_value("title", ["  Rain\x00 ", "Other"])
    loader.add_value("comment_count", "no comments")
    article = loader.load_item()
    assert (article.title, article.comment_count) == ("Rain", None)


HTML = st.lists(
    st.sampled_from(
        ["<div class=b>", "</div>", "<a href='/2013/04/24/'>", "</a>", "<p>", "<br>", "<b>", "</b>", "<!--"]
    )
    | st.text(max_size=20),
    max_size=30,
).map("".join)


@settings(max_examples=60)
@given(HTML)
def test_any_page_gives_an_article_of_clean_texts(html: str) -> None:
    rules = ArticleRules(
        title=("b",),
        body=(".b", "p"),
        authors=("a",),
        date_published=("a",),
        day_published=("a::attr(href)",),
        comment_count=("p",),
        ignore=("p b",),
        date_order="DMY",
    )
    source = Page(b"<html><body>" + html.encode("utf-8", "replace") + b"</body></html>", "http://example.org/")
    article = load_article(source, rules)
    texts = [article.title or "", *article.authors, *(text for section in article.body for text in section.paragraphs)]
    assert all("\x00" not in text and text == text.strip() for text in texts)
    assert all(section.heading or section.paragraphs for section in article.body)
