"""Description, keywords, section and lead image."""

from __future__ import annotations

import json
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.candidates import Found
from crawler.extraction.description import MAX_DESCRIPTION, find_description
from crawler.extraction.keywords import MAX_KEYWORD, MAX_KEYWORDS, find_keywords
from crawler.extraction.layout import Layout
from crawler.extraction.lead_image import MAX_URL, find_image_url
from crawler.extraction.rubric import MAX_SECTION, find_section
from crawler.page import Page

T = TypeVar("T")

URL = "https://www.daily-example.org/politics/rain"


TEXT = "the river rose all day, and the rain went on. " * 12


def page_with(head: str = "", body: str = "", **article: object) -> Page:
    script = json.dumps({"@type": "NewsArticle", "headline": "Rain", **article}).replace("</", "<\\/")
    linked = f'<script type="application/ld+json">{script}</script>' if article else ""
    return Page(f"<html><head>{head}{linked}</head><body>{body}<h1>Rain</h1></body></html>".encode(), URL)


def value(found: Found[T] | None) -> T | None:
    return found.value if found else None


def test_a_description_is_plain_text_of_the_first_place_that_has_one() -> None:
    head = (
        "<meta name=description content='Second'><meta property=og:description content=' It&amp;#39;s\n <b>wet</b>. '>"
    )
    found = find_description(page_with(head), lambda: TEXT)
    assert found == Found("It's wet.", "meta:og:description")
    assert find_description(page_with(description="From JSON-LD."), lambda: TEXT) == Found(
        "From JSON-LD.", "json-ld:description"
    )
    assert find_description(page_with("<meta name=description content=' '>"), lambda: TEXT) is None


DESCRIPTIONS = [
    ("a word of the article", "All about rain and rivers", True),
    ("another form of it", "Raining rivers", True),
    ("a sentence without one", "Nobody had expected that.", True),
    ("a question in quotation marks", "“Who would have thought so?”", True),
    ("words too short to tell", "So it is", True),
    ("a slogan", "Independent journalism every morning", False),
    ("the site's name", "Daily Example", False),
    ("the site's host", "www.daily-example.org", False),
]


@pytest.mark.parametrize(("text", "is_articles"), [pytest.param(t, a, id=i) for i, t, a in DESCRIPTIONS])
def test_the_sites_own_description_is_not_the_articles(text: str, is_articles: bool) -> None:
    head = f"<meta property=og:site_name content='Daily Example'><meta property=og:description content='{text}'>"
    assert value(find_description(page_with(head), lambda: TEXT)) == (text if is_articles else None)


def test_after_the_sites_own_description_the_next_one_is_asked() -> None:
    head = "<meta property=og:description content='Daily news'><meta name=description content='The river rose.'>"
    assert find_description(page_with(head), lambda: TEXT) == Found("The river rose.", "meta:description")


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
    assert value(find_keywords(page_with(head), lambda: TEXT)) == keywords


def test_keywords_of_json_ld_are_a_list_or_a_string() -> None:
    assert value(find_keywords(page_with(keywords=["Rain", {"name": "River"}]), lambda: TEXT)) == ["Rain", "River"]
    assert value(find_keywords(page_with(keywords="Rain,River"), lambda: TEXT)) == ["Rain", "River"]


NOTES = [
    ("facets", "type:article, clone:no, River", ["River"]),
    ("facets that are topics of the article", "tag:River, tag:Moon, lite:true", ["River"]),
    ("one with a colon alone", "Rain: a film, River", ["Rain: a film", "River"]),
    ("places on the site", "@front-page, River", ["River"]),
    ("an id", "8ae9ab2d-fe1b-4230-acb8-a59b52877682, River", ["River"]),
]


@pytest.mark.parametrize(("stated", "keywords"), [pytest.param(s, k, id=i) for i, s, k in NOTES])
def test_what_a_content_system_notes_for_itself_is_no_keyword(stated: str, keywords: list[str]) -> None:
    assert value(find_keywords(page_with(f"<meta name=keywords content='{stated}'>"), lambda: TEXT)) == keywords


STANDARD = [
    ("none is in the article", "News, Sport, Weather, Jobs", TEXT, None),
    ("one of many is", "News, Sport, Weather, Rivers", TEXT, ["Rivers"]),
    ("some are", "News, Sport, Rain, Rivers", TEXT, ["News", "Sport", "Rain", "Rivers"]),
    ("only a few are stated", "News, Sport, Weather", TEXT, ["News", "Sport", "Weather"]),
    ("the article is too short to tell", "News, Sport, Weather, Jobs", "rain", ["News", "Sport", "Weather", "Jobs"]),
    (
        "it has other letters",
        "Rain, River, Flood, Help",
        "дождь шёл весь день. " * 40,
        ["Rain", "River", "Flood", "Help"],
    ),
]


@pytest.mark.parametrize(("stated", "text", "keywords"), [pytest.param(s, t, k, id=i) for i, s, t, k in STANDARD])
def test_keywords_of_the_site_are_not_the_articles(stated: str, text: str, keywords: list[str] | None) -> None:
    assert value(find_keywords(page_with(f"<meta name=news_keywords content='{stated}'>"), lambda: text)) == keywords


def test_there_are_no_more_keywords_than_the_limit() -> None:
    many = ",".join(f"k{n}" for n in range(500))
    assert (
        len(value(find_keywords(page_with(f"<meta name=keywords content='{many}'>"), lambda: "")) or []) == MAX_KEYWORDS
    )


TRAIL = {
    "@type": "BreadcrumbList",
    "itemListElement": [
        {"@type": "ListItem", "position": 1, "name": "Home"},
        {"@type": "ListItem", "position": 2, "item": {"@id": "/politics", "name": "Politics"}},
        {"@type": "ListItem", "position": 3, "name": "Rain"},
    ],
}


def section_of(page: Page) -> Found[str] | None:
    """Without regard to where the article stands in the page."""
    return find_section(page, Layout())


def test_the_section_is_stated_or_the_first_of_the_breadcrumbs_that_is_no_home_page() -> None:
    assert section_of(page_with("<meta property=article:section content=Politics>")) == Found(
        "Politics", "meta:article:section"
    )
    assert section_of(page_with(articleSection=["Politics", "World"])) == Found("Politics", "json-ld:articleSection")
    assert section_of(page_with("", mainEntity=TRAIL)) == Found("Politics", "json-ld:BreadcrumbList")
    assert section_of(page_with()) is None


def trail_of(*entries: tuple[str, str]) -> dict[str, object]:
    items = [{"@type": "ListItem", "item": {"@id": address, "name": name}} for name, address in entries]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def test_the_first_of_the_breadcrumbs_beats_the_other_rubrics_where_it_is_one_of_them() -> None:
    trail = trail_of(("Politics", "/politics"), ("Elections", "/politics/elections"), ("Rain", "/politics/rain"))
    stated = page_with(articleSection=["Highlights of May", "politics"], mainEntity=trail)
    assert section_of(stated) == Found("Politics", "json-ld:BreadcrumbList")
    assert value(section_of(page_with(articleSection=["Elections"], mainEntity=trail))) == "Elections"


@pytest.mark.parametrize("address", ["/", "https://www.daily-example.org", "https://daily-example.org/"])
def test_the_home_page_is_no_section_whatever_its_name(address: str) -> None:
    trail = trail_of(("Etxea", address), ("Politika", "/politika"), ("Rain", "/politics/rain"))
    assert value(section_of(page_with("", mainEntity=trail))) == "Politika"


@pytest.mark.parametrize("name", ["Uncategorized", "Allgemein", "Без рубрики", "Sin categoría", "#Topthema"])
def test_what_stands_for_no_rubric_is_no_section(name: str) -> None:
    head = f"<meta property=article:section content='{name}'>"
    assert value(section_of(page_with(head))) is None
    assert value(section_of(page_with(head, articleSection=[name, "Politics"]))) == "Politics"


CATEGORIES = [
    ("WordPress", '<a rel="category tag" href=/c/politics>Politics</a> <a rel="category tag" href=/c/world>World</a>'),
    ("Joomla", '<dd>Category: <a itemprop="genre" href=/c/politics>Politics</a></dd>'),
    (
        "none of its own",
        '<a rel="category tag" href=/c/none>Uncategorized</a> <a rel="category tag" href=/c/p>Politics</a>',
    ),
]


def test_the_home_page_is_no_section_in_breadcrumbs_of_microdata_either() -> None:
    entry = (
        '<li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem">'
        '<a itemprop="item" href="{}"><span itemprop="name">{}</span></a></li>'
    )
    entries = [entry.format("/", "The Quay"), entry.format("/p", "Politics"), entry.format("/politics/rain", "Rain")]
    body = f'<ul itemscope itemtype="https://schema.org/BreadcrumbList">{"".join(entries)}</ul>'
    assert section_of(page_with(body=body)) == Found("Politics", "microdata:BreadcrumbList")


@pytest.mark.parametrize("body", [pytest.param(b, id=i) for i, b in CATEGORIES])
def test_a_link_to_the_articles_category_names_its_section(body: str) -> None:
    page = page_with(body=body)
    assert value(find_section(page, Layout(title=page.tree.tagged["h1"][0]))) == "Politics"
    assert value(find_section(page, Layout())) is None


def test_links_to_the_categories_of_other_stories_do_not() -> None:
    page = page_with(body='<a rel="category tag" href=/c/sport>Sport</a>' + "<p>Rain</p>" * 100)
    assert find_section(page, Layout(title=page.tree.tagged["h1"][0])) is None


def test_of_a_path_the_first_part_is_the_section() -> None:
    assert value(section_of(page_with(articleSection="news/local/crime-courts"))) == "news"


PRINTED = [
    ("the second link", "<a href=/>Daily Example</a> <a href=/politics>Politics</a> Rain", "Politics"),
    ("marked up inside", "<a href=/><i></i></a><a href=/politics><span>Poli</span><span>tics</span></a>", "Poli tics"),
    ("no more than the home page", "<a href=/de/>Startseite</a> Rain", None),
    ("a link to the page itself", "<a href=/>Home</a> <a href=/politics/rain>Rain</a>", None),
    (
        "a menu",
        "<a href=/a>A</a><a href=/b>B</a><a href=/c>C</a><a href=/d>D</a><a href=/e>E</a><a>F</a>",
        None,
    ),
]


@pytest.mark.parametrize(("links", "section"), [pytest.param(h, s, id=i) for i, h, s in PRINTED])
def test_printed_breadcrumbs_name_the_section_where_nothing_else_does(links: str, section: str | None) -> None:
    trail = f"<nav class='page-breadcrumbs'>{links}</nav>"
    assert value(section_of(page_with("", trail))) == section
    assert value(section_of(page_with("<meta property=article:section content=World>", trail))) == "World"


@pytest.mark.parametrize(
    ("stated", "section"),
    [
        ("Politics,World", "Politics"),
        ("news|world", "news"),
        ("Food, Wine, Bars", "Food"),
        ("Arts, Food", "Arts, Food"),
        ("Arts,", "Arts"),
    ],
)
def test_of_several_sections_in_one_text_the_first_is_taken(stated: str, section: str) -> None:
    assert section_of(page_with(articleSection=stated)) == Found(section, "json-ld:articleSection")


@pytest.mark.parametrize(
    ("url", "links", "section"),
    [
        pytest.param("/politics/rain", "<a href=/politics>Politics</a>", "Politics", id="folder"),
        pytest.param("/politics/rain.html", "<a href='/politics/'>Политика</a>", "Политика", id="slash"),
        pytest.param(
            "/news/world/2024/05/rain/", "<a href=/news>N</a><a href=/news/world>World</a>", "World", id="news"
        ),
        pytest.param("/de/sport/rain", "<a href='https://example.org/de/sport/'>Sport</a>", "Sport", id="language"),
        pytest.param(
            "/art/x/rain", "<a href=/art>In depth</a><a href=/art>Arts</a>", "Arts", id="name like the folder"
        ),
        pytest.param("/art/rain", "<a href=/art>All news</a>", None, id="all of them"),
        pytest.param("/art/rain", "<a href=https://example.com/art>Arts</a>", None, id="another site"),
        pytest.param("/art/rain", "<a href='/art?page=2'>Arts</a>", None, id="a further page"),
        pytest.param("/2024/05/rain", "<a href=/2024>Archive</a>", None, id="date"),
        pytest.param("/rain", "<a href=/>Home</a><a href=/rain>Rain</a>", None, id="no folder"),
    ],
)
def test_the_folder_of_the_address_names_the_section_by_the_links_to_it(
    url: str, links: str, section: str | None
) -> None:
    html = f"<html><body><nav>{links}</nav><h1>Rain</h1></body></html>"
    assert value(section_of(Page(html.encode(), f"https://example.org{url}"))) == section


def test_the_name_of_the_site_is_no_section() -> None:
    head = "<meta property=og:site_name content='Daily Example'><meta property=article:section content='Daily Example'>"
    assert section_of(page_with(head)) is None


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
    (
        "a folder for files",
        "/sites/default/files/rain.jpg",
        "https://www.daily-example.org/sites/default/files/rain.jpg",
    ),
    ("a rendition", "/image/2280168_default_1tG.jpg", "https://www.daily-example.org/image/2280168_default_1tG.jpg"),
    (
        "a still",
        "https://img.example.org/vi/a1b2c3/maxresdefault.jpg",
        "https://img.example.org/vi/a1b2c3/maxresdefault.jpg",
    ),
    ("a folder of the article", "/im-75811/social", "https://www.daily-example.org/im-75811/social"),
    ("a word of the article", "/img/google-pixel.jpg", "https://www.daily-example.org/img/google-pixel.jpg"),
    ("the standard picture", "/img/og-image-1200x630.png", None),
    ("the standard picture with an id", "/90/2948c1cc7446/default-share-image-copy.png", None),
    ("the standard picture, scaled", "/scale/90/?url=https%3A%2F%2Fimg.example.org%2Fdefaultshareimage.png", None),
    ("no preview", "/images/nopreview.png", None),
    ("a word that ends in no", "/images/casino-image.jpg", "https://www.daily-example.org/images/casino-image.jpg"),
    ("of the design", "/wp-content/themes/rain/drop.png", None),
    ("of a person", "/data/avatars/l/81/81656.jpg", None),
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


@settings(max_examples=150)
@given(_anything, st.text(max_size=30))
def test_any_value_gives_bounded_text_or_nothing(stated: object, text: str) -> None:
    content = text.replace("'", "").replace("&", "")
    head = "".join(
        f"<meta property='{name}' content='{content}'>"
        for name in ("og:description", "article:tag", "article:section", "og:image")
    )
    trail = {"@type": "BreadcrumbList", "itemListElement": stated}
    page = page_with(head, image=stated, keywords=stated, articleSection=stated, description=stated, mainEntity=trail)
    assert len(value(find_description(page, lambda: TEXT)) or "") <= MAX_DESCRIPTION
    assert all(0 < len(keyword) <= MAX_KEYWORD for keyword in value(find_keywords(page, lambda: TEXT)) or [])
    assert len(value(section_of(page)) or "") <= MAX_SECTION
    assert (value(find_image_url(page)) or "http").startswith("http")


def test_an_image_is_relative_to_the_base_that_the_page_names() -> None:
    page = page_with("<base href='/media/'><meta property='og:image' content='rain.jpg'>")
    assert value(find_image_url(page)) == "https://www.daily-example.org/media/rain.jpg"
