import contextlib
import gzip
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feed import Feed
from crawler.discovery.links import BadEntry, DiscoveryError, Link
from tests.growth import LINEAR, growth

URL = "https://example.org/rss.xml"
OFFLINE = "<item><title>RSS in offline mode</title><link></link><guid></guid><pubDate>-</pubDate></item>"
GOOD = "<item><link>/2</link></item>"


def read(body: bytes) -> list[Link]:
    return [one for one in Feed(URL).read(body, URL) if not isinstance(one, BadEntry)]


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>Example</title><link>https://example.org/</link>{''.join(items)}</channel></rss>"
    ).encode()


def test_an_rss_item_carries_title_date_and_author() -> None:
    item = (
        "<item><title>Rain &amp;amp; wind</title><link>https://example.org/1-rain.html</link>"
        "<dc:creator>Ann Lee</dc:creator><pubDate>Wed, 24 Apr 2013 07:30:00 -0400</pubDate></item>"
    )
    assert read(rss(item)) == [
        Link(
            "https://example.org/1-rain.html",
            URL,
            title="Rain & wind",
            date_published=datetime(2013, 4, 24, 11, 30, tzinfo=UTC),
            authors=("Ann Lee",),
        )
    ]


def test_an_atom_entry_carries_both_dates() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><entry>
        <title type="html">Rain &lt;b&gt;falls&lt;/b&gt;</title><link rel="alternate" href="/1"/>
        <author><name>Ann Lee</name></author><published>2013-04-24T07:30:00+04:00</published>
        <updated>2013-04-25T08:00:00Z</updated></entry></feed>"""
    assert read(body) == [
        Link(
            "https://example.org/1",
            URL,
            title="Rain falls",
            date_published=datetime(2013, 4, 24, 3, 30, tzinfo=UTC),
            date_modified=datetime(2013, 4, 25, 8, 0, tzinfo=UTC),
            authors=("Ann Lee",),
        )
    ]


def test_an_atom_entry_is_not_its_link_to_itself() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><entry><title>Rain</title>
        <link rel="self" href="https://example.org/feed/1"/><link href="https://example.org/1"/></entry></feed>"""
    assert [link.url for link in read(body)] == ["https://example.org/1"]


@pytest.mark.parametrize(
    ("stated", "count"),
    [
        ("<comments>https://example.org/2#comments</comments><slash:comments>7</slash:comments>", 7),
        ("<slash:comments> 0 </slash:comments>", 0),
        ("<comments>https://example.org/2#comments</comments>", None),
        ("<slash:comments>many</slash:comments>", None),
        (f"<slash:comments>{'9' * 30}</slash:comments>", None),
        ("", None),
    ],
)
def test_the_number_of_comments_is_read_where_a_feed_states_it(stated: str, count: int | None) -> None:
    space = b'<rss xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    body = rss(f"<item><link>/2</link>{stated}</item>").replace(b"<rss", space)
    assert [link.comment_count for link in read(body)] == [count]


def test_an_rdf_feed_is_read() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Example</title></channel>
        <item rdf:about="https://example.org/1"><title>Rain</title><link>https://example.org/1</link>
        <dc:date>2013-04-24T07:30:00+04:00</dc:date></item></rdf:RDF>"""
    (link,) = read(body)
    assert (link.url, link.title) == ("https://example.org/1", "Rain")
    assert link.date_published == datetime(2013, 4, 24, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("item", "urls"),
    [
        pytest.param("<item><link>/1.html</link></item>", ["https://example.org/1.html"], id="relative"),
        pytest.param(
            "<item><link> https://example.org/1 \n</link></item>", ["https://example.org/1"], id="white-space"
        ),
        pytest.param(
            "<item><link>https://ann:secret@example.org/1</link></item>", ["https://example.org/1"], id="user"
        ),
        pytest.param("<item><guid>https://example.org/1</guid></item>", ["https://example.org/1"], id="guid-only"),
        pytest.param("<item><link>https://example.org/1#c</link></item>", ["https://example.org/1"], id="fragment"),
        pytest.param(
            "<item><link>https://example.org/?a=1&b=2</link></item>",
            ["https://example.org/?a=1&b=2"],
            id="bare-ampersand",
        ),
        pytest.param("<item><link>javascript:alert(1)</link></item>" + GOOD, ["https://example.org/2"], id="script"),
        pytest.param("<item><link>file:///etc/passwd</link></item>" + GOOD, ["https://example.org/2"], id="file"),
        pytest.param("<item><link>http://[::1</link></item>" + GOOD, ["https://example.org/2"], id="broken"),
        pytest.param("<item><link><![CDATA[/?a=1&b=2]]></link></item>", ["https://example.org/?a=1&b=2"], id="cdata"),
        pytest.param("", [], id="no-items"),
    ],
)
def test_addresses_of_items(item: str, urls: list[str]) -> None:
    assert [link.url for link in read(rss(item))] == urls


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "feed-empty", id="empty"),
        pytest.param(b" \n", "feed-empty", id="blank"),
        pytest.param(b"<!DOCTYPE html><html><body><h1>Not found</h1></body></html>", "feed-is-html", id="html"),
        pytest.param(b"Fatal error: out of memory", "feed-unreadable", id="text"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "feed-unreadable", id="image"),
        pytest.param(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "feed-unreadable", id="sitemap"),
        pytest.param(
            rss("<a " + " ".join(f'a{i}="1"' for i in range(60_000)) + "/>" + GOOD), "feed-unreadable", id="attributes"
        ),
        pytest.param(rss(OFFLINE), "feed-without-links", id="datalife-offline"),
    ],
)
def test_what_is_no_feed_has_a_named_reason(body: bytes, reason: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        read(body)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(gzip.compress(rss(GOOD)), id="gzip-that-nobody-speaks-of"),
        pytest.param(gzip.compress(rss(GOOD), 0)[:-12], id="gzip-cut-off"),
        pytest.param(b'<feed><title>x</title><entry><link href="/2"/></entry></feed>', id="atom-without-a-namespace"),
        pytest.param(rss(GOOD).decode().replace("utf-8", "utf-16").encode("utf-16-le"), id="utf-16-without-mark"),
        pytest.param(rss(GOOD).replace(b"utf-8", b"utf-16"), id="encoding-that-is-another"),
        pytest.param(rss(GOOD).replace(b"utf-8", b"x-none"), id="encoding-that-is-none"),
        pytest.param(b"<br /><b>Warning</b>: x<br />\n" + rss(GOOD), id="warning-before"),
        pytest.param(rss(GOOD) + b"<script>x</script></html>", id="something-behind"),
    ],
)
def test_a_feed_that_is_sent_wrong_is_read(body: bytes) -> None:
    assert [link.url for link in read(body)] == ["https://example.org/2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_feed_in_utf_16_is_read_as_one_in_utf_8(encoding: str) -> None:
    body = rss("<item><link>/?a=1&amp;b=2</link><title>Дождь &amp; wind &nbsp;&lt;b></title></item>")
    wide = body.decode().replace("utf-8", "utf-16").encode(encoding)
    assert read(wide) == read(body) != []
    assert read(wide)[0].url == "https://example.org/?a=1&b=2"


def test_a_gzip_bomb_ends() -> None:
    with pytest.raises(DiscoveryError):
        read(gzip.compress(b"<rss>" + b" " * 100_000_000))


def test_a_feed_cut_off_gives_the_items_before_the_cut() -> None:
    whole = rss("<item><link>/1</link></item>", "<item><link>/2</link></item>")
    assert [link.url for link in read(whole[: whole.index(b"/2")])] == ["https://example.org/1"]


def atom(*entries: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title>{"".join(entries)}</feed>'.encode()


BROKEN = [
    pytest.param("<item><title>x", id="unclosed"),
    pytest.param("<item></b></title></item>", id="closes-what-is-not-open"),
    pytest.param("<item><title>&#xD800;&#0;</title></item>", id="no-characters"),
    pytest.param("<item><title>a < b <<</title></item>", id="angle-brackets"),
    pytest.param("<item><title><![CDATA[x</title></item>", id="cdata"),
    pytest.param("<item><!-- x</item>", id="comment"),
    pytest.param("<item><description><p>x<br></description></item>", id="html"),
    pytest.param("<item>" + "<b>" * 400 + "</item>", id="deep"),
    pytest.param("<item><a:b c:d='1'/></item>", id="undeclared-prefix"),
    pytest.param("<item><title>\x00\x01\udcff\udcfe</title></item>", id="bytes"),
]


@pytest.mark.parametrize("bad", BROKEN)
def test_a_damaged_item_costs_no_other(bad: str) -> None:
    body = rss(GOOD, "BAD", "<item><link>/3</link></item>").replace(b"BAD", bad.encode("utf-8", "surrogateescape"))
    found = list(Feed(URL).read(body, URL))
    assert [link.url[-2:] for link in found if isinstance(link, Link)] == ["/2", "/3"]
    assert found.count(BadEntry(URL)) == 1


@pytest.mark.parametrize("bad", BROKEN)
def test_a_damaged_atom_entry_costs_no_other(bad: str) -> None:
    entries = [f'<entry><link href="/{number}"/></entry>' for number in (2, 3)]
    body = atom(entries[0], "BAD", entries[1])
    body = body.replace(b"BAD", bad.replace("item>", "entry>").encode("utf-8", "surrogateescape"))
    assert [link.url[-2:] for link in read(body)] == ["/2", "/3"]


def test_what_looks_like_an_item_in_a_text_is_none() -> None:
    quoted = "<description><![CDATA[<item><link>/9</link></item>]]></description>"
    assert [link.url[-2:] for link in read(rss(f"<item>{quoted}<link>/1</link></item>", GOOD))] == ["/1", "/2"]


@pytest.mark.parametrize("item", ["<item>", "<item><link>/1</link>", "<item><title>a < b << </title><link>/1</link>"])
def test_reading_a_damaged_feed_takes_time_by_its_length(item: str) -> None:
    def read_items(count: int) -> None:
        with contextlib.suppress(DiscoveryError):
            read(rss(item * count))

    assert growth(read_items, 160_000 // len(item)) < LINEAR


@pytest.mark.parametrize("half", ["&#xD800;", "&#57343;", "&#x000000000000000000000D800;"])
def test_half_a_character_costs_no_number_of_replies(half: str) -> None:
    entries = [f'<entry><id>{n}{half}</id><link href="/{n}"/><thr:total>{n}</thr:total></entry>' for n in (1, 2)]
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"'
    found = read(f"<feed {names}>{''.join(entries)}</feed>".encode())
    assert [(link.url, link.comment_count) for link in found] == [
        ("https://example.org/1", 1),
        ("https://example.org/2", 2),
    ]


@pytest.mark.parametrize(
    ("stated", "count"),
    [
        pytest.param("<thr:total>7</thr:total>", 7, id="total"),
        pytest.param('<link rel="replies" href="/c" thr:count="3"/>', 3, id="count"),
        pytest.param('<link rel="replies" href="/c" thr:count="3"/><thr:total> 0 </thr:total>', 0, id="both"),
        pytest.param('<link rel="self" href="/c" thr:count="3"/>', None, id="of-something-else"),
        pytest.param("<thr:total>many</thr:total>", None, id="words"),
        pytest.param("<thr:total>-1</thr:total>", None, id="negative"),
        pytest.param(f"<thr:total>{'9' * 30}</thr:total>", None, id="huge"),
    ],
)
def test_the_number_of_replies_is_read(stated: str, count: int | None) -> None:
    space = b'<feed xmlns:thr="http://purl.org/syndication/thread/1.0"'
    entry = f'<entry><id>urn:1</id><link href="/1"/>{stated}</entry><entry><id>urn:2</id><link href="/2"/></entry>'
    assert [link.comment_count for link in read(atom(entry).replace(b"<feed", space))] == [count, None]


def test_a_feed_of_too_many_entries_gives_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.discovery.feed.MAX_TAGS", 12_000)
    found = Feed(URL).read(rss(*(f"<item><link>/{n}</link></item>" for n in range(4_000))), URL)
    assert [next(found).url for _ in range(2_800)][-1] == "https://example.org/2799"
    with pytest.raises(DiscoveryError) as caught:
        list(found)
    assert caught.value.reason == "feed-too-large"


@pytest.mark.parametrize("unit", [b"&", b"& ", b"<item><link>/x", b"<a/>", b"&nbsp;"])
def test_memory_is_bounded(unit: bytes) -> None:
    """In a process of its own: the parser's memory is not Python's."""
    code = (
        "import resource; from crawler.discovery.feed import Feed; from crawler.discovery.links import DiscoveryError\n"
        f"body = b'<rss version=\"2.0\"><channel>' + {unit!r} * (10_000_000 // len({unit!r}))\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: list(Feed('http://a.example/').read(body, 'http://a.example/'))\n"
        "except DiscoveryError: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert int(done.stdout) < 150_000  # kilobytes


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    body = bomb + rss("<item><title>x&a;&b;</title><link>/1</link></item>").split(b"?>", 1)[1]
    (link,) = read(body)
    assert "lol" not in (link.title or "")
    assert "root" not in (link.title or "")


@pytest.mark.parametrize("date", ["yesterday", "99999-01-01", "Wed, 24 Apr 9999999 07:30:00 GMT", "0", "10" * 500])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    (link,) = read(rss(f"<item><link>/1</link><pubDate>{date}</pubDate></item>"))
    assert link.date_published is None or link.date_published.tzinfo is not None


PIECES = [
    b"<item>",
    b"</item>",
    b"<link>",
    b"/1",
    b"<rss><channel>",
    b"<![CDATA[",
    b"]]>",
    b"&#x0;",
    b"&",
    b"\xff",
    b"<title>",
]


@given(st.one_of(st.binary(), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_any_bytes_give_links_or_a_named_reason(body: bytes) -> None:
    try:
        links = read(body)
    except DiscoveryError as error:
        links = []
        reason = error.reason
    else:
        reason = "feed-read"
    assert reason.startswith("feed-")
    assert all(link.url.startswith(("http://", "https://")) for link in links)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        pytest.param(rss("<item><link>news/1.html</link></item>"), "https://example.org/news/1.html", id="rss"),
        pytest.param(
            rss("<item><link>news/1.html</link></item>").replace(b"//example.org", b"//example.com"),
            "https://example.org/blog/news/1.html",
            id="of-another-site",
        ),
        pytest.param(
            b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/news/"><title>x</title>'
            b'<entry><title>a</title><link href="1.html"/></entry></feed>',
            "https://example.org/news/1.html",
            id="xml-base",
        ),
        pytest.param(
            b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link href="https://example.org/"/>'
            b'<entry><title>a</title><link href="1.html"/></entry></feed>',
            "https://example.org/blog/1.html",
            id="atom",
        ),
    ],
)
def test_relative_links_are_those_of_the_site(body: bytes, url: str) -> None:
    feed = "https://example.org/blog/feed.xml"
    assert [link.url for link in Feed(feed).read(body, feed)] == [url]


def test_each_entry_and_each_link_may_have_a_base_of_its_own() -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/news/"><title>x</title>'
        b'<entry xml:base="a/"><title>1</title><link rel="self" href="x" xml:base="/wrong/"/>'
        b'<link href="1.html"/></entry>'
        b'<entry><title>2</title><link xml:base="//example.com/b/" href="2.html"/></entry>'
        b'<entry><title>3</title><link href="3.html"/><content xml:base="/wrong/">text</content></entry></feed>'
    )
    feed = "https://example.org/blog/feed.xml"
    assert [link.url for link in Feed(feed).read(body, feed)] == [
        "https://example.org/news/a/1.html",
        "https://example.com/b/2.html",
        "https://example.org/news/3.html",
    ]
    items = '<item xml:base="/a/"><link>1.html</link></item><item><link>2.html</link></item>'
    assert [link.url for link in Feed(feed).read(rss(items), feed)] == [
        "https://example.org/a/1.html",
        "https://example.org/2.html",
    ]


def test_what_is_said_of_an_unreadable_feed_is_one_printable_line() -> None:
    with pytest.raises(DiscoveryError) as caught:
        read(b"\x1b[2J\x00\nERROR: all is lost\r\n" * 5)
    assert str(caught.value).isprintable()


def test_an_items_own_link_is_not_the_one_to_something_else() -> None:
    other = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="related" href="/other"/>'
    item = f"<item>{other}<title>Rain</title><link>https://example.org/1</link></item>"
    assert [link.url for link in read(rss(item))] == ["https://example.org/1"]


@pytest.mark.parametrize("kind", ["enclosure", "license", "related", "via", "replies"])
def test_what_an_atom_entry_links_to_beside_itself_is_no_page_of_its_own(kind: str) -> None:
    other = f'<entry><title>Snow</title><id>tag:example.org,2024:1</id><link rel="{kind}" href="/other"/></entry>'
    own = '<entry><title>Rain</title><link href="/1"/></entry>'
    assert [link.url for link in read(atom(other, own))] == ["https://example.org/1"]


@pytest.mark.parametrize("of_entry", ["<id>https://example.org/1</id>", '<link rel="self" href="/1"/>'])
def test_an_atom_entry_without_a_link_to_its_page_stands_where_it_names_itself(of_entry: str) -> None:
    assert [link.url for link in read(atom(f"<entry><title>Rain</title>{of_entry}</entry>"))] == [
        "https://example.org/1"
    ]


def test_an_item_may_have_atoms_link_alone() -> None:
    own = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="/1"/>'
    item = f"<item><title>Rain</title><guid isPermaLink='false'>17</guid>{own}</item>"
    assert [link.url for link in read(rss(item))] == ["https://example.org/1"]


def test_half_a_character_costs_no_entry() -> None:
    items = (f"<item><title>Rain &#{half}; fell</title><link>/{half}</link></item>" for half in ("xD83D", "57343"))
    assert [link.title for link in read(rss(*items))] == ["Rain \ufffd fell"] * 2


def test_names_of_html_do_not_spoil_the_addresses() -> None:
    item = "<item><title>Rain&nbsp;&mdash; &unknown; wind &amp;amp; snow</title><link>/1?a=1&amp;b=2&c=3</link></item>"
    (link,) = read(rss(item))
    assert (link.url, link.title) == ("https://example.org/1?a=1&b=2&c=3", "Rain — &unknown; wind & snow")


@pytest.mark.parametrize("unit", [b"<![CDATA[", b"<a:link ", b'<a:link rel="alternate"', b"&nbsp;", b' xml:base="'])
def test_reading_takes_time_by_the_length_of_a_feed(unit: bytes) -> None:
    def read_units(count: int) -> None:
        with pytest.raises(DiscoveryError):
            read(b'<rss version="2.0"><channel><item><title>' + unit * count)

    assert growth(read_units, 400_000 // len(unit)) < LINEAR
