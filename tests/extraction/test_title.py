"""Which of a page's texts is the headline."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.title import find_title
from crawler.extraction.title_headings import MAX_TITLE
from crawler.page import Page
from tests.growth import LINEAR, growth

URL = "https://www.daily-example.org/politics/river-rises-after-a-night-of-rain-123"
TITLE = "River rises after a night of rain"
SITE = "Daily Example"


def title_on(body: str, head: str = "", url: str = URL) -> str | None:
    found = find_title(Page(f"<html><head>{head}</head><body>{body}<p>It rained.</p></body></html>".encode(), url))
    return found.value if found else None


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def json_ld(headline: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'


SITE_NAME = f"<meta property=og:site_name content='{SITE}'>"
SITE_HEAD = f'<meta property="og:site_name" content="{SITE}"><title>{TITLE} | {SITE}</title>'

RIGHT = [
    ("one h1", f"<h1>{TITLE}</h1>", ""),
    ("h1 with mark-up", "<h1>River <em>rises</em> after a night<br>of rain</h1>", ""),
    ("soft hyphens and doubled spaces", "<h1>River \u00adrises  after a night of rain</h1>", ""),
    ("only <title>, with the site's name", "", f"<title>{TITLE} - {SITE}</title>" + SITE_NAME),
    ("<title> with a rubric behind no divider", f"<h4>{TITLE}</h4>", f"<title>{TITLE}-Nature Desk</title>"),
    ("only <title>, the site's name in front", "", f"<title>{SITE} | {TITLE}</title>" + SITE_NAME),
    ("only og:title", "", og(TITLE)),
    ("only JSON-LD", "", json_ld(TITLE)),
    ("the logo is an h1 too", f"<h1 class=logo><a href='/'>{SITE}</a></h1><h1>{TITLE}</h1>", SITE_HEAD),
    ("the logo is the only h1", f"<h1><a href='/'>{SITE}</a></h1><main><h2>{TITLE}</h2></main>", SITE_HEAD),
    (
        "the logo is a part of <title> behind a colon",
        f"<h1><a href='/'>Daily Quay</a></h1><div class=post><h3>{TITLE}</h3></div>",
        f"<title>Daily Quay: {TITLE}</title>",
    ),
    ("an empty h1 before", f"<h1><img src=logo.png></h1><h1>{TITLE}</h1>", SITE_HEAD),
    ("a hidden h1 before", f"<h1 class=sr-only>Article</h1><article><h1>{TITLE}</h1></article>", SITE_HEAD),
    (
        "h1 of related stories behind",
        f"<h1>{TITLE}</h1><aside><h1>Snow in May</h1></aside>",
        SITE_HEAD,
    ),
    ("a navigation heading before", f"<nav><h2>Sections</h2></nav><h1>{TITLE}</h1>", SITE_HEAD),
    ("no h1, h2 of the article", f"<h2>Menu</h2><article><h2>{TITLE}</h2></article>", SITE_HEAD),
    ("no heading at all, a class", f"<div class='article-title'>{TITLE}</div>", SITE_HEAD),
    (
        "no heading and no class, beside headings of others",
        f"<div>Weather and rivers</div><div>{TITLE}</div><h2>What else happened on Monday</h2>",
        f"<title>{TITLE} - Weather and rivers | Daily Example</title>" + og(f"Monday: {TITLE}"),
    ),
    (
        "a kicker in the h1",
        f"<h1><span class=kicker>Weather</span> <span class=headline>{TITLE}</span></h1>",
        SITE_HEAD + og(TITLE),
    ),
    ("words for screen readers in the h1, by Drupal", f"<h1><i class=element-invisible>A:</i>{TITLE}</h1>", SITE_HEAD),
    ("words for screen readers in the h1, by Kakao", f"<h1><i class=screen_out>A:</i>{TITLE}</h1>", SITE_HEAD),
    ("a label behind", f"<h1>{TITLE} <span class=premium>Premium</span></h1>", SITE_HEAD),
    (
        "a rubric behind, in what the microdata call the headline",
        "<article itemscope itemtype='http://schema.org/NewsArticle'>"
        f"<h1 itemprop=headline>{TITLE} <a href=/weather>Weather</a></h1></article>",
        SITE_HEAD + og(TITLE),
    ),
    ("a subtitle behind", f"<h1>{TITLE}<small>Boats in the streets</small></h1>", SITE_HEAD + og(TITLE)),
    ("a link to share behind", f"<h1>{TITLE} <a href='#'>Share</a></h1>", SITE_HEAD),
    ("hidden words in the h1", f"<h1><span class=visually-hidden>Article:</span>{TITLE}</h1>", SITE_HEAD),
    ("words that their style hides", f"<h1><span style='DISPLAY: none'>Article:</span>{TITLE}</h1>", SITE_HEAD),
    ("a style sheet in the h1", f"<h1><style>.x{{color:red}}</style>{TITLE}</h1>", SITE_HEAD),
    (
        "an SEO title in the metadata",
        f"<article><h1>{TITLE}</h1></article>",
        f"<title>Flood news today | {SITE}</title>{og(TITLE)}",
    ),
    ("metadata with the site's name", f"<h1>{TITLE}</h1>", og(f"{TITLE} | {SITE}") + json_ld(f"{TITLE} - {SITE}")),
    (
        "other words in all metadata",
        f"<div><h1>{TITLE}</h1></div>",
        og("River rises after nights of rain")
        + json_ld("River rises after nights of rain")
        + f"<title>River rises after nights of rain - {SITE}</title>",
    ),
    (
        "a breadcrumb is the h1",
        f"<ol class=breadcrumb><li><h1>Flood: river rises</h1></ol><article><h2 class=headline>{TITLE}</h2></article>",
        og(TITLE) + f"<title>Flood: river rises | {SITE}</title>",
    ),
    (
        "the h1 is for search engines, the headline is what is shared",
        f"<h1>Rain in May: flood today</h1><article><h2>{TITLE}</h2></article>",
        og(f"{TITLE} | {SITE}")
        + json_ld("Rain in May: flood today")
        + "<title>Rain in May: flood today</title>"
        + SITE_NAME,
    ),
    (
        "the same, with a kicker that is not shared",
        f"<h1>Rain in May: flood today</h1><h2><span>Weather</span> <span>{TITLE}</span></h2>",
        og(TITLE) + "<title>Rain in May: flood today</title>",
    ),
    (
        "what is shared is the heading of a teaser only",
        f"<h1>{TITLE}</h1><ul class=related><li><h2><a href=/rain>Rain in May: flood today</a></h2></ul>",
        og("Rain in May: flood today"),
    ),
    (
        "what is shared is the standfirst",
        f"<h1>{TITLE}</h1><h2 class=article-excerpt>What the rain has done to the town</h2>",
        og("What the rain has done to the town") + f"<title>{TITLE}</title>",
    ),
    (
        "what is shared stands over a teaser further down only",
        f"<h1>{TITLE}</h1>{'<p>It rained.</p>' * 60}<h2>Rain in May: flood today</h2>",
        og("Rain in May: flood today"),
    ),
    (
        "a long site name in the h1 and in <title>",
        f"<h1><a href='/'>The Daily Example of all the Rivers</a></h1><article><h1>{TITLE}</h1></article>",
        f"<title>{TITLE} | The Daily Example of all the Rivers</title>",
    ),
]


@pytest.mark.parametrize(("body", "head"), [pytest.param(body, head, id=kind) for kind, body, head in RIGHT])
def test_the_headline_is_found(body: str, head: str) -> None:
    assert title_on(body, head) == TITLE


@pytest.mark.parametrize(
    ("body", "head", "title"),
    [
        pytest.param("<h1>Krieg – und kein Ende?</h1>", "", "Krieg – und kein Ende?", id="a dash in the headline"),
        pytest.param(
            "<h1>BUDGET 3.0 | Taxes rise</h1>",
            "<title>BUDGET 3.0 | Taxes rise</title>",
            "BUDGET 3.0 | Taxes rise",
            id="a bar",
        ),
        pytest.param(
            "<h1>大雨で川が増水</h1>", "<title>大雨で川が増水：日日新聞</title>", "大雨で川が増水", id="Japanese"
        ),
        pytest.param("<h1>ارتفاع منسوب النهر</h1>", "", "ارتفاع منسوب النهر", id="Arabic"),
        pytest.param(
            "<h1><span class=overline>Weather</span><span>River rises again</span></h1>",
            og("Weather: River rises again") + "<title>Weather: River rises again</title>",
            "Weather: River rises again",
            id="the metadata know what stands between kicker and headline",
        ),
        pytest.param(
            "<h1>Flood: the river today</h1><h2><span>Weather</span> <span>River rises again</span></h2>",
            og("Weather: River rises again"),
            "Weather: River rises again",
            id="the same, where the h1 is for search engines",
        ),
        pytest.param(
            "<h1><span class=kicker>Rain</span> <span class=title>River rises after two nights of rain</span></h1>",
            og("Why rivers rise: what we know"),
            "River rises after two nights of rain",
            id="a kicker that the metadata do not state is not joined to the headline",
        ),
        pytest.param(
            "<strong>Daily-Example.org</strong><h2>River rises again</h2>",
            "<title>daily-example.org / River rises again</title>",
            "River rises again",
            id="the site's name in bold",
        ),
    ],
)
def test_headlines_keep_their_own_punctuation(body: str, head: str, title: str) -> None:
    assert title_on(body, head) == title


def test_the_position_and_origin_tell_where_it_stands() -> None:
    page = Page(f"<h1>{SITE}</h1><h1 id=x>{TITLE}</h1>".encode() + og(TITLE).encode(), URL)
    found = find_title(page)
    assert found is not None
    assert found.at is not None
    assert (page.tree.attribute(found.at, "id"), found.origin) == ("x", "markup:h1")


def test_a_title_of_the_metadata_has_no_position() -> None:
    found = find_title(Page(og(TITLE).encode(), URL))
    assert found is not None
    assert (found.at, found.origin) == (None, "meta:og:title")


def test_a_page_without_any_title_has_none() -> None:
    assert title_on("") is None


_parts = st.sampled_from(
    [
        "<h1>",
        "</h1>",
        "<h2>",
        "</h2>",
        "<span class=kicker>",
        "</span>",
        "River rises",
        " - ",
        " : ",
        "Daily Example",
        "<title>",
        "</title>",
        "<a href=/>",
        "</a>",
        "<ol class=breadcrumb>",
        "</ol>",
        "<div class=headline>",
        "</div>",
        "<meta property=og:title content='River'>",
        "<svg>",
        "\u202e",
        "\x00",
    ]
)


@settings(max_examples=200)
@given(st.lists(_parts, min_size=1, max_size=25))
def test_any_markup_gives_a_clean_title_or_none(parts: list[str]) -> None:
    title = title_on("".join(parts))
    assert title is None or (0 < len(title) <= MAX_TITLE and title == " ".join(title.split()))


@pytest.mark.parametrize(
    "unit",
    [
        "<h1>A b c</h1>",
        "<h1>",
        "<h2><span>",
        "<div class=headline>A</div>",
        "<h1>" + "word " * 90 + "</h1>",
        "<h1>a | b</h1>",
    ],
)
def test_time_grows_no_faster_than_the_page(unit: str) -> None:
    def find(count: int) -> None:
        find_title(Page(f"<title>{'a | ' * count}</title>{unit * count}<p>x".encode(), URL))

    assert growth(find, 4_000) < LINEAR


EAST_ASIAN = [
    ("zh, in a chain of sections", "雨后河水上涨_社会新闻_例网", "雨后河水上涨"),
    ("zh, behind a hyphen", "雨后河水上涨-例网", "雨后河水上涨"),
    ("ja, behind a bar", "雨のあと川が増水 | 例新聞デジタル", "雨のあと川が増水"),
    ("ja, behind a colon", "雨のあと川が増水：例新聞", "雨のあと川が増水"),
    ("ko, in a chain of sections", "비 온 뒤 강물 불어 < 사회 < 기사본문 - 예시일보", "비 온 뒤 강물 불어"),
    ("ja, a colon in the headline", "川が増水：夜の雨で", "川が増水：夜の雨で"),
]


@pytest.mark.parametrize(("stated", "title"), [pytest.param(s, t, id=i) for i, s, t in EAST_ASIAN])
def test_a_title_of_east_asia_ends_where_the_paper_begins(stated: str, title: str) -> None:
    assert title_on("", f"<title>{stated}</title>") == title
