"""Which of a page's dates is the day of publication, which the last change, and in which zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import extract_article
from crawler.extraction.candidates import SiteHints
from crawler.extraction.dates import Dates, FoundDate, find_dates, parse_date
from crawler.extraction.day_judge import judge_date
from crawler.extraction.layout import Layout
from crawler.page import Page

NO_HINTS = SiteHints()
URL = "https://example.org/news/rain"
BODY = "<p>It rained all day, and the river rose.</p>" * 3


def dates_of(
    head: str = "",
    header: str = "",
    after: str = "",
    *,
    url: str = URL,
    lang: str = "en",
    hints: SiteHints = NO_HINTS,
    fetched_at: datetime | None = None,
    date_order: str | None = None,
) -> Dates:
    html = (
        f"<html lang={lang}><head>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article><header><h1>Rain</h1>{header}</header><div class=text>{BODY}</div></article>{after}</body></html>"
    )
    page = Page(html.encode(), url, fetched_at=fetched_at, date_order=date_order)
    tree = page.tree
    body = tree.named["text"][0]
    first, *_, last = tree.children(body)
    layout = Layout(title=tree.tagged["h1"][0], container=body, first=first, last=last)
    return find_dates(page, layout, hints, lang)


def iso(found: FoundDate | None) -> str | None:
    return found.value.isoformat() if found else None


def json_ld(**properties: str) -> str:
    fields = ", ".join(f'"{name}": "{value}"' for name, value in properties.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Rain", {fields}}}</script>'


PUBLISHED = '<meta property="article:published_time" content="{}">'

SOURCES = [
    pytest.param(json_ld(datePublished="2020-05-04T10:30:00+02:00"), "", id="json-ld"),
    pytest.param(
        '<script type="application/ld+json">{"@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld", '
        '"title": "Rain", "pubDate": "2020-05-04T10:30:00+02:00"}</script>',
        "",
        id="cambrian",
    ),
    pytest.param(PUBLISHED.format("2020-05-04T10:30:00+02:00"), "", id="open-graph"),
    pytest.param('<meta name="parsely-pub-date" content="2020-05-04T10:30:00+02:00">', "", id="parsely"),
    pytest.param('<meta name="cXenseParse:recs:publishtime" content="2020-05-04T10:30:00+02:00">', "", id="cxense"),
    pytest.param("", '<time datetime="2020-05-04T10:30:00+02:00">4 May</time>', id="time-element"),
    pytest.param("", '<span itemprop="datePublished" content="2020-05-04T10:30:00+02:00"></span>', id="microdata"),
    pytest.param("", '<abbr class="published" title="2020-05-04T10:30:00+02:00">Monday</abbr>', id="hatom"),
    pytest.param("", '<abbr title="2020-05-04T10:30:00+02:00">2 hours ago</abbr>', id="abbr-without-class"),
    pytest.param("", "<p>Published on 4 May 2020 at 10:30 +0200 by Ann</p>", id="line"),
    pytest.param("", '<div class="post-date">Mon, 04 May 2020 10:30:00 +0200</div>', id="marked-element"),
    pytest.param('<script>var page = {"published_at": "2020-05-04T10:30:00+02:00"};</script>', "", id="script-data"),
    pytest.param('<script>window.DATA = {"pubtime": "2020-05-04T10:30:00+02:00"};</script>', "", id="publish-time"),
    pytest.param('<script>{"publishedDate":"2020-05-04T10:30:00+02:00","updatedDate":null}</script>', "", id="state"),
]


@pytest.mark.parametrize(("head", "header"), SOURCES)
def test_each_source_alone_is_read(head: str, header: str) -> None:
    published = dates_of(head, header).published
    assert published is not None
    assert published.value == datetime(2020, 5, 4, 8, 30, tzinfo=UTC)
    assert published.value.utcoffset() == timedelta(hours=2)
    assert (published.zone, published.precision) in (("stated", "second"), ("stated", "minute"))


BESIDE_THE_DAY = [
    pytest.param("<span class=date>04.05.2020</span> <span class=time>10:30</span>", "10:30", id="spans"),
    pytest.param("<div class=date>4 May 2020</div><div class=hour>10:30 Uhr</div>", "10:30", id="divs"),
    pytest.param("<ul><li><i></i> 04.05.2020</li><li><i></i> 10:30</li></ul>", "10:30", id="list"),
    pytest.param("<p><time datetime=2020-05-04>04.05.2020</time> 10:30</p>", "10:30", id="behind-time-element"),
    pytest.param("<p><span class=date>May 4, 2020</span> at <b>3:20 pm</b></p>", "15:20", id="word-between"),
    pytest.param("<span class=time>10:30</span> <span class=date>04.05.2020</span>", "10:30", id="before"),
    pytest.param("<span class=date>04.05.2020</span> <span class=duration>10:30</span>", "00:00", id="duration"),
    pytest.param("<span class=date>04.05.2020</span> <span>Updated 10:30</span>", "00:00", id="of-a-change"),
    pytest.param("<span class=date>04.05.2020</span> <span>3:2</span>", "00:00", id="score"),
]


@pytest.mark.parametrize(("header", "time"), BESIDE_THE_DAY)
def test_a_time_that_stands_by_itself_beside_the_day_is_read(header: str, time: str) -> None:
    assert iso(dates_of(header=header).published) == f"2020-05-04T{time}:00+00:00"


def test_a_headline_that_is_said_again_above_the_text_has_the_date_beside_it_and_not_that_of_the_header() -> None:
    clock = "<div class=date><time>Monday, 04 May 2020 - 10:21</time></div>"
    menu = "".join(f"<li><a href=/{n}>Rubric {n}</a></li>" for n in range(40))
    header = f"<header><h1>Rain over the river</h1>{clock}</header><ul>{menu}</ul><h3>Rain over the river</h3>"
    text = "<p>" + "It rained all night, and in the morning the river stood in the lower streets of the town. " * 3
    html = f"<html><body>{header}<p>Ann Lee | Quay | 23/04/2020</p>{text}{text}{text}</body></html>"
    article = extract_article(html.encode(), url=URL)
    assert article.date_published is not None
    assert article.date_published.date() == date(2020, 4, 23)


def test_a_date_in_a_script_is_no_part_of_the_line_that_it_stands_in() -> None:
    header = '<p class=date>4 May 2020, 10:30 <script>show("Updated: 5 June 2021")</script></p>'
    assert dates_of(header=header) == dates_of(header="<p class=date>4 May 2020, 10:30 </p>")


RDFA = "property='dc:date dc:created' content=2020-05-04T10:30:00+02:00"


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(f"<div class=submitted><span {RDFA}>By Ann on 04/05/2020 - 10:30</span></div>", id="child"),
        pytest.param(f"<span class='rdf-meta hidden' {RDFA}></span><i>4 May 2020</i>", id="hidden"),
    ],
)
def test_the_time_in_attributes_of_rdfa_is_read(header: str) -> None:
    assert iso(dates_of(header=header).published) == "2020-05-04T10:30:00+02:00"


@pytest.mark.parametrize("headline", ["The archive was renovated", "Premier opens event", "No death until deadline"])
@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_a_headline_above_a_date_does_not_say_what_date_it_is(tag: str, headline: str) -> None:
    header = f"<{tag}>{headline}</{tag}><time>04.05.2020 21:45</time>"
    dates = dates_of(header=header, url="https://example.org/2020/05/04/rain", date_order="DMY")
    assert dates.published is not None
    assert (dates.published.raw, dates.published.precision) == ("04.05.2020 21:45", "minute")


def dates_below(header: str, text: str = "") -> Dates:
    """Of a page whose standfirst stands in the text, above `header` and the paragraphs."""
    standfirst = f"<p>{'It rained, and the river rose in the lower streets of the town. ' * 2}</p>"
    html = (
        f"<html lang=de><h1>Rain</h1><div class=text>{standfirst}{'<span><i></i></span>' * 12}{header}<p>{text}"
        f"{'The river stood in the streets until noon, and fell in the evening. ' * 2}</p>{BODY}</div></html>"
    )
    page = Page(html.encode(), URL)
    tree = page.tree
    body = tree.named["text"][0]
    first, *_, last = tree.children(body)
    return find_dates(page, Layout(tree.tagged["h1"][0], body, first, last), NO_HINTS, "de")


@pytest.mark.parametrize(
    "header", ["<p><span>04.05.2020, 10:30</span></p>", "<div class=date>4. Mai 2020 10:30 Uhr</div>"]
)
def test_a_date_below_standfirst_and_picture_is_read(header: str) -> None:
    assert iso(dates_below(header).published) == "2020-05-04T10:30:00+00:00"


def test_a_day_before_a_dash_at_the_beginning_of_the_text_is_its_date() -> None:
    body = f"<p>04.05.2020 - It rained all day in the town, and the river rose in the streets.</p>{BODY}"
    html = f"<html lang=de><h1>Rain</h1><div class=text>{body}</div></html>"
    page = Page(html.encode(), URL)
    layout = Layout(page.tree.tagged["h1"][0], *(page.tree.named["text"][0] + step for step in (0, 1, 3)))
    assert iso(find_dates(page, layout, NO_HINTS, "de").published) == "2020-05-04T00:00:00+00:00"


def test_a_marked_box_that_holds_more_than_a_date_leaves_it_to_the_lines() -> None:
    share = "".join(f"<a href=/x>Share the article on network number {number}</a>" for number in range(3))
    header = f"<div class=entry-meta><p>By Ada Moor • <a>4 May 2020 10:30</a></p>{share}</div>"
    assert iso(dates_of(header=header).published) == "2020-05-04T10:30:00+00:00"


def test_a_link_before_a_date_does_not_say_what_date_it_is() -> None:
    byline = "<i>By Ada Moor | <a href=/ada>Archive</a></i> <b class=date>4 May 2020 10:30</b>"
    assert iso(dates_of(header=byline).published) == "2020-05-04T10:30:00+00:00"
    assert dates_of(header="<i>Archive:</i> <b class=date>4 May 2020 10:30</b>").published is None


def test_the_rights_of_a_picture_say_nothing_of_the_date_below_it() -> None:
    header = "<div><figure><span>© Ada Moor</span></figure><p class=date>4 May 2020 | News</p></div>"
    assert iso(dates_of(header=header).published) == "2020-05-04T00:00:00+00:00"


def test_a_time_element_in_utc_is_read_as_it_is_printed() -> None:
    header = "<time datetime='2020-05-05 02:30:00 UTC'>4 May 2020, 9:30 pm</time>"
    assert iso(dates_of(header=header).published) == "2020-05-04T21:30:00-05:00"


def test_the_second_is_taken_from_whoever_states_it() -> None:
    found = dates_of(json_ld(datePublished="2020-05-04T10:30:59Z"), "<p>Published: 4 May 2020, 10:30 GMT</p>")
    assert iso(found.published) == "2020-05-04T10:30:59+00:00"


def test_a_page_without_a_date_has_none() -> None:
    assert dates_of() == Dates(None, None)


def test_modified_is_not_published() -> None:
    dates = dates_of(json_ld(datePublished="2020-05-04T10:30:00Z", dateModified="2020-06-07T08:09:10Z"))
    assert iso(dates.published) == "2020-05-04T10:30:00+00:00"
    assert iso(dates.modified) == "2020-06-07T08:09:10+00:00"


MODIFIED = '<meta property="article:modified_time" content="{}">'

CHANGES = [
    pytest.param("2020-05-04T10:30:00Z", "2020-05-04T09:00:00Z", None, id="earlier-that-day"),
    pytest.param("2020-05-04T10:30:00Z", "2020-05-01", None, id="an-earlier-day"),
    pytest.param("2020-05-04T10:30:00Z", "2020-05-04", "2020-05-04T00:00:00+00:00", id="that-day"),
    pytest.param("2020-05-04T10:30:59Z", "2020-05-04T10:30:12Z", "2020-05-04T10:30:12+00:00", id="that-minute"),
    pytest.param("2020-05-04T10:30:00+02:00", "2020-05-04T09:00:00Z", "2020-05-04T11:00:00+02:00", id="other-zone"),
    pytest.param("2020-05-04T10:30:00", "2020-05-04T08:45:00Z", "2020-05-04T08:45:00+00:00", id="zone-unknown"),
    pytest.param("2020-05-04T10:30:00", "2020-05-03T08:45:00Z", None, id="earlier-in-any-zone"),
]


@pytest.mark.parametrize(("published", "modified", "found"), CHANGES)
def test_what_was_changed_before_the_publication_is_no_change_of_it(
    published: str, modified: str, found: str | None
) -> None:
    assert iso(dates_of(PUBLISHED.format(published) + MODIFIED.format(modified)).modified) == found


def test_of_several_changes_one_after_the_publication_is_taken() -> None:
    head = json_ld(datePublished="2020-05-04T10:30:00Z", dateModified="2020-05-04T01:40:20Z")
    assert iso(dates_of(head + MODIFIED.format("2020-05-04T13:40:20Z")).modified) == "2020-05-04T13:40:20+00:00"


def test_the_printed_publication_beats_the_last_change_that_is_stated_as_publication() -> None:
    head = json_ld(datePublished="2020-05-04T20:14:24Z", dateModified="2020-05-04T20:14:24Z")
    printed = "<p>Published 4 May 2020, 18:58 GMT</p><p>Updated 4 May 2020, 20:14 GMT</p>"
    assert iso(dates_of(head, printed).published) == "2020-05-04T18:58:00+00:00"
    assert iso(dates_of(head, printed).modified) == "2020-05-04T20:14:24+00:00"
    assert iso(dates_of(head, "<p>Published 4 May 2020, 18:58 GMT</p>").published) == "2020-05-04T20:14:24+00:00"
    stamp = "<span class=published data-timestamp=2020-05-04T20:14:24Z>now</span>"
    marked = printed.replace("<p>", "<p class=date>")
    assert iso(dates_of(head, marked + stamp).published) == "2020-05-04T18:58:00+00:00"


def test_an_age_is_read_in_scripts_with_vowels_that_are_no_letters() -> None:
    fetched_at = datetime(2020, 5, 4, 12, 0, tzinfo=UTC)
    found = dates_of("", "<p class=date>3 घंटे पहले</p>", lang="hi", fetched_at=fetched_at).published
    assert iso(found) == "2020-05-04T00:00:00+00:00"


@pytest.mark.parametrize("line", ["4 mai 20 | 7h30", "04-Mai-20 7:30", "4. Mai 20, 07:30"])
def test_a_year_of_two_digits_behind_a_months_name_is_read_where_the_mark_up_says_date(line: str) -> None:
    assert iso(dates_of(header=f"<span class=date>{line}</span>", lang="de").published) == "2020-05-04T07:30:00+00:00"


def test_a_buddhist_year_of_two_digits_is_found_in_a_line() -> None:
    assert iso(dates_of("", "<p>06 พ.ค. 63 (10:30 น.)</p>", lang="th").published) == "2020-05-06T10:30:00+00:00"


def test_a_modification_for_machines_alone_publishes_nothing() -> None:
    dates = dates_of('<meta property="og:updated_time" content="2020-06-07T08:09:10Z">')
    assert dates.published is None
    assert iso(dates.modified) == "2020-06-07T08:09:10+00:00"


def test_the_printed_day_of_a_change_does_not_replace_the_stated_day_of_publication() -> None:
    head = json_ld(datePublished="2020-05-04T10:30:00Z", dateModified="2020-06-07T08:09:10Z")
    assert iso(dates_of(head, "<p>Updated: 7 June 2020</p>").published) == "2020-05-04T10:30:00+00:00"


def test_agreement_beats_one_dissenting_source() -> None:
    head = PUBLISHED.format("2020-05-04T10:30:00Z") + json_ld(datePublished="2020-01-01T00:00:00Z")
    found = dates_of(head, "<time datetime='2020-05-04T10:30:00Z'>4 May 2020</time>", url=URL + "/2020/05/04").published
    assert iso(found) == "2020-05-04T10:30:00+00:00"


def test_dates_of_comments_and_of_other_stories_are_not_the_articles() -> None:
    after = (
        '<div id="comments"><ol class="comment-list"><li class="comment"><time datetime="2020-05-06T07:08:09Z">'
        '6 May 2020</time> I agree.</li></ol></div><aside class="related"><time datetime="2019-01-01">x</time></aside>'
    )
    assert dates_of("", "", after) == Dates(None, None)
    assert iso(dates_of("", "<time datetime='2020-05-04'>4 May</time>", after).published) == "2020-05-04T00:00:00+00:00"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            "This entry was posted on Monday, May 4th, 2020 at 7:30 am and is filed under <a href=/sea>Sea</a>. You "
            "can follow any responses to this entry through the <a href=/feed>RSS 2.0</a> feed, or leave a response.",
            id="en",
        ),
        pytest.param(
            "Dieser Artikel wurde am 4. Mai 2020 um 07:30 von <a href=/ada>Ada Moor</a> geschrieben und unter dem "
            "Stichwort <a href=/sea>Meer</a>, <a href=/q>Hafen</a>, in die Kategorie <a href=/c>Küste</a> eingeordnet.",
            id="de",
        ),
    ],
)
def test_a_sentence_below_the_text_that_begins_with_the_day_of_publication_is_read(line: str) -> None:
    assert iso(dates_of("", "", f"<p>{line}</p>").published) == "2020-05-04T07:30:00+00:00"


def test_a_copyright_line_is_no_date() -> None:
    assert dates_of("", "", "<footer>Copyright © 2020-05-04 Example. All rights reserved.</footer>").published is None


def test_a_teasers_json_ld_is_not_the_pages() -> None:
    teaser = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Snow", "url": '
        '"https://example.org/news/snow", "datePublished": "2019-01-01T10:00:00Z"}</script><title>Rain</title>'
    )
    assert dates_of(teaser).published is None


@pytest.mark.parametrize("value", ["1970-01-01T00:00:00Z", "0000-00-00 00:00:00", "-0001-11-30T00:00:00+00:00", "null"])
def test_what_systems_print_for_no_date_is_none(value: str) -> None:
    assert dates_of(PUBLISHED.format(value)).published is None


def test_a_date_after_the_page_was_fetched_is_not_believed() -> None:
    fetched_at = datetime(2020, 5, 4, 12, 0, tzinfo=UTC)
    assert dates_of(PUBLISHED.format("2020-11-04T10:30:00Z"), fetched_at=fetched_at).published is None
    ambiguous = dates_of(PUBLISHED.format("04/05/2020 10:30"), fetched_at=datetime(2020, 4, 20, tzinfo=UTC)).published
    assert iso(ambiguous) == "2020-04-05T10:30:00+00:00"


@pytest.mark.parametrize("year", [1, 9999])
def test_a_nonsensical_time_of_fetching_does_no_harm(year: int) -> None:
    fetched_at = datetime(year, 12, 31, 23, 59, tzinfo=UTC) if year > 1 else datetime(1, 1, 1, tzinfo=UTC)
    dates_of(PUBLISHED.format("2020-11-04T10:30:00Z"), "<p>Today, 10:30</p>", fetched_at=fetched_at)


AMBIGUOUS = "<p class=date>04/05/2020</p>"
SNOW = "<ul><li>Snow in the hills, {}</li></ul>"


@pytest.mark.parametrize(
    ("expected", "arguments"),
    [
        pytest.param(None, {}, id="nothing-decides"),
        pytest.param("2020-05-04", {"url": URL + "/2020/05/04/rain"}, id="url"),
        pytest.param(
            "2020-05-04", {"url": "https://example.org/2020/politics/5/4/rain/"}, id="url-with-a-rubric-in-it"
        ),
        pytest.param("2020-04-05", {"head": PUBLISHED.format("2020-04-05T10:30:00Z")}, id="another-date"),
        pytest.param("2020-04-05", {"head": '<meta property="og:locale" content="en_US">'}, id="american-locale"),
        pytest.param("2020-05-04", {"head": '<meta property="og:locale" content="en_GB">'}, id="british-locale"),
        pytest.param("2020-05-04", {"url": "https://example.co.uk/rain"}, id="british-domain"),
        pytest.param("2020-05-04", {"lang": "fr"}, id="language"),
        pytest.param("2020-04-05", {"lang": "fr", "hints": SiteHints(date_order="MDY")}, id="site"),
        pytest.param("2020-05-04", {"after": SNOW.format("28/03/2020")}, id="a-day-that-is-no-month-elsewhere"),
        pytest.param("2020-05-04", {"after": SNOW.format("28/03/2020"), "lang": "en-US"}, id="before-the-locale"),
        pytest.param(None, {"after": SNOW.format("28/03/2020, 03/29/2020")}, id="both-orders-elsewhere"),
        pytest.param("2020-05-04", {"date_order": "DMY"}, id="other-pages"),
        pytest.param("2020-05-04", {"after": SNOW.format("28/03/2020"), "date_order": "MDY"}, id="before-other-pages"),
    ],
)
def test_day_and_month_are_told_apart_by_evidence(expected: str | None, arguments: dict[str, object]) -> None:
    found = dates_of(header=AMBIGUOUS, **arguments).published  # type: ignore[arg-type]
    assert (found.value.date().isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(URL, "2020-05-04T10:30:00+00:00", id="nothing-decides"),
        pytest.param(URL + "/2020/04/05/rain", "2020-04-05T10:30:00+00:00", id="the-url-says-the-other"),
        pytest.param(URL + "/2020/05/04/rain", "2020-05-04T10:30:00+00:00", id="the-url-says-the-same"),
        pytest.param(URL + "/2020/03/02/rain", "2020-05-04T10:30:00+00:00", id="the-url-says-neither"),
    ],
)
def test_a_dotted_date_has_its_day_first_unless_the_page_states_the_other_for_machines(url: str, expected: str) -> None:
    assert iso(dates_of(header="<p class=date>Published: 04.05.20 10:30</p>", url=url).published) == expected


def test_dates_aside_above_the_headline_are_those_of_other_stories() -> None:
    times = "<time datetime='2020-06-07T19:15:46+05:00'>19:15</time>"
    found = {}
    for tag in ("aside", "div"):
        html = f"<html><body><{tag}>{times}<a href=/snow>Snow</a></{tag}><h1>Rain</h1>{BODY}</body></html>"
        page = Page(html.encode(), URL)
        title, (first, *_, last) = page.tree.tagged["h1"][0], page.tree.tagged["p"]
        layout = Layout(title=title, container=page.tree.parents[first], first=first, last=last)
        found[tag] = iso(find_dates(page, layout, NO_HINTS, "en").published)
    assert found == {"aside": None, "div": "2020-06-07T19:15:46+05:00"}


def test_what_is_for_machines_is_not_read_in_the_order_that_pages_are_printed_in() -> None:
    assert dates_of(PUBLISHED.format("04/05/2020 10:30"), date_order="DMY").published is None


def test_a_time_in_utc_is_shown_by_the_sites_own_clock_where_the_page_prints_it() -> None:
    found = dates_of(PUBLISHED.format("2020-05-04T22:30:00Z"), "<p class=date>5 May 2020, 00:30</p>").published
    assert found is not None
    assert found.value.isoformat() == "2020-05-05T00:30:00+02:00"
    assert found.zone == "stated"


def test_a_local_time_takes_the_offset_that_another_date_of_the_page_states() -> None:
    head = '<meta property="article:modified_time" content="2020-05-04T12:00:00+02:00">'
    found = dates_of(head, "<p class=date>4 May 2020, 10:30</p>").published
    assert found is not None
    assert (found.value.isoformat(), found.zone) == ("2020-05-04T10:30:00+02:00", "page")


def test_summer_time_of_another_date_is_not_put_upon_winter() -> None:
    head = '<meta property="article:modified_time" content="2020-07-01T12:00:00+02:00">' + PUBLISHED.format(
        "2020-01-10T23:30:00Z"
    )
    found = dates_of(head).published
    assert found is not None
    assert found.value.isoformat() == "2020-01-10T23:30:00+00:00"


def test_the_sites_zone_comes_before_the_assumption() -> None:
    header = "<p class=date>4 May 2020, 10:30</p>"
    assumed = dates_of("", header).published
    site = dates_of("", header, hints=SiteHints(timezone="Europe/Moscow")).published
    assert assumed is not None
    assert site is not None
    assert (assumed.value.isoformat(), assumed.zone) == ("2020-05-04T10:30:00+00:00", "assumed")
    assert (site.value.isoformat(), site.zone) == ("2020-05-04T10:30:00+03:00", "site")


def test_a_time_in_utc_is_shown_in_the_sites_zone() -> None:
    found = dates_of(PUBLISHED.format("2020-05-04T22:30:00Z"), hints=SiteHints(timezone="Europe/Berlin")).published
    assert found is not None
    assert (found.value.isoformat(), found.zone) == ("2020-05-05T00:30:00+02:00", "stated")


def test_midnight_in_utc_of_a_system_that_keeps_days_is_the_printed_day() -> None:
    found = dates_of(PUBLISHED.format("2020-05-03T22:00:00Z"), "<p class=date>4 May 2020</p>").published
    assert found is not None
    assert found.value.isoformat() == "2020-05-04T00:00:00+02:00"


ZONES = [
    pytest.param(
        json_ld(datePublished="2020-05-04T10:30:45Z", dateModified="2020-05-04T11:00:05Z"),
        "<time datetime='2020-05-04T10:30:45+02:00'>10:30</time>",
        ("2020-05-04T10:30:45+02:00", "2020-05-04T11:00:05+02:00"),
        id="local-time-with-z",
    ),
    pytest.param(
        json_ld(datePublished="2020-05-04T10:30:45-04:00")
        + PUBLISHED.format("2020-05-04T10:30:45+00:00")
        + MODIFIED.format("2020-05-04T14:00:05+00:00"),
        "<time datetime='2020-05-04T06:30:45-04:00'>06:30</time>",
        ("2020-05-04T06:30:45-04:00", "2020-05-04T10:00:05-04:00"),
        id="utc-with-the-sites-offset",
    ),
    pytest.param(
        json_ld(datePublished="2020-05-04T10:30:45Z", uploadDate="2020-05-04T12:30:05Z")
        + PUBLISHED.format("2020-05-04T12:30:05+02:00")
        + '<meta name="pubdate" content="2020-05-04T10:30:05Z">',
        "",
        ("2020-05-04T12:30:45+02:00", None),
        id="one-of-several-with-z",
    ),
    pytest.param(
        json_ld(datePublished="2020-05-04T10:30:45") + PUBLISHED.format("2020-05-04T08:30:45Z"),
        "",
        ("2020-05-04T10:30:45+02:00", None),
        id="one-instant-with-and-without-a-zone",
    ),
    pytest.param(
        json_ld(datePublished="2020-05-04T10:30:45") + PUBLISHED.format("2020-05-04T08:30:05Z"),
        "",
        ("2020-05-04T10:30:45+00:00", None),
        id="two-instants",
    ),
]


@pytest.mark.parametrize(("head", "header", "expected"), ZONES)
def test_a_wrong_or_missing_zone_is_told_by_other_statements_of_the_same_time(
    head: str, header: str, expected: tuple[str, str | None]
) -> None:
    dates = dates_of(head, header)
    assert (iso(dates.published), iso(dates.modified)) == expected


def test_the_zone_shown_does_not_depend_on_the_order_of_equal_votes() -> None:
    times = "".join(f"<time datetime='2020-05-04T10:30:00+0{hours}:00'>x</time>" for hours in (4, 1, 6))
    found = dates_of(PUBLISHED.format("2020-05-04T10:30:00Z"), "", times).published
    assert found is not None
    assert found.value.utcoffset() == timedelta(hours=1)


def test_the_time_of_day_is_taken_from_whoever_states_it() -> None:
    header = "<p class=date>4 May 2020</p>"
    found = dates_of(json_ld(datePublished="2020-05-04T10:30:45+02:00"), header).published
    assert found is not None
    assert (found.value.isoformat(), found.precision) == ("2020-05-04T10:30:45+02:00", "second")
    beside_day = dates_of("", "<time datetime=2020-05-04>4 May 2020, 10:30</time>").published
    assert iso(beside_day) == "2020-05-04T10:30:00+00:00"
    day_only = dates_of(json_ld(datePublished="2020-05-04T00:00:00+02:00"), header).published
    assert day_only is not None
    assert day_only.precision == "day"


@pytest.mark.parametrize(
    ("header", "expected", "precision"),
    [
        ("<p class=date>Today, 07:30</p>", "2020-05-04T07:30:00+03:00", "minute"),
        ("<p class=date>Yesterday at 23:10</p>", "2020-05-03T23:10:00+03:00", "minute"),
        ("<time>5 minutes ago</time>", "2020-05-04T14:55:00+03:00", "minute"),
        ("<p class=date>3 May, 18:00</p>", "2020-05-03T18:00:00+03:00", "minute"),
        (f"<span>Today, 07:30</span><p>{'It rained. ' * 40}</p>", "2020-05-04T07:30:00+03:00", "minute"),
    ],
)
def test_a_relative_date_counts_where_the_page_states_no_other(header: str, expected: str, precision: str) -> None:
    hints = SiteHints(timezone="Europe/Moscow")
    fetched_at = datetime(2020, 5, 4, 12, 0, tzinfo=UTC)
    found = dates_of("", header, hints=hints, fetched_at=fetched_at).published
    assert found is not None
    assert (found.value.isoformat(), found.precision, found.zone) == (expected, precision, "site")
    assert dates_of("", header, hints=hints).published is None


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "<time datetime='2020-05-04T10:30:00Z'>4 May 2020</time>",
                "<p class=date>04/05/20 10:30</p>",
                "<time>",
                "</p></div>",
                "<span class=publi>99/99/9999 31 May 0000</span>",
                "<meta itemprop=datePublished content=2020-13-45>",
                "<h1>2020-01-01</h1>",
                '<script type="application/ld+json">{"@type":"Article","datePublished":[null,{"a":1}]}</script>',
                "\u0661\u0662/\u0660\u0665/\u0662\u0660\u0662\u0660",
                "12 12 12 12 May 12 2020 12:12 +99:99",
            ]
        ),
        max_size=12,
    )
)
def test_pieces_of_dates_in_any_order_give_aware_dates_or_none(pieces: list[str]) -> None:
    page = Page(("<html><body>" + "".join(pieces)).encode(), URL, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    dates = find_dates(page, Layout(), NO_HINTS, None)
    for found in (dates.published, dates.modified):
        assert found is None or found.value.tzinfo is not None


ENDS_OF_TIME = st.datetimes(timezones=st.sampled_from([UTC, *(timezone(timedelta(hours=h)) for h in (-12, -11, 14))]))
# fmt: off
EXTREMES = [
    "9999-12-31T23:59:59Z", "9999-12-31", "0001-01-01T00:00:00+14:00", "0001-01-01", "1800-01-01T00:00+14:00",
    "2100-12-31T23:59:59-11:00", "31 December 9999, 23:59", "31.12.9999", "1 January 0001",
    "12/31/9999 11:59 pm", "99999999999999", "9999999999", "4000000000", "Yesterday, 23:59", "Today",
    "9999 years ago", "in 9999 days", "31 December", "29 February", "۱۴۹۹/۱۲/۲۹", "令和99年12月31日", "31/12/2700",
    "2359-12-31T24:00",
]
# fmt: on
EXTREME = st.sampled_from(EXTREMES)


@settings(max_examples=100)
@given(EXTREME, EXTREME, ENDS_OF_TIME, st.sampled_from([None, "Pacific/Kiritimati", "Pacific/Pago_Pago"]), st.dates())
def test_no_year_is_too_far_away(one: str, other: str, fetched_at: datetime, zone: str | None, day: date) -> None:
    hints = SiteHints(timezone=zone)
    head = json_ld(datePublished=one, dateModified=other) + PUBLISHED.format(other)
    header = f"<p>{one}</p><time datetime='{other}'>{one}</time><p>Published {other}</p>"
    for found in (
        dates_of(head, header, hints=hints, fetched_at=fetched_at),
        dates_of("", header, fetched_at=fetched_at),
    ):
        assert all(d is None or d.value.tzinfo is not None for d in (found.published, found.modified))
    read = parse_date(one, fetched_at=fetched_at, hints=hints)
    assert read is None or read.value.tzinfo is not None
    judged = judge_date(one, day, fetched_at=fetched_at, hints=hints)
    assert abs((judged.value.date() - day).days) <= 1
