"""Addresses of DataLife Engine: which article, and which view of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.dle_urls import StoryUrl, page_url, parse_story_url, plain_url

HOST = "http://example.org"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/12-rain.html", StoryUrl("12"), id="plain"),
        pytest.param("/world/north/12-rain.html", StoryUrl("12"), id="categories"),
        pytest.param("/2013/04/24/rain.html", StoryUrl(None), id="dated"),
        pytest.param("/2013/04/24/2012-was-wet.html", StoryUrl(None), id="dated-with-number-in-slug"),
        pytest.param("/2013/04/24/page,2,rain.html", StoryUrl(None, page=2), id="dated-page-2"),
        pytest.param("/index.php?newsid=12", StoryUrl("12"), id="by-number"),
        pytest.param("/?newsid=12", StoryUrl("12"), id="by-number-without-script"),
        pytest.param("/index.php?newsid=12&seourl=rain&seocat=world", StoryUrl("12"), id="by-number-and-slug"),
        pytest.param("/index.php?newsid=12&news_page=3", StoryUrl("12", page=3), id="by-number-page-3"),
        pytest.param("/index.php?newsid=12&cstart=2", StoryUrl("12", comment_page=2), id="by-number-comments-2"),
        pytest.param("/page,1,12-rain.html", StoryUrl("12"), id="page-1"),
        pytest.param("/world/page,2,12-rain.html", StoryUrl("12", page=2), id="page-2"),
        pytest.param("/page,1,2,12-rain.html", StoryUrl("12", comment_page=2), id="comments-2"),
        pytest.param("/world/page,2,3,12-rain.html", StoryUrl("12", page=2, comment_page=3), id="page-2-comments-3"),
        pytest.param("/print:page,1,12-rain.html", StoryUrl("12", is_print=True), id="print"),
        pytest.param("/world/print:page,1,12-rain.html", StoryUrl("12", is_print=True), id="print-in-category"),
        pytest.param("/engine/print.php?newsid=12", StoryUrl("12", is_print=True), id="print-script"),
        pytest.param("/", None, id="home"),
        pytest.param("/page/2/", None, id="listing-page"),
        pytest.param("/world/page/2/", None, id="category-page"),
        pytest.param("/2013/04/24/", None, id="day"),
        pytest.param("/tags/rain/", None, id="tag"),
        pytest.param("/user/ann/news/", None, id="user"),
        pytest.param("/lastnews/", None, id="latest"),
        pytest.param("/xfsearch/town/", None, id="search"),
        pytest.param("/about.html", None, id="static"),
        pytest.param("/rss.xml", None, id="feed"),
        pytest.param("/index.php?do=register", None, id="register"),
        pytest.param("/index.php?newsid=abc", None, id="no-number"),
        pytest.param("/uploads/12-rain.jpg", None, id="image"),
        pytest.param("/page,99999999999999999999,12-rain.html", None, id="number-without-end"),
        pytest.param("/?newsid=١٢", None, id="other-digits"),
    ],
)
def test_an_address_tells_the_story_and_its_view(path: str, expected: StoryUrl | None) -> None:
    assert parse_story_url(HOST + path) == expected


def test_the_slug_does_not_matter() -> None:
    assert parse_story_url(f"{HOST}/12-.html") == parse_story_url(f"{HOST}/12-anything-at-all.html") == StoryUrl("12")


@pytest.mark.parametrize(
    ("url", "second"),
    [
        ("/world/12-rain.html", "/world/page,2,12-rain.html"),
        ("/world/page,1,12-rain.html", "/world/page,2,12-rain.html"),
        ("/2013/04/24/rain.html", "/2013/04/24/page,2,rain.html"),
        ("/index.php?newsid=12", "/index.php?newsid=12&news_page=2"),
        ("/page,3,12-rain.html", None),
        ("/about.html", None),
    ],
)
def test_further_pages_have_addresses_of_the_same_form(url: str, second: str | None) -> None:
    made = page_url(HOST + url, 2)
    assert made == (HOST + second if second else None)
    if made:
        parsed = parse_story_url(made)
        assert parsed is not None
        assert (parsed.page, parsed.site_id) == (2, parse_story_url(HOST + url).site_id)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/world/12-rain.html?utm_source=rss#comment", "/world/12-rain.html"),
        ("/world/page,2,12-rain.html", "/world/12-rain.html"),
        ("/world/page,1,3,12-rain.html", "/world/12-rain.html"),
        ("/world/print:page,1,12-rain.html", "/world/12-rain.html"),
        ("/2013/04/24/print:page,1,rain.html", "/2013/04/24/rain.html"),
        ("/?newsid=12&news_page=2", "/index.php?newsid=12"),
        ("/engine/print.php?newsid=12", "/index.php?newsid=12"),
        ("/about.html", None),
    ],
)
def test_every_view_leads_to_the_plain_one(path: str, plain: str | None) -> None:
    assert plain_url(HOST + path) == (HOST + plain if plain else None)


SLUGS = st.from_regex(r"[a-z0-9-]{0,20}", fullmatch=True)
FOLDERS = st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), max_size=2).map(lambda names: "/".join(["", *names]))


@given(FOLDERS, st.integers(1, 10**9), SLUGS, st.integers(1, 99), st.integers(1, 99), st.booleans())
def test_every_view_of_a_story_has_its_number(
    folder: str, number: int, slug: str, page: int, comments: int, is_print: bool
) -> None:
    view = f"print:page,{page}," if is_print else f"page,{page},{comments},"
    parsed = parse_story_url(f"{HOST}{folder}/{view}{number}-{slug}.html")
    assert parsed == StoryUrl(str(number), page, 1 if is_print else comments, is_print)
    plain = plain_url(f"{HOST}{folder}/{view}{number}-{slug}.html")
    assert plain == f"{HOST}{folder}/{number}-{slug}.html"


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    for url in (text, f"{HOST}/{text}", f"{HOST}/index.php?newsid={text}"):
        story = parse_story_url(url)
        assert story is None or story.site_id is None or story.site_id.isdecimal()
        assert story is None or page_url(url, 2) is None or story.is_plain
        assert (plain_url(url) is None) == (story is None)
