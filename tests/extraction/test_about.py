"""Description, keywords, section and lead image."""

from __future__ import annotations

import json
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.about import (
    MAX_DESCRIPTION,
    MAX_KEYWORD,
    MAX_KEYWORDS,
    MAX_SECTION,
    MAX_URL,
    find_description,
    find_image_url,
    find_keywords,
    find_section,
)
from crawler.extraction.candidates import Found
from crawler.page import Page

T = TypeVar("T")

URL = "https://www.daily-example.org/politics/rain"


def page_with(head: str = "", **article: object) -> Page:
    script = json.dumps({"@type": "NewsArticle", "headline": "Rain", **article}).replace("</", "<\\/")
    linked = f'<script type="application/ld+json">{script}</script>' if article else ""
    return Page(f"<html><head>{head}{linked}</head><body><h1>Rain</h1></body></html>".encode(), URL)


def value(found: Found[T] | None) -> T | None:
    return found.value if found else None


def test_a_description_is_plain_text_of_the_first_place_that_has_one() -> None:
    head = (
        "<meta name=description content='Second'><meta property=og:description content=' It&amp;#39;s\n <b>wet</b> '>"
    )
    found = find_description(page_with(head))
    assert found == Found("It's wet", "meta:og:description")
    assert find_description(page_with(description="From JSON-LD")) == Found("From JSON-LD", "json-ld:description")
    assert find_description(page_with("<meta name=description content=' '>")) is None


KEYWORDS = [
    ("one string", "<meta name=news_keywords content='Rain, River ,Rain'>", ["Rain", "River"]),
    ("semicolons", "<meta name=keywords content='Rain; River'>", ["Rain", "River"]),
    ("Arabic commas", "<meta name=keywords content='مطر، نهر'>", ["مطر", "نهر"]),
    ("Japanese commas", "<meta name=keywords content='雨、川'>", ["雨", "川"]),
    (
        "one element each",
        "<meta property=article:tag content=Rain><meta property=article:tag content=River>",
        ["Rain", "River"],
    ),
    ("hash signs", "<meta name=keywords content='#Rain, #River'>", ["Rain", "River"]),
    ("nothing", "<meta name=keywords content=',;,'>", None),
    ("a sentence", f"<meta name=keywords content='{'word ' * 30}'>", None),
]


@pytest.mark.parametrize(("head", "keywords"), [pytest.param(h, k, id=i) for i, h, k in KEYWORDS])
def test_keywords_are_split_and_each_comes_once(head: str, keywords: list[str] | None) -> None:
    assert value(find_keywords(page_with(head))) == keywords


def test_keywords_of_json_ld_are_a_list_or_a_string() -> None:
    assert value(find_keywords(page_with(keywords=["Rain", {"name": "River"}]))) == ["Rain", "River"]
    assert value(find_keywords(page_with(keywords="Rain,River"))) == ["Rain", "River"]


def test_there_are_no_more_keywords_than_the_limit() -> None:
    many = ",".join(f"k{n}" for n in range(500))
    assert len(value(find_keywords(page_with(f"<meta name=keywords content='{many}'>"))) or []) == MAX_KEYWORDS


TRAIL = {
    "@type": "BreadcrumbList",
    "itemListElement": [
        {"@type": "ListItem", "position": 1, "name": "Home"},
        {"@type": "ListItem", "position": 2, "item": {"@id": "/politics", "name": "Politics"}},
        {"@type": "ListItem", "position": 3, "name": "Rain"},
    ],
}


def test_the_section_is_stated_or_the_first_of_the_breadcrumbs_that_is_no_home_page() -> None:
    assert find_section(page_with("<meta property=article:section content=Politics>")) == Found(
        "Politics", "meta:article:section"
    )
    assert find_section(page_with(articleSection=["Politics", "World"])) == Found("Politics", "json-ld:articleSection")
    assert find_section(page_with("", mainEntity=TRAIL)) == Found("Politics", "json-ld:BreadcrumbList")
    assert find_section(page_with()) is None


@pytest.mark.parametrize(
    ("stated", "section"),
    [
        ("Politics,World", "Politics"),
        ("news|world", "news"),
        ("Food, Wine, Bars", "Food"),
        ("Arts, Food", "Arts, Food"),
    ],
)
def test_of_several_sections_in_one_text_the_first_is_taken(stated: str, section: str) -> None:
    assert find_section(page_with(articleSection=stated)) == Found(section, "json-ld:articleSection")


def test_the_name_of_the_site_is_no_section() -> None:
    head = "<meta property=og:site_name content='Daily Example'><meta property=article:section content='Daily Example'>"
    assert find_section(page_with(head)) is None


IMAGES = [
    ("absolute", "https://img.example.org/rain.jpg", "https://img.example.org/rain.jpg"),
    ("relative", "/img/rain.jpg", "https://www.daily-example.org/img/rain.jpg"),
    ("without a scheme", "//img.example.org/rain.jpg", "https://img.example.org/rain.jpg"),
    ("a space", "/img/big rain.jpg", "https://www.daily-example.org/img/big%20rain.jpg"),
    ("an address that is data", "data:image/png;base64,AAAA", None),
    ("a script", "javascript:alert(1)", None),
    ("another scheme", "ftp://img.example.org/rain.jpg", None),
    ("a placeholder", "/static/placeholder.png", None),
    ("a logo", "/static/logo.png", None),
    ("the home page", "https://www.daily-example.org/", None),
    ("no address", "http://[", None),
    ("too long", "/" + "a" * MAX_URL, None),
]


@pytest.mark.parametrize(("address", "url"), [pytest.param(a, u, id=i) for i, a, u in IMAGES])
def test_the_image_is_an_absolute_web_address(address: str, url: str | None) -> None:
    assert value(find_image_url(page_with(f'<meta property=og:image content="{address}">'))) == url
    assert value(find_image_url(page_with(image={"@type": "ImageObject", "url": address}))) == url


def test_a_placeholder_gives_way_to_the_next_image() -> None:
    page = page_with("<meta property=og:image content='/default-image.png'>", image=["/rain.jpg", "/sun.jpg"])
    assert find_image_url(page) == Found("https://www.daily-example.org/rain.jpg", "json-ld:image")


_anything = st.recursive(
    st.none() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["url", "name", "@id", "item"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(_anything, st.text(max_size=30))
def test_any_value_gives_bounded_text_or_nothing(stated: object, text: str) -> None:
    content = text.replace("'", "").replace("&", "")
    head = "".join(
        f"<meta property='{name}' content='{content}'>"
        for name in ("og:description", "article:tag", "article:section", "og:image")
    )
    trail = {"@type": "BreadcrumbList", "itemListElement": stated}
    page = page_with(head, image=stated, keywords=stated, articleSection=stated, description=stated, mainEntity=trail)
    assert len(value(find_description(page)) or "") <= MAX_DESCRIPTION
    assert all(0 < len(keyword) <= MAX_KEYWORD for keyword in value(find_keywords(page)) or [])
    assert len(value(find_section(page)) or "") <= MAX_SECTION
    assert (value(find_image_url(page)) or "http").startswith("http")


def test_an_image_is_relative_to_the_base_that_the_page_names() -> None:
    page = page_with("<base href='/media/'><meta property='og:image' content='rain.jpg'>")
    assert value(find_image_url(page)) == "https://www.daily-example.org/media/rain.jpg"
