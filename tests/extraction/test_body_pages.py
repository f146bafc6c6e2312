"""find_body: hand-made pages of every kind of layout -> the article's text and nothing else."""

from __future__ import annotations

import pytest

from crawler.extraction.body import Body, find_body, read_page
from crawler.extraction.layout import Layout
from crawler.extraction.title import find_title
from crawler.page import Page

P = [
    "The council met on Tuesday evening to decide, after months of delay, whether the old harbour should be closed.",
    "Several fishermen had come to the meeting, and they listened in silence while the mayor read out the report.",
    "No decision was taken that night; the matter will be discussed again in the spring, a spokesman said later.",
    "Until then the boats may leave as before, although the eastern pier has been closed since the storm in March.",
]
MENU = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
TEASERS = "".join(
    f'<div class="teaser"><h3><a href="/t{n}">Another story that has nothing to do with it, number {n}</a></h3>'
    f'<p><a href="/t{n}">Its first words, which end abruptly because there is no more room for</a></p></div>'
    for n in range(4)
)


def page_of(article: str, *, head: str = "", after: str = "") -> Page:
    top = f"<html><head><title>Harbour stays open</title>{head}</head><body><nav><ul>{MENU}</ul></nav>"
    bottom = f'<div class="more">{TEASERS}</div>{after}<footer><p>Imprint and contact of the paper</p></footer>'
    html = f"{top}<h1>Harbour stays open</h1>{article}{bottom}</body></html>"
    return Page(html.encode(), "https://example.org/harbour")


def body_of(page: Page) -> Body:
    return find_body(page, find_title(page))


def paragraphs_of(page: Page) -> list[str]:
    return [text for section in body_of(page).sections for text in section.paragraphs]


def wrapped(before: str, after: str) -> str:
    return "".join(f"{before}{text}{after}" for text in P)


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(f'<div class="article-body">{wrapped("<p>", "</p>")}</div>', id="p"),
        pytest.param(f"<div>{wrapped('', '<br><br>')}</div>", id="br-br"),
        pytest.param(f"<article><div>{wrapped('<div>', '</div>')}</div></article>", id="div-per-paragraph"),
        pytest.param(
            '<table><tr><td width=150><a href="/">Home</a><br><a href="/a">Archive</a></td>'
            f"<td>{wrapped('<p>', '</p>')}</td></tr></table>",
            id="table-layout-of-2005",
        ),
        pytest.param(
            f"<div class=col>{P[0]}<br><br>{P[1]}</div><div class=col>{P[2]}<br><br>{P[3]}</div>", id="two-columns"
        ),
        pytest.param(
            f'<div class="text">{"".join(f"<section><p>{text}</p></section>" for text in P)}</div>',
            id="section-per-paragraph",
        ),
        pytest.param(f"<div>{''.join(f'<x-text><p>{text}</p></x-text>' for text in P)}</div>", id="custom-elements"),
    ],
)
def test_each_layout_gives_the_same_paragraphs(article: str) -> None:
    assert paragraphs_of(page_of(article)) == P


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(
            "<figure><img src=x><figcaption>A boat in the harbour. Photo: Ann Lee</figcaption></figure>", id="caption"
        ),
        pytest.param(f'<aside class="related"><ul>{MENU}</ul></aside>', id="related-links"),
        pytest.param('<div class="newsletter"><form><label>Your address</label><input></form></div>', id="newsletter"),
        pytest.param('<div class="share"><a href="#">Facebook</a> <a href="#">Mail</a></div>', id="share"),
        pytest.param(
            "<script>var text = 'A script is no text, however long it may be, and must not be read.'</script>",
            id="script",
        ),
        pytest.param(
            '<style>.a{content:"Nor is a style sheet, which may hold sentences as well, sometimes."}</style>',
            id="style",
        ),
        pytest.param("<p>***</p>", id="asterisks"),
        pytest.param("<p>&nbsp;</p>", id="empty"),
        pytest.param(
            '<h2><a href="/t">Read also: another story altogether</a></h2><ul><li><a href="/t">More</a></li></ul>',
            id="linked-heading",
        ),
    ],
)
def test_what_stands_between_paragraphs_is_left_out(between: str) -> None:
    article = f'<div class="article-body"><p>{P[0]}</p><p>{P[1]}</p>{between}<p>{P[2]}</p><p>{P[3]}</p></div>'
    body = body_of(page_of(article))
    assert [section.heading for section in body.sections] == [None]
    assert body.sections[0].paragraphs == P


def test_comments_are_no_article_text() -> None:
    comment = "I have lived at the harbour for forty years and I have never heard such nonsense, said the reader."
    comments = f'<div id="comments" class="comments"><ol>{f"<li><p>{comment}</p></li>" * 8}</ol></div>'
    assert paragraphs_of(page_of(f"<article>{wrapped('<p>', '</p>')}</article>", after=comments)) == P


def test_the_standfirst_comes_first_where_the_description_names_it() -> None:
    standfirst = "After months of delay the council has put off its decision on the harbour once more."
    head = f'<meta name="description" content="{standfirst}">'
    article = f'<p class="intro">{standfirst}</p><img src=x><div class="article-body">{wrapped("<p>", "</p>")}</div>'
    assert paragraphs_of(page_of(article, head=head)) == [standfirst, *P]


def test_a_standfirst_that_the_body_begins_with_is_not_doubled() -> None:
    head = f'<meta name="description" content="{P[0]}">'
    article = f'<p class="intro">{P[0]}</p><div class="article-body">{wrapped("<p>", "</p>")}</div>'
    assert paragraphs_of(page_of(article, head=head)).count(P[0]) == 1


def test_the_layout_points_at_the_title_and_the_blocks() -> None:
    page = page_of(f'<div class="article-body">{wrapped("<p>", "</p>")}</div>')
    (container,) = page.tree.named["article-body"]
    first, *_, last = page.tree.children(container)
    assert body_of(page).layout == Layout(page.tree.tagged["h1"][0], container, first, last)
    assert (page.tree.texts[first], page.tree.texts[last]) == (P[0], P[3])


@pytest.mark.parametrize("sign", ["&", "<", "*", "…"])
def test_a_text_without_a_letter_is_no_body(sign: str) -> None:
    page = Page(f"<html><body><p>{sign * 2000}</p></body></html>".encode(), "https://example.org/")
    assert body_of(page).sections == []


def test_a_page_without_running_text_has_no_body() -> None:
    page = Page(f"<html><body><ul>{MENU}</ul></body></html>".encode(), "https://example.org/")
    body = body_of(page)
    assert (body.sections, body.origin) == ([], "")


def test_the_question_for_consent_is_no_body() -> None:
    question = (
        "We and our partners store and read information on a device. By clicking you agree to the use of cookies."
    )
    page = Page(
        f'<html><body><div id="cookie-banner"><p>{question}</p></div></body></html>'.encode(), "https://example.org/"
    )
    assert body_of(page).sections == []


@pytest.mark.parametrize(
    ("paragraphs", "direction"),
    [
        pytest.param(
            ["市議会は火曜日の夜、古い港を閉鎖すべきかどうかを数か月の遅れの後に決定するために会合を開いた。"] * 2,
            "ltr",
            id="japanese",
        ),
        pytest.param(
            ["اجتمع المجلس مساء الثلاثاء ليقرر بعد أشهر من التأخير ما إذا كان ينبغي إغلاق الميناء القديم أم لا."] * 2,
            "rtl",
            id="arabic",
        ),
        pytest.param(
            ["시의회는 화요일 저녁 회의를 열고 몇 달간의 지연 끝에 오래된 항구를 폐쇄할지 여부를 결정하기로 했다."] * 2,
            "ltr",
            id="korean",
        ),
        pytest.param(
            ["สภาเมืองประชุมเมื่อเย็นวันอังคารเพื่อตัดสินใจหลังจากล่าช้าไปหลายเดือนว่าควรปิดท่าเรือเก่าหรือไม่"] * 2, "ltr", id="thai"
        ),
    ],
)
def test_no_script_is_preferred(paragraphs: list[str], direction: str) -> None:
    texts = [f"{text} {number}" for number, text in enumerate(paragraphs * 2)]
    article = f'<div dir="{direction}">{"".join(f"<p>{text}</p>" for text in texts)}</div>'
    assert paragraphs_of(page_of(article)) == texts


def test_an_article_printed_twice_is_read_once() -> None:
    once = wrapped("<p>", "</p>")
    found = paragraphs_of(
        page_of(f'<div class="body">{once}</div><div class="print" style="display:none">{once}</div>')
    )
    assert found == P


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("31 октября 2026 г., 19:46 | Автор: Елена Варга", id="date-and-author"),
        pytest.param("17:41 JST, October 13, 2024", id="date"),
        pytest.param("<b>Mathatisi Sebusi/Mohalenyane Phakela</b>", id="bold-names"),
    ],
)
def test_a_line_of_names_or_dates_above_the_text_is_left_out(line: str) -> None:
    assert paragraphs_of(page_of(f"<div>{line}<br><br>{wrapped('', '<br><br>')}</div>")) == P


def test_a_line_that_looks_like_text_is_not_taken_for_the_body_beside_texts_that_hardly_do() -> None:
    minutes = "".join(
        f'<div class="minute slider-element navigation"><div class="media-body">{text}</div></div>' for text in P * 2
    )
    line = '<ul class="match-meta"><li class="meta">Harbour Stadium, East Stand, 14:30</li></ul>'
    ticker = f'<div class="match-aside author">{minutes}</div>'
    html = f"<html><body><main><h1>Rovers against United</h1>{line}{ticker}</main></body></html>"
    page = Page(html.encode(), "https://example.org/match")
    reading = read_page(page, None)
    assert reading is not None
    assert {block.text for block in reading.blocks} >= set(P)
