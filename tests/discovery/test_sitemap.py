import gzip
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import sitemap, sitemap_stream
from crawler.discovery.links import BadEntry, DiscoveryError, Link
from crawler.discovery.sitemap import Sitemap
from tests.growth import LINEAR, growth

URL = "https://example.org/sitemap.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)

TWO = ["https://example.org/1", "https://example.org/?a=1&b=2"]


def read(body: bytes, depth: int = 0) -> list[Link | Sitemap]:
    return [one for one in Sitemap(URL, depth=depth).read(body, URL) if not isinstance(one, BadEntry)]


def urlset(*entries: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACES}>{"".join(entries)}</urlset>'.encode()


def entry(path: str, more: str = "") -> str:
    return f"<url><loc>https://example.org{path}</loc>{more}</url>"


def urls(found: list[Link | Sitemap]) -> list[str]:
    return [one.url for one in found]


def test_a_list_of_many_addresses_with_queries_is_read_to_its_end() -> None:
    addresses = [f"https://example.org/?id={number}&p=1&q=2" for number in range(5000)]
    assert urls(read("\n".join(addresses).encode())) == addresses


def test_a_cdata_section_may_lie_anywhere_in_the_pieces_that_are_read() -> None:
    one = "<url><loc><![CDATA[https://example.org/?a=1&b=2]]></loc></url>"
    whole = sitemap_stream._CHUNK // len(one)
    for shift in range(len(one)):
        found = urls(read(urlset(" " * shift, *[one] * (whole + 2))))
        assert found == ["https://example.org/?a=1&b=2"] * (whole + 2), shift


def test_a_google_news_entry_carries_title_and_date() -> None:
    news = (
        "<news:news><news:publication><news:name>Example</news:name></news:publication>"
        "<news:publication_date>2013-04-24T07:30:00+04:00</news:publication_date>"
        "<news:title>Rain &amp; wind</news:title>"
        "</news:news><lastmod>2013-04-25</lastmod>"
    )
    assert read(urlset(entry("/1", news))) == [
        Link(
            "https://example.org/1",
            URL,
            title="Rain & wind",
            date_published=datetime(2013, 4, 24, 7, 30, tzinfo=timezone(timedelta(hours=4))),
            date_modified=datetime(2013, 4, 25, tzinfo=UTC),
        )
    ]


def test_what_a_server_prints_before_a_sitemap_costs_no_entry() -> None:
    assert urls(read(b"<br />\n<b>Warning</b>: x in /a.php on line 3<br />\n" + urlset(entry("/1"), entry("/2")))) == [
        "https://example.org/1",
        "https://example.org/2",
    ]


def test_an_address_is_read_around_comments() -> None:
    loc = "<url><loc><!-- new --> https://example.org/1 <!-- old --></loc></url>"
    assert urls(read(urlset(loc))) == ["https://example.org/1"]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r\n"])
def test_lines_of_text_end_in_all_ways(end: bytes) -> None:
    assert urls(read(end.join(map(str.encode, TWO)) + end)) == TWO


def test_the_address_of_an_image_is_not_the_pages() -> None:
    image = "<image:image><image:loc>https://example.org/a.jpg</image:loc></image:image>"
    found = read(urlset(f"<url>{image}<loc>https://example.org/1</loc></url>"))
    assert urls(found) == ["https://example.org/1"]


def test_an_index_leads_to_sitemaps() -> None:
    child = "<sitemap><loc>/news-1.xml.gz</loc><lastmod>2013-04-24</lastmod></sitemap>"
    body = f"<sitemapindex {NAMESPACES}>{child}</sitemapindex>"
    assert read(body.encode()) == [Sitemap("https://example.org/news-1.xml.gz", depth=1)]


def test_an_index_that_leads_to_itself_ends() -> None:
    body = f"<sitemapindex {NAMESPACES}><sitemap><loc>{URL}</loc></sitemap></sitemapindex>".encode()
    assert read(body, depth=sitemap.MAX_DEPTH) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(gzip.compress(urlset(entry("/1"))), ["https://example.org/1"], id="gzip"),
        pytest.param(
            urlset(entry("/1")).replace(NAMESPACES.encode(), b""), ["https://example.org/1"], id="no-namespace"
        ),
        pytest.param(
            b"\xef\xbb\xbf\n" + urlset(entry("/1")).split(b"\n")[1], ["https://example.org/1"], id="bom-and-blank"
        ),
        pytest.param(
            b"https://example.org/1\r\nhttps://example.org/2",
            ["https://example.org/1", "https://example.org/2"],
            id="text",
        ),
        pytest.param(
            b"<rss version='2.0'><channel><item><link>/1</link></item></channel></rss>",
            ["https://example.org/1"],
            id="feed",
        ),
        pytest.param(urlset(entry("/?a=1&b=2")), ["https://example.org/?a=1&b=2"], id="bare-ampersand"),
        pytest.param(
            urlset(entry("/&#xD800;"), entry("/&#54620;"), entry("/&#56320;")),
            ["https://example.org/\ufffd", "https://example.org/\ud55c", "https://example.org/\ufffd"],
            id="half-a-character",
        ),
        pytest.param(
            f"<urlset>{entry('/1&#xDFFF;')}{entry('/2')}</urlset>".encode("utf-16"),
            ["https://example.org/2"],
            id="half-a-character-in-utf-16",
        ),
        pytest.param(
            urlset("<url><loc>javascript:alert(1)</loc></url>", entry("/1")), ["https://example.org/1"], id="script"
        ),
        pytest.param(urlset("<url/>", "<url><loc/></url>", entry("/1")), ["https://example.org/1"], id="no-address"),
        pytest.param(
            urlset(f"<url><loc>https://example.org/{'a' * 5000}</loc></url>", entry("/1")),
            ["https://example.org/1"],
            id="too-long",
        ),
        pytest.param(urlset(), [], id="no-entries"),
        pytest.param(urlset(entry("/1"))[:-9], ["https://example.org/1"], id="cut-off"),
    ],
)
def test_addresses_of_entries(body: bytes, expected: list[str]) -> None:
    assert urls(read(body)) == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "sitemap-empty", id="empty"),
        pytest.param(b"<html><body>Not found</body></html>", "sitemap-is-html", id="html"),
        pytest.param(b"<!DOCTYPE html><html lang=en><title>x</title>", "sitemap-is-html", id="html5"),
        pytest.param(b"Not found", "sitemap-unreadable", id="text"),
        pytest.param(b"<a><b/></a>", "sitemap-unreadable", id="other-xml"),
        pytest.param(b"\x00" * 100, "sitemap-unreadable", id="zeros"),
        pytest.param(b"<:", "sitemap-unreadable", id="root-without-a-name"),
        pytest.param(b"\x1f\x8bnonsense", "sitemap-broken", id="not-gzip"),
    ],
)
def test_what_is_no_sitemap_has_a_named_reason(body: bytes, reason: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        read(body)
    assert caught.value.reason == reason


def test_entries_before_a_damage_are_given() -> None:
    entries = [entry(f"/{number}-{'rain' * 20}") for number in range(20000)]
    found = Sitemap(URL).read(gzip.compress(urlset(*entries))[:-2000], URL)
    first = next(found)
    assert first.url.startswith("https://example.org/0-")
    with pytest.raises(DiscoveryError) as caught:
        list(found)
    assert caught.value.reason == "sitemap-broken"


def test_entries_of_a_short_sitemap_before_its_gzip_breaks_off_are_given() -> None:
    body = urlset(entry("/1"), entry("/2"), *(entry(f"/{blake2b(b'%d' % n).hexdigest()}") for n in range(50)))
    found = Sitemap(URL).read(gzip.compress(body)[:-2000], URL)
    assert [next(found).url, next(found).url] == ["https://example.org/1", "https://example.org/2"]
    with pytest.raises(DiscoveryError, match="gzip"):
        list(found)


def test_a_damaged_entry_is_counted_and_costs_no_other() -> None:
    entries = (entry("/1"), "<url><loc>https://example.org/2</loc><lastmod>a < b <<", "<url><![CDATA[", entry("/3"))
    found = list(Sitemap(URL).read(urlset(*entries), URL))
    assert [one.url if isinstance(one, Link) else one for one in found] == [
        "https://example.org/1",
        "https://example.org/2",
        BadEntry(URL),
        "https://example.org/3",
    ]


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(b"<url><title>x", id="unclosed"),
        pytest.param(b"<url></b></loc></url>", id="closes-what-is-not-open"),
        pytest.param(b"<url><title>a < b <<</title></url>", id="angle-brackets"),
        pytest.param(b"<url><![CDATA[x</url>", id="cdata"),
        pytest.param(b"<url><!-- x</url>", id="comment"),
        pytest.param(b"<url><!DOCTYPE html></url>", id="doctype"),
        pytest.param(b"<url><p>x<br></url>", id="html"),
        pytest.param(b"<url>" + b"<b>" * 400 + b"</url>", id="deep"),
        pytest.param(b"<url><loc>" + b"x" * 11_000_000 + b"</loc></url>", id="text-of-11-megabytes"),
        pytest.param(b"<" + b"x" * 60_000 + b"/>", id="long-name"),
        pytest.param(b"<url>" + "Ä".encode("utf-16") + b"\x00\xff</url>", id="bytes"),
        pytest.param(b"<url><a:b c:d='1'/></url>", id="undeclared-prefix"),
    ],
)
@pytest.mark.parametrize("is_compressed", [False, True])
def test_entries_behind_a_damaged_one_are_read(bad: bytes, is_compressed: bool) -> None:
    body = urlset(entry("/1"), "BAD", *(entry(f"/{number}") for number in (2, 3))).replace(b"BAD", bad)
    found = set(urls(read(gzip.compress(body) if is_compressed else body)))
    assert found == {f"https://example.org/{number}" for number in (1, 2, 3)}


def test_reading_a_damaged_sitemap_takes_time_by_its_length() -> None:
    def read_entries(count: int) -> None:
        assert len(read(urlset(*["<url><loc>/1</loc>"] * count))) == count

    assert growth(read_entries, 12_000) < LINEAR


def test_a_gzip_bomb_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_stream, "MAX_DECOMPRESSED", 1_000_000)
    with pytest.raises(DiscoveryError) as caught:
        read(gzip.compress(urlset(" " * 20_000_000)))
    assert caught.value.reason == "sitemap-too-large"


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(entry("/1") + "<url " + " ".join(f'a{i}="1"' for i in range(60_000)) + "/>", id="attributes"),
        pytest.param("<a " + "x='>' " * 60_000 + "/>", id="attributes-that-hold-the-end-of-a-tag"),
        pytest.param("&" * 1_000_000, id="ampersands"),
        pytest.param("<url>" + "<a/>" * 3_000_000, id="elements-of-one-entry"),
        pytest.param("<a>" + "<b/>" * 3_000_000, id="elements-of-no-entry"),
    ],
)
def test_what_would_take_its_reader_long_is_refused(part: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        read(gzip.compress(urlset(part)))
    assert caught.value.reason == "sitemap-unreadable"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(
            f'<urlset xmlns="&#xD800;">{entry("/1")}</urlset>'.encode("utf-16"), "sitemap-unreadable", id="all"
        ),
        pytest.param(f'<urlset xmlns="\uffff">{entry("/1")}</urlset>'.encode(), None, id="entries"),
    ],
)
def test_a_namespace_that_is_no_text_has_a_name(body: bytes, reason: str | None) -> None:
    if reason is None:
        assert list(Sitemap(URL).read(body, URL)) == [BadEntry(URL)]
    else:
        with pytest.raises(DiscoveryError) as caught:
            read(body)
        assert caught.value.reason == reason


@pytest.mark.parametrize("body", [urlset(entry("/1") * 4), b"https://example.org/1\n" * 4])
def test_entries_beyond_the_most_are_left(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setattr(sitemap, "MAX_ENTRIES", 3)
    found = Sitemap(URL).read(body, URL)
    assert [next(found).url for _ in range(3)] == ["https://example.org/1"] * 3
    with pytest.raises(DiscoveryError) as caught:
        next(found)
    assert caught.value.reason == "sitemap-too-large"


def test_an_entity_bomb_is_not_expanded() -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE urlset [<!ENTITY e0 "lol">{lines}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    body = f"{bomb}<urlset {NAMESPACES}><url><loc>https://example.org/&e9;&file;</loc></url>{entry('/1')}</urlset>"
    assert urls(read(body.encode())) == ["https://example.org/", "https://example.org/1"]


def test_a_file_is_not_read_into_an_entry() -> None:
    body = f'<!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/hostname">]><urlset {NAMESPACES}>{entry("/&f;")}</urlset>'
    assert urls(read(body.encode())) == ["https://example.org/"]


@pytest.mark.parametrize("before", range(65490, 65540))
def test_a_reference_across_chunks_is_kept(before: int) -> None:
    start = urlset()[: -len("</urlset>")]
    body = start + b" " * (before - len(start)) + entry("/?a=1&amp;b=2&c=3").encode() + b"</urlset>"
    assert urls(read(body)) == ["https://example.org/?a=1&b=2&c=3"]


def test_a_utf_16_sitemap_is_read() -> None:
    body = urlset(entry("/?a=1&amp;b=2")).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert urls(read(body)) == ["https://example.org/?a=1&b=2"]


def test_memory_does_not_grow_with_the_entries() -> None:
    body = gzip.compress(urlset(*(entry(f"/{number}", "<lastmod>2013-04-24</lastmod>") for number in range(20_000))))
    tracemalloc.start()
    count = sum(1 for _ in Sitemap(URL).read(body, URL))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2013-04-24", datetime(2013, 4, 24, tzinfo=UTC)),
        (" 2013-04-24T07:30Z ", datetime(2013, 4, 24, 7, 30, tzinfo=UTC)),
        ("2013-04-24T07:30:00.123+04:00", datetime(2013, 4, 24, 3, 30, 0, 123000, tzinfo=UTC)),
        ("9999-12-31T23:59:59-12:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2013-13-01", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_without_a_zone_is_utc_and_an_impossible_one_none(text: str | None, date: datetime | None) -> None:
    assert sitemap.read_date(text) == date


PIECES = [
    b"<url>",
    b"</url>",
    b"<loc>",
    b"/1",
    b"</loc>",
    b"<urlset>",
    b"<sitemapindex>",
    b"<sitemap>",
    b"&x;",
    b"\xff",
    b"\n",
    b"<:",
    b"<![CDATA[",
    b"<!--",
]


@given(
    st.one_of(st.binary(), st.lists(st.sampled_from(PIECES)).map(b"".join), st.binary().map(lambda b: b"\x1f\x8b" + b))
)
def test_any_bytes_give_links_or_a_named_reason(body: bytes) -> None:
    found: list[Link | BadEntry | Sitemap] = []
    try:
        found.extend(Sitemap(URL).read(body, URL))
        reason = "sitemap-read"
    except DiscoveryError as error:
        reason = error.reason
    assert reason.startswith(("sitemap-", "feed-"))
    assert all(one.url.startswith(("http://", "https://")) for one in found if not isinstance(one, BadEntry))


def test_a_bomb_of_entries_without_an_end_is_left_in_time() -> None:
    found = Sitemap(URL).read(gzip.compress(b"<urlset>" + b"<url><loc>" * 100_000), URL)
    with pytest.raises(DiscoveryError, match="in a row"):
        list(found)
