"""Who wrote it: which of a page's names are believed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import extract_article
from crawler.extraction.authors import find_authors
from crawler.extraction.body import find_body
from crawler.extraction.candidates import Found
from crawler.extraction.title import find_title
from crawler.page import Page
from tests.growth import LINEAR, growth

URL = "https://www.daily-example.org/2024/05/rain"
TEXT = "<p>" + "It rained all night, and in the morning the river stood in the lower streets of the town. " * 3 + "</p>"


def found_on(head: str, above: str = "", below: str = "", extra: str = "") -> Found[list[str]] | None:
    html = (
        f"<html lang=en><head><title>The river rises</title>{head}</head><body><main><article><h1>The river rises</h1>"
        f"{above}<div class=text>{TEXT}{TEXT}{TEXT}</div>{below}</article></main>{extra}</body></html>"
    )
    page = Page(html.encode(), URL)
    return find_authors(page, find_body(page, find_title(page)).layout)


def names_on(head: str = "", above: str = "", below: str = "", extra: str = "") -> list[str]:
    found = found_on(head, above, below, extra)
    return found.value if found else []


def json_ld(author: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The river rises", "author": '
        + author
        + "}</script>"
    )


METADATA = [
    ("JSON-LD object", json_ld('{"@type": "Person", "name": "Ada Moor"}'), ["Ada Moor"]),
    ("JSON-LD list", json_ld('[{"name": "Ada Moor"}, {"name": "Ben Ford"}]'), ["Ada Moor", "Ben Ford"]),
    ("JSON-LD list of names in one object", json_ld('{"name": ["Ada Moor", "Ben Ford"]}'), ["Ada Moor", "Ben Ford"]),
    ("JSON-LD list in a list", json_ld('[{"name": "Ada Moor"}, [{"name": "Ben Ford"}]]'), ["Ada Moor", "Ben Ford"]),
    ("JSON-LD string", json_ld('"Ada Moor"'), ["Ada Moor"]),
    ("JSON-LD in small letters", json_ld('"ada moor"'), ["Ada Moor"]),
    ("JSON-LD string with several", json_ld('"Ada Moor and Ben Ford"'), ["Ada Moor", "Ben Ford"]),
    ("JSON-LD reference", json_ld('{"@id": "#a"}, "about": {"@id": "#a", "name": "Ada Moor"}'), ["Ada Moor"]),
    ("JSON-LD desk", json_ld('{"@type": "Organization", "name": "dpa"}'), ["dpa"]),
    ("meta author", "<meta name=author content='Ada Moor'>", ["Ada Moor"]),
    ("meta parsely", "<meta name=parsely-author content='Ada Moor'>", ["Ada Moor"]),
    (
        "meta citation authors",
        "<meta name=dc.creator content='Moor, Ada'><meta name=dc.creator content='Ford, Ben'>",
        ["Ada Moor", "Ben Ford"],
    ),
]

BOTH = ["Ada Moor", "Ben Ford"]
VISIBLE = [
    ("class byline", "<p class=byline>By Ada Moor</p>", ["Ada Moor"]),
    ("class author", "<span class='article-author'>Ada Moor</span>", ["Ada Moor"]),
    ("rel author", "<a rel=author href='/x'>Ada Moor</a>", ["Ada Moor"]),
    ("microdata", "<span itemprop=author itemscope><span itemprop=name>Ada Moor</span></span>", ["Ada Moor"]),
    ("hAtom", "<span class='author vcard'><a class='url fn n' href='/author/ada'>Ada Moor</a></span>", ["Ada Moor"]),
    ("no class, English", "<div>By Ada Moor</div>", ["Ada Moor"]),
    ("no class, German", "<div><em>Von Ada Moor</em></div>", ["Ada Moor"]),
    ("label in another element", "<div><b>Autor:</b> Ada Moor<br>Quelle: Amt</div>", ["Ada Moor"]),
    ("label and link", "<div><span>By</span> <a href='/people/ada-moor'>Ada Moor</a></div>", ["Ada Moor"]),
    ("date before the label", "<p>05.05.2024 13:30 von Ada Moor</p>", ["Ada Moor"]),
    ("behind a date in the mark-up", "<div><time>May 5</time> by Ada Moor, reporter</div>", ["Ada Moor"]),
    ("in the tail of the headline", "by Ada Moor", ["Ada Moor"]),
    ("a name before a date", "<div><span>Ada Moor |</span> <span>05.04.2025 - 12:30</span></div>", ["Ada Moor"]),
    (
        "behind a date of year, month and day",
        "<div><small>posted on <b>2024-05-05</b> 13:30 EST</small> by Ada Moor</div>",
        ["Ada Moor"],
    ),
    ("behind a date and a time with bars", "<div>05.05.2024 | 13:30 Uhr | Ada Moor</div>", ["Ada Moor"]),
    ("before the label of a time", "<div>Posted by <b class=author>Ada Moor</b> at <a>13:30</a></div>", ["Ada Moor"]),
    ("a label of a content system", "<div>Gespeichert von <i class=username>moor7</i> am 5. Mai 2024</div>", ["moor7"]),
    ("an agency alone", "<p class=credit>JIJI</p>", ["JIJI"]),
    ("the site in a byline", "<p>By Daily-Example.org</p>", ["Daily-Example.org"]),
    ("a department of the site", "<p class=author>By Ada Moor, DAILY-EXAMPLE Sports</p>", ["Ada Moor"]),
    ("before a date of year, month and day", "<div>Ada Moor | 2024-05-05</div>", ["Ada Moor"]),
    ("two links", "<p class=byline>By <a>Ada Moor</a> and <a>Ben Ford</a></p>", BOTH),
    ("one element each", "<div><a class=author>Ada Moor</a><a class=author>Ben Ford</a></div>", BOTH),
    ("a line each, and words between", "<div>By</div><div><a>Ada Moor</a></div> and <div><a>Ben Ford</a></div>", BOTH),
    ("a line each, of one class", "<div>Von</div><div class=n>Ada Moor</div><div class=n>Ben Ford</div>", BOTH),
    ("a line each, broken at a comma", "<ul><li>By Ada Moor,</li><li><a>Ben Ford</a></li></ul>", BOTH),
    ("a line each, and roles", "<div>By</div><p>Ada Moor <i>Reporter</i></p>and<p>Ben Ford <i>Reporter</i></p>", BOTH),
    (
        "a role in a line of its class",
        "<div class=n>By Ada Moor</div><div class=n>Rain Correspondent</div>",
        ["Ada Moor"],
    ),
    ("an agency in the line below", "<p>By Ada Moor,</p><p>The Associated Press</p>", ["Ada Moor"]),
    (
        "a role in an element of its class",
        "<i class=author>Ada Moor</i><i class=author>National Rain Analyst</i>",
        ["Ada Moor"],
    ),
    ("a desk behind a colon", "<p class=date>Von: kas/dpa</p>", ["kas/dpa"]),
    ("a comma behind a link", "<span><a href=/autoren/ada-moor>Ada Moor, </a></span>", ["Ada Moor"]),
    ("role and place", "<p class=byline>By Ada Moor, Political Editor, London</p>", ["Ada Moor"]),
    ("paper behind a bar", "<p>By Ada Moor | Harbour Sun</p>", ["Ada Moor"]),
    ("address and paper", "<p>By Ada Moor | <a href='mailto:a@example.org'>a@example.org</a> | Sun</p>", ["Ada Moor"]),
    ("paper behind a dot", "<p>By <a href=/ada>Ada Moor</a> • Harbour Sun</p>", ["Ada Moor"]),
    ("paper behind a dash", "<p><span>By Ada Moor</span> <span>— The Harbour Sun</span></p>", ["Ada Moor"]),
    (
        "role and date in other elements",
        "<p><span>ADA MOOR AP Sports Writer</span> <i>Published: </i><time>May 5, 2024 1:30PM</time></p>",
        ["Ada Moor"],
    ),
    (
        "a link before a date",
        "<div><a href=/search?q=ada>Ada Moor</a> <a href=/blog>(Blog)</a> - <b>May 5, 2024 1:30 PM</b></div>",
        ["Ada Moor"],
    ),
    (
        "behind the site and before a date",
        "<p><b>Daily Example</b> | Ada Moor | Sunday, May 05, 2024</p>",
        ["Ada Moor"],
    ),
    ("a line below a date", "<div>Sunday, May 05, 2024<br>Ada Moor</div>", ["Ada Moor"]),
    ("name behind a bar", "<p>By | <a href=/ada>Ada Moor</a></p>", ["Ada Moor"]),
    (
        "button",
        "<div class=author>Ada Moor <button>Follow</button> <a class=follow-link>Folgen</a></div>",
        ["Ada Moor"],
    ),
    ("place in its element", "<p class=firma><b>Ada Moor</b><i class=author-city>Sevilla</i></p>", ["Ada Moor"]),
    (
        "words for screen readers",
        "<p class=author><a>Ada Moor<i class=screen-reader-text>View all posts by Ada Moor</i></a></p>",
        ["Ada Moor"],
    ),
]


@pytest.mark.parametrize(("head", "names"), [pytest.param(h, n, id=i) for i, h, n in METADATA])
def test_metadata_name_the_authors(head: str, names: list[str]) -> None:
    assert names_on(head) == names


@pytest.mark.parametrize(("above", "names"), [pytest.param(a, n, id=i) for i, a, n in VISIBLE])
def test_a_byline_under_the_headline_names_the_authors(above: str, names: list[str]) -> None:
    assert names_on(above=above) == names


def test_a_byline_below_a_standfirst_and_a_picture_with_many_buttons_is_read() -> None:
    player = f"<div class=player>{'<span><i></i></span>' * 35}</div>"
    text = "".join(
        f"<p>On day {day} it rained all night, and the river rose in the lower streets.</p>" for day in range(9)
    )
    byline = "<div>Von <a href=/autor/ada-moor>Ada Moor</a></div>"
    assert names_on(above=f"<p class=lead>{TEXT[3:150]}</p>{player}{byline}{text}") == ["Ada Moor"]


def test_who_writes_in_a_box_below_the_headline_does_not_beat_the_byline_above_the_text() -> None:
    names = ("Cy Dane", "Di Elm", "Eve Fox")
    box = "".join(
        f"<li><h3><a href=/staff/{name[-3:]}>{name}</a></h3><p><a href=/x>What they say</a></p></li>" for name in names
    )
    filling = f"<div>{'<span></span>' * 150}</div>"
    byline = "<div class=meta><span class=byline>By Ada Moor</span> - Friday, May 5, 2024</div>"
    assert names_on(above=f"<section class=voices><ul>{box}</ul></section>{filling}{byline}") == ["Ada Moor"]


@pytest.mark.parametrize("line", ["Aufs Baugerüst", "Über Wasser", "The Rivers", "Los Puentes"])
def test_a_phrase_is_no_name(line: str) -> None:
    assert names_on(above=f"<p>{line}</p>") == []


def test_the_page_of_a_team_is_not_that_of_an_author() -> None:
    assert names_on(above="<p><a href=/sea/team/_/name/hg/harbour-giants>Harbour Giants</a></p>") == []


def test_a_byline_at_the_end_of_the_text_is_read() -> None:
    assert names_on(below="<p><em>By Ada Moor</em></p>") == ["Ada Moor"]


def test_a_bold_name_within_the_text_is_a_heading() -> None:
    heading = "<p><b>{}</b></p>"
    assert names_on(below=heading.format("Upper Street")) == ["Upper Street"]
    inside = f"{heading.format('Upper Street')}{TEXT}".replace("It rained all night", "Nobody slept")
    page = Page(f"<html lang=en><h1>The river rises</h1><div>{TEXT * 6}{inside}</div>".encode(), URL)
    assert find_authors(page, find_body(page, find_title(page)).layout) is None


def test_a_visible_byline_beats_metadata_that_name_the_site() -> None:
    head = (
        json_ld('{"@type": "Organization", "name": "Daily Example"}')
        + "<meta property=og:site_name content='Daily Example'>"
    )
    assert names_on(head, above="<p class=byline>By <a rel=author href='/author/ada'>Ada Moor</a></p>") == ["Ada Moor"]


@pytest.mark.parametrize(
    "byline",
    [
        pytest.param("<p><b>By Ada Moor</b></p>", id="labelled"),
        pytest.param("<p>Story by Ada Moor</p>", id="labelled-otherwise"),
        pytest.param("<p><b>ADA MOOR</b></p>", id="bold"),
        pytest.param(
            "<p>…streets under water</p><p>…no help came</p><p><b>Ada Moor</b></p>", id="bold-under-a-standfirst"
        ),
    ],
)
@pytest.mark.parametrize("site", ["Daily Example", "Daily Example Staff", "News Desk"])
def test_a_reporter_named_above_the_text_beats_a_site_that_metadata_and_header_name(site: str, byline: str) -> None:
    head = json_ld(f'{{"@type": "Person", "name": "{site}"}}') + "<meta property=og:site_name content='Daily Example'>"
    html = (
        f"<html lang=en><head>{head}</head><body><article><h1>The river rises</h1><p class=byline>by "
        f"<a rel=author href='/author/admin'>{site}</a></p><div>{byline}{TEXT * 3}</div></article></body></html>"
    )
    page = Page(html.encode(), URL)
    found = find_authors(page, find_body(page, find_title(page)).layout)
    assert found is not None
    assert [name.upper() for name in found.value] == ["ADA MOOR"]


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        pytest.param("(서울=연합뉴스) 홍길동 기자 = {}", "{}", ["홍길동"], id="ko-agency"),
        pytest.param("[서울=뉴시스]홍길동 기자 = {}", "{}", ["홍길동"], id="ko-agency-without-space"),
        pytest.param("[부산=예시일보 홍길동 기자] {}", "{}", ["홍길동"], id="ko-paper"),
        pytest.param("例报北京5月6日电（记者 张伟、李小娜）{}", "{}", ["张伟", "李小娜"], id="zh-first-paragraph"),
        pytest.param("{}", "{}（记者 张伟）", ["张伟"], id="zh-last-paragraph"),
        pytest.param("【ワシントン＝山田太郎】{}", "{}", ["山田太郎"], id="ja-behind-the-place"),
        pytest.param("【ワシントン共同】{}", "{}", [], id="ja-agency"),
        pytest.param("{}", "{}雨が上がった。（山田太郎、佐藤花子）", ["山田太郎", "佐藤花子"], id="ja-end"),
        pytest.param("{}", "{}雨が上がった。（敬称略）", [], id="ja-titles-left-out"),
        pytest.param("{}", "{}雨が上がった。（東京社会部）", [], id="ja-desk"),
        pytest.param("{}", "{}（北京西城区）", [], id="zh-place"),
        pytest.param("（图片来自网络）{}", "{}", [], id="zh-source-of-a-picture"),
    ],
)
def test_papers_of_east_asia_name_reporters_in_the_text(first: str, last: str, names: list[str]) -> None:
    text = "市议会今年批准了在市中心修建横跨河流的新桥，工程将于春季开始，持续两年，费用由国家承担。" * 2
    html = f"<html><h1>The river rises</h1><p>{first.format(text)}</p><p>{text}</p><p>{last.format(text)}</p>"
    page = Page(html.encode(), URL)
    found = find_authors(page, find_body(page, find_title(page)).layout)
    assert (found.value if found else []) == names


def test_a_name_behind_the_place_is_asked_only_where_metadata_name_nobody() -> None:
    head = json_ld('{"@type": "Organization", "name": "例新聞"}')
    page = Page(f"{head}<h1>The river rises</h1><p>【東京＝山田太郎】{'市议会今年批准了。' * 30}".encode(), URL)
    found = find_authors(page, find_body(page, find_title(page)).layout)
    assert found is not None
    assert found.value == ["例新聞"]


def test_a_label_among_others_names_the_author() -> None:
    assert names_on(above="<div>来源：例报 记者：张伟 编辑：李娜</div>") == ["张伟"]


@pytest.mark.parametrize(
    "rubric",
    [
        pytest.param("<a class='category author-cat' href=/local-affairs/>Local Affairs</a>", id="in-the-menu"),
        pytest.param("<p class=entry-meta><a href=/x rel='category tag'>World Affairs</a></p>", id="wordpress"),
        pytest.param("<p class=article-meta><a href=/rubrik/wirtschaft>Mehr Wirtschaft</a></p>", id="address"),
        pytest.param("<div class=author-info><b><a href=/category/a/b>Local Affairs</a></b></div>", id="author-box"),
    ],
)
def test_a_rubric_is_no_author(rubric: str) -> None:
    menu = "<nav><ul><li><a href=/local-affairs/>Local Affairs</a></ul></nav>"
    html = f"<html lang=en><body>{menu}<article><h1>The river rises</h1>{rubric}{TEXT * 3}</article></body></html>"
    page = Page(html.encode(), URL)
    assert find_authors(page, find_body(page, find_title(page)).layout) is None


def test_two_words_in_a_box_are_a_name_only_where_capitals_tell_so() -> None:
    assert names_on(above="<div><span>مشاهدات عالية</span></div>") == []


def test_an_embedded_post_names_its_own_author() -> None:
    post = "<p>Posted by <a>Harbour Club</a> on Monday, May 6, 2024</p>"
    assert names_on(below=f"<blockquote cite=https://social.example>{post}</blockquote>") == []


def test_a_short_form_of_a_name_confirms_the_full_one() -> None:
    above = "<p class=byline>By <a rel=author href='/author/ada'>Ada Moor</a></p>"
    assert names_on(json_ld('"Ada Maria MOOR"'), above) == ["Ada Maria MOOR"]


def test_of_two_spellings_of_a_name_the_one_is_taken_that_names_are_written_in() -> None:
    assert names_on(json_ld('"Ada-Moor"'), "<address>Ada Moor</address>") == ["Ada Moor"]
    assert names_on(json_ld('"ADA MOOR"'), "<address>Ada Moor</address>") == ["Ada Moor"]
    assert names_on(json_ld('"Ada Moor"'), "<address>Ada-Moor</address>") == ["Ada Moor"]


def test_a_byline_is_found_above_the_text_of_a_page_without_headline() -> None:
    menu = "<nav>" + "<p>News</p>" * 200 + "</nav>"
    page = Page(f"<body>{menu}<div><p>Posted by <a>moor7</a></p>{TEXT}{TEXT}{TEXT}</div>".encode(), URL)
    found = find_authors(page, find_body(page, find_title(page)).layout)
    assert found is not None
    assert found.value == ["moor7"]


def test_the_site_stands_as_author_only_where_nobody_else_does() -> None:
    head = json_ld('{"@type": "Organization", "name": "Daily Example"}')
    assert names_on(head) == ["Daily Example"]


@pytest.mark.parametrize(
    "name", ["Example Media GmbH", "EXAMPLE MEDIA AG", "Daily Press Ltd.", "Verein der Leser e. V.", "Esempio S.p.A."]
)
def test_a_company_that_metadata_name_is_no_author(name: str) -> None:
    assert names_on(f"<meta name=author content='{name}'>") == []
    assert names_on(json_ld(f'"{name}"'), above="<p>By Ada Moor</p>") == ["Ada Moor"]


def test_the_headline_is_no_author_whatever_it_is_called_elsewhere() -> None:
    assert names_on(above="<p class=author>The River Rises</p>") == []
    assert names_on(above="<p class=author>Ada Moor</p>") == ["Ada Moor"]


def test_who_has_the_rights_is_no_author() -> None:
    assert names_on(above="<p>© by Ada Moor</p>") == []


def test_a_name_in_a_plain_box_right_under_the_headline_is_a_byline() -> None:
    assert names_on(above="<div>Ada Moor</div>") == ["Ada Moor"]


def test_a_link_in_a_sentence_of_the_text_names_no_author() -> None:
    last = "<p>In the end it was <a href=/person/ada-moor>Ada Moor</a> who closed the gates of the harbour.</p>"
    html = f"<main><h1>The river rises</h1>{{}}<div>{TEXT}{TEXT}{last}</div></main>"
    assert extract_article(html.format("").encode(), url=URL).authors == []
    byline = "<p><a href=/person/ben-ford>Ben Ford</a></p>"
    assert extract_article(html.format(byline).encode(), url=URL).authors == ["Ben Ford"]


def test_an_agency_behind_a_dash_below_the_text_is_named() -> None:
    assert names_on(below="<cite>—Associated Press</cite>", extra="<p>The associated shops, in the press.</p>") == [
        "Associated Press"
    ]


@pytest.mark.parametrize("head", [json_ld('"Ada Moor, DAILY-EXAMPLE Sports"'), json_ld('"Ada Moor, THE HERON News"')])
def test_a_department_of_the_site_in_the_metadata_of_a_person_is_no_author(head: str) -> None:
    assert names_on(head=f"<meta property=og:site_name content='The Heron'>{head}") == ["Ada Moor"]


@pytest.mark.parametrize(
    "line",
    [
        "<div><a href=/harbour>Harbour News</a> <b>May 5, 2024 1:30 PM</b></div>",
        "<div><a href=/harbour>Harbour News</a> | 05.05.2024</div>",
        "<div>Harbour News | Sunday, May 05, 2024</div>",
    ],
)
def test_a_rubric_before_a_date_is_no_author(line: str) -> None:
    assert names_on(above=line, extra="<p>All news of the harbour.</p>") == []


def test_a_linked_headline_is_no_author() -> None:
    html = f"<main><h1><a href=/rain>Ada Moor</a> <i>May 5, 2024</i></h1><div>{TEXT}{TEXT}{TEXT}</div></main>"
    assert extract_article(html.encode(), url=URL).authors == []


@pytest.mark.parametrize("tag", ["div", "p", "b"])
def test_a_line_of_words_that_the_page_writes_small_names_nobody(tag: str) -> None:
    assert names_on(above=f"<{tag}>River Streets</{tag}>") == []


def test_a_link_to_a_page_of_users_names_somebody_only_where_it_looks_like_a_name() -> None:
    assert names_on(above="<p>In <a href='/user/7'>Ada Moor</a></p>") == ["Ada Moor"]
    assert names_on(above="<p>In <a href='/user/7'>Change settings here</a></p>") == []
    assert names_on(above="<p>In <a href='/user/7'>River Streets</a></p>") == []


def test_the_pieces_of_a_byline_are_read_in_the_order_in_which_they_stand() -> None:
    byline = (
        "<div class=author><a href=/x><img src=/a.png><i>Ada</i> Moor</a>, <b><i>Quay Times</i> Correspondent</b></div>"
    )
    assert names_on(above=byline) == ["Ada Moor"]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>点击进入“文艺”栏目 >></b></p>",
        "<p><strong>Facebook Activity</strong></p>",
        "<div class=attribution><a>Sponsored Links</a><a>Sponsored Links</a></div>",
        "<a style='display:none'>Produced By Example Systems</a>",
    ],
)
def test_what_a_page_says_of_itself_names_nobody(line: str) -> None:
    assert names_on(above=line) == []


def test_the_source_of_a_press_release_is_no_author() -> None:
    assert names_on(below="<p>SOURCE Acme Bridges</p>") == []


def test_a_name_in_a_plain_box_below_the_text_is_no_byline() -> None:
    assert names_on(above="<img>" * 20, below="<div>Ada Moor</div>") == []


def test_a_label_behind_a_date_in_an_element_of_its_own_names_the_author() -> None:
    line = "<div><span>الجمعة، 03 مايو 2024 12:33 م</span><span>كتب محمد أحمد</span></div>"
    assert names_on(above=line) == ["محمد أحمد"]


def test_a_word_that_begins_with_the_name_of_the_site_is_no_author() -> None:
    assert names_on(above="<div class=author>Ada Moor - dailyNews</div>") == ["Ada Moor", "dailyNews"]
    assert names_on(above="<div class=author>Ada Moor - daily-exampleNews</div>") == ["Ada Moor"]


def test_an_address_writes_no_name_small() -> None:
    assert names_on(above="<p>Ada Moor</p><p>ada@moor.example</p>") == ["Ada Moor"]


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            "<div id=comments><div class=comment><b class='comment-author vcard'>Troll Wood</b><p>No!</p></div></div>",
            id="comment authors",
        ),
        pytest.param(
            "<blockquote>Rain is but wind that cries.<cite class=author>Odo Poet</cite></blockquote>",
            id="who is quoted",
        ),
        pytest.param("<figure><img><figcaption>Photo: Peter Lens</figcaption></figure>", id="photographers"),
        pytest.param("<p><a href='https://x.example/share'>Share this story</a></p>", id="links"),
        pytest.param("<p>The rain was caused by climate change, said the minister.</p>", id="by in the text"),
    ],
)
def test_other_people_are_no_authors(html: str) -> None:
    assert names_on(below=html) == []


def test_related_stories_name_other_authors() -> None:
    cards = "".join(
        f"<div class='related-card'><a href='/s{n}'>Story {n}</a><span class='author-name'>Other Writer{n}</span></div>"
        for n in ("a", "b", "c")
    )
    assert names_on(above="<p class=byline>By Ada Moor</p>", extra=f"<aside class=related>{cards}</aside>") == [
        "Ada Moor"
    ]


@pytest.mark.parametrize(("count", "names"), [(1, ["Ada Moor"]), (3, [])])
def test_many_names_below_the_text_are_those_of_other_stories(count: int, names: list[str]) -> None:
    authors = ("Ada Moor", "Ben Ford", "Eve Hill")[:count]
    stories = "".join(f"<li><a href='/{n}'>Snow</a> <span class=author>By {n}</span></li>" for n in authors)
    assert names_on(below=f"<ul>{stories}</ul>") == names
    assert names_on(above="<p>Ada Moor</p>", below=f"<ul>{stories}</ul>") == ["Ada Moor"]


def test_a_page_that_names_nobody_has_no_authors() -> None:
    assert names_on() == []
    assert extract_article(b"<h1>Rain</h1><p>It rained.</p>", url=URL).authors == []


def test_the_origin_tells_where_the_names_were_found() -> None:
    assert getattr(found_on(json_ld('{"name": "Ada Moor"}')), "origin", None) == "json-ld:author"
    assert getattr(found_on("", above="<div>By Ada Moor</div>"), "origin", None) == "text:byline"


_pieces = st.sampled_from(
    [
        "<p class=byline>",
        "</p>",
        "<a rel=author href='/author/x'>",
        "</a>",
        "By ",
        "Ada Moor",
        ", ",
        " and ",
        "<br>",
        "<time>",
        "<h1>",
        "</h1>",
        "\n    <div class=author>",
        "</div>",
        "<meta name=author content='",
        "'>",
        "Von: ",
        "2024-05-01 ",
        "(dpa) ",
    ]
)


@settings(max_examples=150)
@given(st.lists(_pieces, min_size=1, max_size=25))
def test_any_markup_gives_a_list_of_names_or_nothing(parts: list[str]) -> None:
    page = Page(f"<body>{''.join(parts)}{TEXT}".encode(), URL)
    found = find_authors(page, find_body(page, find_title(page)).layout)
    assert found is None or (found.value and all(name.strip() for name in found.value))


@pytest.mark.parametrize(
    "unit",
    [
        "<p class=author>By A B</p>",
        "<a rel=author href=/author/x>A B</a>",
        "<span class=byline>",
        "By A B<br>",
        "<b>By</b> ",
    ],
)
def test_time_grows_no_faster_than_the_page(unit: str) -> None:
    def find(count: int) -> None:
        page = Page(f"<h1>Rain</h1>{TEXT}{unit * count}".encode(), URL)
        find_authors(page, find_body(page, find_title(page)).layout)

    assert growth(find, 4_000) < LINEAR
