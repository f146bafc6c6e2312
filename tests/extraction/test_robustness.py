"""Whatever bytes come, extraction returns an article or raises PageError, in time that grows with the page."""

from __future__ import annotations

import dataclasses
import gc
import json
import pickle
import subprocess
import sys
import tracemalloc
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extraction import extract_article
from crawler.items import Article
from crawler.loaders import load_article
from crawler.page import Page, PageError
from crawler.rules import ArticleRules
from tests.growth import LINEAR, growth

URL = "https://example.org/2024/05/rain-over-the-river"
FETCHED_AT = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
STORY = "<html lang=en><head><title>Rain over the river</title></head><body><h1>Rain over the river</h1>" + "".join(
    f"<p>On day {day} the river rose again, and the people of the town carried sand to the banks until night.</p>"
    for day in range(1, 9)
)


def extract(body: bytes, content_type: str | None = None) -> Article | str:
    """The article, or the reason why there is none."""
    try:
        return extract_article(body, url=URL, fetched_at=FETCHED_AT, content_type=content_type)
    except PageError as error:
        return error.reason


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (*texts_of(key), *texts_of(item))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_of(getattr(value, field.name))


def assert_storable(outcome: Article | str) -> None:
    """No database refuses what was found: no NUL, no lone surrogate; and the dates are aware."""
    if isinstance(outcome, str):
        return
    for text in texts_of(outcome):
        text.encode("utf-8")
        assert "\0" not in text
    for text in [outcome.title or "", *outcome.authors, *(p for s in outcome.body for p in s.paragraphs)]:
        assert unicodedata.is_normalized("NFC", text)
    for moment in (outcome.date_published, outcome.date_modified):
        assert moment is None or moment.tzinfo is not None
    assert outcome.comment_count is None or outcome.comment_count >= 0


# --- any bytes ---------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        *(
            "<div class=comments>",
            "<h1>",
            "</h1>",
            "<p>",
            "</p>",
            "<br>",
            "<table><tr><td>",
            "</table>",
            "<ul><li>",
            "<a href=",
        ),
        *(
            '<meta property="article:author" content="',
            '<meta name=date content="',
            '">',
            "<time datetime=",
            ">",
            "<!--",
            "-->",
        ),
        *(
            '<script type="application/ld+json">',
            "</script>",
            '{"@type":"NewsArticle","author":',
            "[",
            "]",
            "}",
            '"',
            "\\ud800",
        ),
        *(
            '"commentCount":',
            "99999999999999999999",
            "-1",
            "1e400",
            "2024-13-45",
            "5 hours ago",
            "12/11/10",
            "NaN",
            "null",
        ),
        *(
            "By Ann Lee and Bob Ray",
            "Kommentare (",
            "\0",
            "\x1b",
            "\x0c",
            "\u202e",
            "&#xD800;",
            "&#0;",
            "&nbsp;",
            "<base href='",
        ),
        *(
            "http://[::1",
            "javascript:",
            "//",
            "#comment-1",
            "<svg>",
            "<template>",
            "<noscript>",
            "<![CDATA[",
            "<?php ",
            "<b><i>",
        ),
        *(
            "<div itemscope itemtype=https://schema.org/NewsArticle>",
            "<span itemprop=author>",
            "<blockquote>",
            "<h2>",
            "<h3>",
        ),
        *(
            "The town council met on Monday to discuss the flood, and it decided nothing.",
            " ",
            "\n",
            "«",
            "词",
            "é",
            "ß",
            "\U0001f600",
        ),
    ]
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES | st.text(max_size=12), max_size=60))
def test_any_mark_up_gives_an_article_that_can_be_stored(pieces: list[str]) -> None:
    assert_storable(extract("".join(pieces).encode("utf-8", "surrogatepass")))


@settings(max_examples=150)
@given(st.binary(max_size=400), st.none() | st.sampled_from(["text/html; charset=utf-16", "text/html; charset=koi8-r"]))
def test_any_bytes_give_an_article_or_a_named_reason(body: bytes, content_type: str | None) -> None:
    assert_storable(extract(body, content_type))
    assert_storable(extract(STORY.encode() + body, content_type))


@settings(max_examples=100)
@given(st.integers(0, len(STORY)), st.integers(0, len(STORY)), st.binary(max_size=6))
def test_a_page_that_is_cut_or_overwritten_anywhere_is_read(start: int, end: int, inserted: bytes) -> None:
    body = STORY.encode()
    assert_storable(extract(body[:start] + inserted + body[end:]))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "@graph", "author", "name", "headline", "datePublished", "commentCount", "image"]
            )
            | st.text(max_size=5),
            children,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=150)
@given(_JSON)
def test_any_linked_data_leaves_the_article_readable(value: Any) -> None:
    data = {"@type": "NewsArticle", "headline": value, "author": value, "datePublished": value, "commentCount": value}
    script = json.dumps([data, value]).replace("</", "<\\/")
    outcome = extract(
        STORY.encode() + f'<script type="application/ld+json">{script}</script>'.encode("utf-8", "replace")
    )
    assert isinstance(outcome, Article)
    assert_storable(outcome)
    assert outcome.body


def linked_data(value: Any) -> bytes:
    return b'<script type="application/ld+json">' + json.dumps(value).encode() + b"</script>"


NAMES = [b"%x" % i for i in range(5000, 60_000)]


def many_attributes(sign: bytes, every: int) -> bytes:
    """One tag of 55,000 names, one in `every` with a value that holds the end of a tag."""
    return b"<p " + b" ".join(name + (sign if i % every == 0 else b"") for i, name in enumerate(NAMES)) + b">"


MANY_ATTRIBUTES = {
    "bare": many_attributes(b"", 1),
    "bare-and-a-quoted-end-now-and-then": many_attributes(b'=">"', 500),
    "bare-and-a-quoted-end-seldom": many_attributes(b'=">"', 5000),
    "bare-and-a-spaced-end": many_attributes(b" = '>'", 500),
    "bare-and-quoted-tags": many_attributes(b'="<b class=x>x</b>"', 500),
    "bare-and-a-quoted-script": many_attributes(b'="<script>"', 500),
    "each-with-a-tag": many_attributes(b'="<>"', 1),
    "each-with-an-element": many_attributes(b"=\"<b class='x'>x</b>\"", 1),
    "behind-an-ordinary-page": STORY.encode() * 200 + many_attributes(b'=">"', 500),
    "before-an-ordinary-page": many_attributes(b'=">"', 500) + STORY.encode() * 2000,
    "in-thousands-of-tags": (b"<p " + b" ".join(NAMES[:1000]) + b">") * 2000,
    "in-thousands-of-tags-with-quoted-ends": (b"<p " + b" ".join(name + b'=">"' for name in NAMES[:1000]) + b">") * 900,
    "in-utf-16": many_attributes(b'=">"', 500).decode().encode("utf-16"),
    "between-nul-bytes": b"<html>\0" + many_attributes(b'=">"', 500).replace(b" ", b" \0"),
}


# --- what is no page ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "empty-page", id="empty"),
        pytest.param(b" \n\t\r ", "empty-page", id="white-space"),
        pytest.param(b"var a = 1;\nfor (i = 0; i < 9; i++) { a <<= 1 }\n" * 20, "not-html", id="script"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "not-html", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<<<", "not-html", id="png"),
        pytest.param(b"PK\x03\x04\x14\0\0\0", "not-html", id="zip"),
        pytest.param(b"\x1f\x8b\x08\0\0\0", "not-html", id="gzip-left-packed"),
        pytest.param(b'{"title": "<p>Rain</p>"}\n', "not-html", id="json-object"),
        pytest.param(b"\xef\xbb\xbf [1, 2]", "not-html", id="json-array-with-bom"),
        pytest.param(b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "not-html", id="rss"),
        pytest.param(
            b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "not-html", id="sitemap"
        ),
        pytest.param(b"x" * (10 * 1024 * 1024 + 1), "too-large", id="11-megabytes"),
        pytest.param(b"<div>" * 1_000_000, "too-many-tags", id="a-million-nested-tags"),
        pytest.param(
            b"<p " + b" ".join(b"a%d" % i for i in range(200_000)) + b">", "too-many-attributes", id="attributes"
        ),
        pytest.param(
            b"<p " + b" ".join(b'a%d=">"' % i for i in range(200_000)) + b">",
            "too-many-attributes",
            id="quoted-attributes",
        ),
        pytest.param(
            b"<p " + b" ".join(b'a%d=">"' % i for i in range(80_000)) + b">",
            "too-many-attributes",
            id="quoted-attributes-of-a-page-below-a-megabyte",
        ),
        *(pytest.param(body, "too-many-attributes", id=f"attributes-{name}") for name, body in MANY_ATTRIBUTES.items()),
    ],
)
def test_what_is_no_page_has_a_named_reason(body: bytes, reason: str) -> None:
    assert extract(body) == reason


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param(STORY.encode("utf-16"), id="utf-16-with-bom"),
        pytest.param(STORY.encode("utf-16-be"), id="utf-16-without-bom"),
        pytest.param(STORY.encode("utf-32"), id="utf-32-with-bom"),
        pytest.param(STORY.encode("utf-32-le"), id="utf-32-without-bom"),
        pytest.param(b"\xef\xbb\xbf" + STORY.encode(), id="utf-8-with-bom"),
        pytest.param(b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>' + STORY.encode(), id="xhtml"),
        pytest.param(STORY.replace(" ", "\0 ").encode(), id="nul-bytes"),
        pytest.param(STORY.replace("<p>", "<P\n>").encode(), id="capitals-and-line-breaks"),
        pytest.param(("<base href='http://[::1'>" + STORY).encode(), id="broken-base-address"),
        pytest.param((STORY + "<!-- never closed").encode(), id="open-comment"),
        pytest.param((STORY + '<i data-a=\'<b class="x">\' data-b=">">' * 8000).encode(), id="quoted-mark-up"),
        pytest.param((STORY + "<script>if (a < b) { document.write('<p>").encode(), id="open-script"),
        pytest.param(
            ("<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + STORY).encode(), id="deep-json"
        ),
        pytest.param(("<script type='application/ld+json'>{\"a\":</script>" + STORY).encode(), id="broken-json"),
        pytest.param(
            (
                '<script type="application/ld+json">{"@id":"#a","@type":"NewsArticle","author":{"@id":"#a"}}</script>'
                + STORY
            ).encode(),
            id="json-that-refers-to-itself",
        ),
    ],
)
def test_a_strange_page_still_gives_its_story(encoded: bytes) -> None:
    outcome = extract(encoded)
    assert isinstance(outcome, Article)
    assert outcome.title == "Rain over the river"
    assert sum(len(section.paragraphs) for section in outcome.body) == 8
    assert_storable(outcome)


@pytest.mark.parametrize(
    "stated", ["1" * 5000, '"' + "1" * 5000 + '"', '"' + "١" * 5000 + '"', "-5", "1e400", "NaN", "1" + "0" * 30, "[[]]"]
)
def test_a_number_of_comments_that_cannot_be_is_none(stated: str) -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "commentCount": %s}</script>'
    outcome = extract((data % stated + STORY).encode())
    assert isinstance(outcome, Article)
    assert (outcome.comment_count, len(outcome.body)) == (None, 1)


@pytest.mark.parametrize(
    "url", ["", "rain", "http://[::1/2024/rain", "http://exa[mple.org/politics/rain", "//x", "/\udc80"]
)
def test_a_page_whose_address_cannot_be_read_is_read_all_the_same(url: str) -> None:
    page = STORY.replace("</h1>", "</h1><p>By Ann Lee</p><p>4/05/2024</p><a href='http://[::1/politics'>x</a>")
    assert extract_article(page + '<script>{"commentCount":"5"}</script>', url=url).title == "Rain over the river"


def test_a_deep_type_of_interactions_is_none_of_comments() -> None:
    kind = "[" * 1000 + "]" * 1000
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "interactionStatistic": {"interactionType": %s}}'
    )
    outcome = extract((data % kind + "</script>" + STORY).encode())  # Python 3.11 cannot write such a list
    assert isinstance(outcome, Article)
    assert outcome.comment_count is None


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-8"])
def test_russian_without_a_declared_charset_is_read(encoding: str) -> None:
    text = "Вчера в городе прошёл сильный дождь, и река вышла из берегов; жители просят помощи у властей."
    page = f"<html><h1>Дождь над рекой</h1>{f'<p>{text}</p>' * 5}".encode(encoding)
    outcome = extract(page)
    assert isinstance(outcome, Article)
    assert outcome.title == "Дождь над рекой"


# --- size --------------------------------------------------------------------------------

GROWING: dict[str, Callable[[int], bytes]] = {
    "paragraphs": lambda n: (
        b"<h1>T</h1>" + b"".join(b"<p>Paragraph %d has some words, and a few more.</p>" % i for i in range(n))
    ),
    "links": lambda n: b"<h1>T</h1>" + b"".join(b'<a href="/story/%d">story number %d</a> ' % (i, i) for i in range(n)),
    "comments": lambda n: (
        b"<h1>T</h1><div id=comments>"
        + b"".join(
            b'<div class=comment id="comment-%d"><b>Ann</b><p>I agree with %d.</p></div>' % (i, i) for i in range(n)
        )
    ),
    "headings": lambda n: (
        b"<h1>T</h1>" + b"".join(b"<h2>Heading %d</h2><p>Some text stands here.</p>" % i for i in range(n))
    ),
    "classes": lambda n: (
        b"<h1>T</h1>" + b"".join(b'<div class="c%d author date comment">x</div>' % i for i in range(n))
    ),
    "bylines": lambda n: (
        b"<h1>T</h1>" + b"".join(b'<span class="byline author">By John Smith</span>' for i in range(n))
    ),
    "dates": lambda n: (
        b"<h1>T</h1>" + b"".join(b"<time datetime=2020-01-01T10:00:00Z>x</time> 5 May 2020" for i in range(n))
    ),
    "numeric-dates": lambda n: (
        b"<html lang=en><h1>T</h1>" + b"".join(b"<p>%d-%d-2020</p>" % (1 + i % 12, 1 + i % 11) for i in range(n))
    ),
    "repeats": lambda n: (
        b"<h1>T</h1>"
        + b"<p>This sentence is printed over and over, and it is so long that it is text by itself.</p>" * n
    ),
    "quotations": lambda n: (
        b"<h1>T</h1>"
        + b"".join(
            b"<blockquote>It was quoted as number %d of all</blockquote><p>It was quoted as number %d of all here.</p>"
            % (i, i)
            for i in range(n)
        )
    ),
    "line-breaks": lambda n: b"<h1>T</h1><div>" + b"Some text that is long enough.<br><br>" * n,
    "meta": lambda n: b"".join(b'<meta property="article:author" content="Ann Lee">' for _ in range(n)) + b"<h1>T</h1>",
    "linked-data": lambda n: (
        b'<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"A B"}}</script>' * n
    ),
    "people": lambda n: (
        STORY.encode() + linked_data([{"@type": "Person", "name": f"Ann Lee{i}"} for i in range(n // 2)])
    ),
    "dated-objects": lambda n: (
        STORY.encode()
        + linked_data(
            [
                {"@type": "WebPage", "datePublished": f"2020-01-01T{i % 24:02}:{i // 60 % 60:02}:{i % 60:02}{zone}"}
                for i in range(n // 4)
                for zone in ("+02:00", "Z")
            ]
        )
    ),
    "shared-titles": lambda n: (
        b"".join(b'<meta property="og:title" content="Title number %d of all">' % i for i in range(n))
        + linked_data([{"@type": "NewsArticle", "headline": f"Headline {i}", "url": f"/{i}"} for i in range(n)])
    ),
    "stated-text": lambda n: (
        STORY.encode()
        + linked_data({"@type": "NewsArticle", "articleBody": "It rained over the river for days on end. " * n})
        + b"".join(b"<p>On day %d the people of the town carried sand to the banks.</p>" % i for i in range(n))
    ),
    "nested-items": lambda n: (
        b"<h1>T</h1><div itemscope itemtype=https://schema.org/NewsArticle>"
        + b"<div itemprop=about>" * (n // 8)
        + b"<i></i>" * n
    ),
    "numbers-behind-icons": lambda n: (
        b"<h1>T</h1><div><div>" + b"<i></i>" * n + b"</div>" + b"<span class=comment-count>3</span>" * (n // 4)
    ),
    "nested-texts": lambda n: (
        b"<meta name=description content='What a description says that has nothing in common with the page'>"
        + b"<h1>Rain over the river</h1>"
        + b"".join(
            b"<div class=c%d>Of the texts that stand in one another this is number %d.<i></i>" % (i, i)
            for i in range(n // 8)
        )
        + b"word of the page " * n
        + b"</div>" * (n // 8)
        + STORY.encode().partition(b"</h1>")[2]
    ),
    "script": lambda n: b"<h1>T</h1><script>" + b'"commentCount":1,"datePublished":"x",' * n + b"</script>",
    "one-line": lambda n: b"<h1>T</h1><p>" + b"word " * (20 * n),
    "title": lambda n: b"<title>" + b"a=b&" * (20 * n) + b"</title>",
    "one-word": lambda n: b"<h1>T</h1><p>" + b"a" * (100 * n),
    "unclosed": lambda n: b"<font color=red>some <b>words " * n,
    "nested": lambda n: b"<div class=comment><p>Some words." * n,
}


@pytest.mark.parametrize("kind", GROWING)
def test_time_grows_with_the_page_and_not_by_its_square(kind: str) -> None:
    assert growth(lambda count: extract(GROWING[kind](count)), 8_000) < LINEAR


def test_what_a_page_has_of_great_length_is_not_kept_for_the_next() -> None:
    def read(number: int) -> None:
        long = f"{number}{'x' * 200_000}"
        data = linked_data({"@type": f"Article{long}", "headline": long, "author": f"By {long}"})
        page = f"""<link rel=canonical href=/{long}><meta name=author content="By {long}"><h1>Rain over the river</h1>
            <div class="byline comment date sr-only {long}" itemprop="datePublished comment {long}">By Ann</div>
            <a class="comment {long}" title="5 comments {long}"></a><h2 class="{long}">5 comments {long}</h2>"""
        body = STORY.encode() + data + page.encode()
        load_article(Page(body, URL, fetched_at=FETCHED_AT), ArticleRules())

    read(0)
    gc.collect()
    tracemalloc.start()
    for number in range(1, 4):
        read(number)
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 150_000


@pytest.mark.parametrize("tag", ["div", "b", "font", "table", "a", "li", "blockquote", "span"])
def test_deep_nesting_ends_the_process_neither_when_read_nor_when_freed(tag: str) -> None:
    """In a process of its own: C code that recurses into the tree would kill it."""
    code = (
        "from crawler.extraction import extract_article; from crawler.page import PageError\n"
        f"for body in (b'<{tag}>text ' * 200_000, b'<{tag}>' * 100_000 + b'x' + b'</{tag}>' * 100_000):\n"
        "    try: extract_article(body, url='https://example.org/a')\n"
        "    except PageError: pass\n"
        "print('alive')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "alive\n", done.stderr[-500:]


def test_a_page_that_was_decoded_before_is_taken_as_it_is_whatever_it_says_of_its_encoding() -> None:
    html = "<html lang=ru><meta charset=koi8-r><h1>Дождь</h1><p>Шёл дождь\ud800.</p>"
    assert extract_article(html, url="https://example.org/", content_type="text/html; charset=cp1251").title == "Дождь"


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"html": None}, TypeError, "html is the page as it came, in bytes, or as a str, not NoneType"),
        ({"html": 5}, TypeError, "not int"),
        ({"url": None}, TypeError, "url is the page's address, a str, not NoneType"),
        ({"fetched_at": "2013-05-04"}, TypeError, "fetched_at is a datetime, not str"),
        ({"html": b""}, PageError, "the page is empty"),
        ({"html": " \n"}, PageError, "the page is empty"),
        ({"html": b"It rained."}, PageError, "the page has no tag"),
        ({"html": b'{"title": "Rain"}'}, PageError, "the page begins with"),
    ],
)
def test_what_is_no_page_or_address_or_time_is_told_in_one_line(
    arguments: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        extract_article(**{"html": b"<h1>Rain</h1>", "url": "https://example.org/"} | arguments)


def test_a_time_of_fetching_without_a_zone_is_utc() -> None:
    naive, aware = datetime(2013, 5, 4, 12), datetime(2013, 5, 4, 12, tzinfo=UTC)  # noqa: DTZ001
    html = b"<h1>Rain</h1><p class=date>3 hours ago</p><p>It rained all night in the town, and the river rose.</p>"
    assert extract_article(html, url="https://example.org/", fetched_at=naive) == extract_article(
        html, url="https://example.org/", fetched_at=aware
    )


def test_an_error_of_a_page_comes_whole_out_of_another_process() -> None:
    error = pickle.loads(pickle.dumps(PageError("not-html", "the page has no tag")))
    assert (error.reason, str(error)) == ("not-html", "the page has no tag")
