from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.identity.page_identity import believed_canonical, identity_of, names_another_page
from crawler.items import Article
from crawler.urls.normalization import site_of

STORY = "https://example.org/news/1-rain.html"


PAGE = "https://www.example.org/news/1-rain.html?utm_source=rss"


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        pytest.param(STORY, STORY, id="same-site"),
        pytest.param("/news/1-rain.html", "https://www.example.org/news/1-rain.html", id="relative"),
        pytest.param("http://m.example.org/1#a", "http://m.example.org/1", id="sister-host"),
        pytest.param("https://example.com/news/1-rain.html", None, id="another-site"),
        pytest.param("https://example.org/", None, id="home-page"),
        pytest.param("https://example.org/en/", None, id="home-page-of-a-language"),
        pytest.param("https://example.org/index.html", None, id="home-page-file"),
        pytest.param("https://example.org:8443/news/1-rain.html", None, id="another-port"),
        pytest.param("javascript:void(0)", None, id="script"),
        pytest.param("http://[::1", None, id="broken"),
        pytest.param("http://example.org:port/a", None, id="broken-port"),
        pytest.param("https://example.org/{{ url }}", None, id="template"),
        pytest.param(" ", None, id="blank"),
        pytest.param(None, None, id="none"),
        pytest.param("/" + "a" * 5000, None, id="too-long"),
        pytest.param("https://ann:secret@example.org/rain", "https://example.org/rain", id="user"),
    ],
)
def test_believed_canonical(canonical: str | None, believed: str | None) -> None:
    assert believed_canonical(PAGE, canonical) == believed


def test_the_home_page_may_name_itself() -> None:
    assert believed_canonical("https://example.org/?utm_source=x", "https://example.org/") == "https://example.org/"


WORDY = "https://example.org/politics/2026/long-rain-over-the-river.html"
TITLE = "Long rain over the river, again"


@pytest.mark.parametrize(
    ("canonical", "is_another"),
    [
        ("https://example.org/politics/", True),
        ("https://example.org/politics", True),
        ("https://example.org/sport/2026/a-goal-in-the-last-minute.html", True),
        ("https://example.org/politics/long-rain-over-the-river", False),
        ("https://example.org/rain-warning-for-the-valley", False),  # the title it had before
        ("https://example.org/politics/2026/12345", False),
        ("https://example.org/politics/x7Abc9dEf", False),  # a token
        ("https://example.org/story.php?id=7", False),
        ("https://example.org/amp/politics/2026/long-rain-over-the-river.html", False),
        ("https://example.org/sport/", False),  # no section that the page stands in: who knows
    ],
)
def test_an_address_of_other_words_than_title_and_own_address_is_another_pages(
    canonical: str, is_another: bool
) -> None:
    assert names_another_page(WORDY, canonical, TITLE) is is_another


@pytest.mark.parametrize(
    ("page_url", "title"),
    [
        pytest.param("https://example.org/politics/12345", TITLE, id="an-address-without-words"),
        pytest.param("https://example.org/politics/dozhd-nad-rekoy", "Дождь над рекой", id="in-other-letters"),
        pytest.param(WORDY, "A flood warning", id="an-older-title"),
        pytest.param(WORDY, None, id="no-title"),
    ],
)
def test_a_canonical_is_believed_where_the_own_address_does_not_say_the_title(page_url: str, title: str | None) -> None:
    assert not names_another_page(page_url, "https://example.org/politics/", title)


def test_the_sites_own_id_is_the_identity_whatever_the_canonical_says() -> None:
    article = Article(
        url="https://www.example.org/page,1,7-rain.html", canonical_url="https://example.org/8", site_id="7"
    )
    assert identity_of(article) == "example.org/id:7"


def test_the_canonical_is_the_identity_where_there_is_no_id() -> None:
    assert (
        identity_of(Article(url="https://example.org/amp/7", canonical_url="https://example.org/rain/"))
        == "https://example.org/rain"
    )


def test_a_canonical_elsewhere_is_not_the_identity() -> None:
    assert (
        identity_of(Article(url="https://example.org/7", canonical_url="https://example.com/7"))
        == "https://example.org/7"
    )


@given(st.text(), st.text())
def test_a_believed_canonical_is_on_the_pages_site(path: str, canonical: str) -> None:
    page = f"https://example.org/{path}"
    believed = believed_canonical(page, canonical)
    assert believed is None or (site_of(believed) == "example.org" and urlsplit(believed).scheme in ("http", "https"))
