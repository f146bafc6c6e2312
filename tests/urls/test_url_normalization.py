import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls.normalization import host_of, normalize_url, site_of, without_campaign

STORY = "https://example.org/news/1-rain.html"


@pytest.mark.parametrize(
    "variant",
    [
        pytest.param("http://example.org/news/1-rain.html", id="scheme"),
        pytest.param("HTTPS://EXAMPLE.ORG/news/1-rain.html", id="host-case"),
        pytest.param("https://www.example.org/news/1-rain.html", id="www"),
        pytest.param("https://m.example.org/news/1-rain.html", id="mobile-host"),
        pytest.param("https://amp.example.org/news/1-rain.html", id="amp-host"),
        pytest.param("http://example.org:80/news/1-rain.html", id="default-port"),
        pytest.param("https://example.org:443/news/1-rain.html", id="default-tls-port"),
        pytest.param("https://example.org./news/1-rain.html", id="absolute-host"),
        pytest.param("https://user:secret@example.org/news/1-rain.html", id="user"),
        pytest.param("https://example.org/a/../news/./1-rain.html", id="dot-segments"),
        pytest.param("https://example.org//news//1-rain.html", id="doubled-slashes"),
        pytest.param("https://example.org/news/1-rain.html/", id="trailing-slash"),
        pytest.param("https://example.org/news/1%2Drain.html", id="needless-escape"),
        pytest.param("  https://example.org/news/1-rain.html\n", id="white-space"),
        pytest.param("https://example.org/news/1-rain.html#comments", id="fragment"),
        pytest.param("https://example.org/news/1-rain.html?", id="empty-query"),
        pytest.param("https://example.org/news/1-rain.html?utm_source=rss&utm_medium=x", id="utm"),
        pytest.param("https://example.org/news/1-rain.html?fbclid=IwAR0a", id="facebook"),
        pytest.param("https://example.org/news/1-rain.html?at_medium=RSS&at_campaign=K", id="at-internet"),
        pytest.param("https://example.org/news/1-rain.html?xtor=RSS-1", id="xiti"),
        pytest.param("https://example.org/news/1-rain.html?from=rss", id="from-feed"),
        pytest.param("https://example.org/news/1-rain.html?PHPSESSID=0a1b2c3d4e5f60718293", id="php-session"),
        pytest.param("https://example.org/news/1-rain.html?sid=0a1b2c3d4e5f60718293", id="short-named-session"),
        pytest.param("https://example.org/news/1-rain.html?visit=0a1b2c3d4e5f60718293a4b5", id="unknown-token"),
        pytest.param("https://example.org/news/1-rain.html;jsessionid=0123456789ABCDEF", id="java-session"),
        pytest.param("https://example.org/(S(abc123def456))/news/1-rain.html", id="asp-session"),
        pytest.param("https://example.org/amp/news/1-rain.html", id="amp-folder"),
        pytest.param("https://example.org/news/1-rain.amp.html", id="amp-suffix"),
        pytest.param("https://example.org/news/1-rain.html/amp/", id="amp-end"),
        pytest.param("https://example.org/news/1-rain.html?amp=1", id="amp-parameter"),
        pytest.param("https://example.org/news/1-rain.html?outputType=amp", id="amp-output"),
        pytest.param("https://example.org/news/1-rain.html/print/", id="print-end"),
        pytest.param("https://example.org/news/1-rain.html?print=Y", id="print-parameter"),
        pytest.param("https://example.org/news/1-rain.html?page=1", id="first-page"),
        pytest.param("https://example.org/news/1-rain.html?replytocom=77", id="wordpress-reply"),
    ],
)
def test_forms_of_one_story_have_one_key(variant: str) -> None:
    assert normalize_url(variant) == STORY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("https://example.org/?p=1", "https://example.org/?p=2", id="wordpress-id"),
        pytest.param(
            "https://example.org/article.php?sid=12", "https://example.org/article.php?sid=13", id="sid-is-an-id"
        ),
        pytest.param("https://example.org/a.php?ref=12", "https://example.org/a.php?ref=13", id="ref-is-an-id"),
        pytest.param(
            "https://example.org/?id=0a1b2c3d4e5f6071", "https://example.org/?id=0a1b2c3d4e5f6072", id="token-is-an-id"
        ),
        pytest.param("https://example.org/News", "https://example.org/news", id="path-case"),
        pytest.param("https://example.org/story?page=2", "https://example.org/story", id="second-page"),
        pytest.param("https://example.org/tag/print", "https://example.org/tag", id="print-is-a-word"),
        pytest.param("https://example.org:8443/a", "https://example.org/a", id="port"),
        pytest.param("https://example.org/#!/a", "https://example.org/#!/b", id="hashbang"),
        pytest.param("https://example.org/a%2Fb", "https://example.org/a/b", id="escaped-slash"),
        pytest.param("https://m.com/a", "https://com/a", id="the-domain-is-called-m"),
        pytest.param("https://ru.example.org/a", "https://example.org/a", id="language-host"),
    ],
)
def test_different_stories_have_different_keys(one: str, other: str) -> None:
    assert normalize_url(one) != normalize_url(other)


def test_the_order_of_the_query_does_not_matter() -> None:
    assert normalize_url("https://example.org/a?b=2&a=1") == normalize_url("https://example.org/a?a=1&b=2")


@pytest.mark.parametrize(
    ("variant", "key"),
    [
        pytest.param(
            "https://пример.рф/новость",
            "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C",
            id="idn",
        ),
        pytest.param("https://example.org", "https://example.org/", id="no-path"),
        pytest.param("https://example.org/index.php?newsid=5", "https://example.org/?newsid=5", id="index-file"),
        pytest.param("https://example.org/amp/12345", "https://example.org/12345", id="amp-id"),
        pytest.param("http://[::1]:8010/a/", "https://[::1]:8010/a", id="ipv6"),
        pytest.param("https://example.org/a b", "https://example.org/a%20b", id="space"),
        pytest.param(
            "https://example.org/?q=%D0%B0%FF", "https://example.org/?q=%D0%B0%FF", id="bytes-that-are-not-utf-8"
        ),
    ],
)
def test_the_key_of_a_hard_url(variant: str, key: str) -> None:
    assert normalize_url(variant) == key


@pytest.mark.parametrize(
    "text", ["", "not a url", "mailto:a@example.org", "http://", "http://[::1", "//example.org/a", "javascript:void(0)"]
)
def test_what_is_no_url_comes_back_unchanged(text: str) -> None:
    assert normalize_url(text) == text


PIECES = [
    "amp",
    "print",
    "mobile",
    "1-rain",
    "1.amp.html",
    "2",
    "index.php",
    "index.html",
    ".",
    "..",
    "",
    "%41",
    "%2F",
    "é",
]


@given(
    st.sampled_from(["https://example.org", "http://www.m.example.org:443", "https://[::1]:8"]),
    st.lists(st.sampled_from(PIECES)),
)
def test_the_key_of_a_key_is_the_key(start: str, pieces: list[str]) -> None:
    key = normalize_url("/".join([start, *pieces]))
    assert normalize_url(key) == key


@given(st.one_of(st.text(), st.from_regex(r"https?://[a-z.]{1,9}(:\d{1,6})?/[^ ]{0,30}", fullmatch=True)))
def test_normalising_never_raises_and_is_stable(text: str) -> None:
    once = normalize_url(text)
    assert normalize_url(once) == once
    site_of(text)
    host_of(text)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://news.bbc.co.uk/a", "bbc.co.uk"),
        ("https://a.blogspot.com/", "a.blogspot.com"),
        ("https://www.gov.uk/", "www.gov.uk"),
        ("http://h1.news.test:8010/", "news.test:8010"),
        ("http://127.0.0.1:8010/", "127.0.0.1:8010"),
        ("http://[::1]/", "[::1]"),
        ("http://localhost/", "localhost"),
        ("https://новости.рф/", "xn--b1amnebsh.xn--p1ai"),
        ("nonsense", ""),
        ("http://a:b/", ""),
    ],
)
def test_a_site_is_its_registrable_domain_with_an_unusual_port(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        pytest.param("https://example.org/a?utm_source=rss&utm_medium=x", "https://example.org/a", id="campaign"),
        pytest.param(
            "https://example.org/a?sid=7&PHPSESSID=1f&b=%20", "https://example.org/a?sid=7&b=%20", id="session"
        ),
        pytest.param("https://example.org/a?id=7&sid=1f0c2b9d8e7a6f5c", "https://example.org/a?id=7", id="token"),
        pytest.param(
            "https://example.org/?s=rain-in-may-of-2013", "https://example.org/?s=rain-in-may-of-2013", id="search"
        ),
        pytest.param("https://example.org/a?UTM_Source=x&&c", "https://example.org/a?&c", id="as it is written"),
        pytest.param("https://example.org/a?id=1#!/b?utm_x=1", "https://example.org/a?id=1#!/b?utm_x=1", id="fragment"),
        pytest.param("https://example.org/a?print=1", "https://example.org/a?print=1", id="another form of the page"),
        pytest.param("?", "?", id="nothing"),
    ],
)
def test_what_a_query_says_of_the_reader_is_not_asked_for(url: str, plain: str) -> None:
    assert without_campaign(url) == plain
