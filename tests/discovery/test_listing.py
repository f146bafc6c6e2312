import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.links import DiscoveryError, Link
from crawler.discovery.listing import MAX_LINKS, Listing
from crawler.rules import Rule

URL = "https://example.org/news/"


def read(html: str, listing: Listing | None = None, url: str = URL) -> tuple[list[Link], Listing | None]:
    found = list((listing or Listing(url)).read(html.encode(), url))
    pages = [one for one in found if isinstance(one, Listing)]
    assert len(pages) <= 1
    return [one for one in found if isinstance(one, Link)], pages[0] if pages else None


def test_links_come_in_document_order_each_once_with_their_longest_text() -> None:
    links, _ = read(
        '<a href="/2.html"><img src="x.jpg"></a><h3><a href="/2.html">Snow  falls</a></h3><a href="/2.html">More</a>'
        '<a href="1.html#comments">Rain</a>'
    )
    assert [(link.url, link.title) for link in links] == [
        ("https://example.org/2.html", "Snow falls"),
        ("https://example.org/news/1.html", "Rain"),
    ]


@pytest.mark.parametrize(
    ("teaser", "count"),
    [
        ('<a href="/1.html">Rain</a><a href="/1.html#comments">12 comments</a>', 12),
        ('<a href="/1.html">Rain</a><a href="/1.html#comment"><i></i>12</a>', 12),
        ('<a href="/1.html#disqus_thread">Комментарии (1 204)</a><h3><a href="/1.html">Rain</a></h3>', 1204),
        ('<a href="/1.html">Rain</a><a href="/1.html#respond">No comments</a>', 0),
        ('<a href="/1.html">12 comments on the rain</a>', None),
        ('<a href="/1.html#comments">Discuss</a>', None),
        ('<a href="/1.html#page-2">2</a>', None),
    ],
)
def test_a_teaser_states_the_comments_of_its_article(teaser: str, count: int | None) -> None:
    links, _ = read(teaser)
    assert [link.comment_count for link in links] == [count]


def test_only_selected_links_are_taken() -> None:
    html = '<div class="menu"><a href="/about">About</a></div><div class="story"><h2><a href="/1">Rain</a></h2></div>'
    links, _ = read(html, Listing(URL, links=Rule(".story")))
    assert [link.url for link in links] == ["https://example.org/1"]


def test_a_base_element_is_respected() -> None:
    links, _ = read('<base href="https://example.org/2013/"><a href="1.html">Rain</a>')
    assert [link.url for link in links] == ["https://example.org/2013/1.html"]


@pytest.mark.parametrize(
    ("html", "next_url"),
    [
        pytest.param('<link rel="next" href="/news/?page=2">', "https://example.org/news/?page=2", id="link-rel"),
        pytest.param(
            '<a rel="next nofollow" href="page/2/">x</a>', "https://example.org/news/page/2/", id="anchor-rel"
        ),
        pytest.param(
            '<span>1</span><a href="/news/page/2/">2</a><a href="/news/page/3/">3</a>',
            "https://example.org/news/page/2/",
            id="number",
        ),
        pytest.param('<a href="/news/?p=2">Older posts</a>', "https://example.org/news/?p=2", id="word-with-number"),
        pytest.param('<a href="/news/page/2">Older posts</a>', "https://example.org/news/page/2", id="word"),
        pytest.param('<a href="/news/page/2/">Дальше</a>', "https://example.org/news/page/2/", id="russian"),
        pytest.param(
            '<a href="/news/page/2/" title="Next page"><i></i></a>', "https://example.org/news/page/2/", id="title"
        ),
        pytest.param('<a href="/news/?page=2" aria-label="Next page"><i></i></a>', f"{URL}?page=2", id="label"),
        pytest.param('<a href="/news/page/2/">← Older posts</a>', f"{URL}page/2/", id="arrow-and-word"),
        pytest.param('<a href="/news/page/2/">→</a>', f"{URL}page/2/", id="arrow"),
        pytest.param('<a href="/news/2/">Показать ещё</a>', f"{URL}2/", id="show-more"),
        pytest.param('<a href="?start=0">1</a><a href="?start=20">2</a>', f"{URL}?start=20", id="number-with-offset"),
        pytest.param('<a href="/news/?from=20">Next</a>', f"{URL}?from=20", id="word-with-offset"),
        pytest.param('<a href="/news/?sort=date">Next</a>', None, id="another-order"),
        pytest.param('<a href="/gallery/?start=20">Next</a>', None, id="offset-of-another-page"),
        pytest.param('<a href="/news/?page=2">Who is next</a>', None, id="word-in-a-title"),
        pytest.param('<a href="#">Next</a>', None, id="slide-show"),
        pytest.param('<a href="https://example.com/page/2/">Next</a>', None, id="another-host"),
        pytest.param('<a href="/2-rain.html">Rain</a><a href="/12-snow.html">2</a>', None, id="number-of-comments"),
        pytest.param(f'<a rel="next" href="{URL}">x</a>', None, id="itself"),
        pytest.param("<a>2</a>", None, id="no-link"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_next_page_is_found_by_rel_number_word_or_arrow_and_nothing_else_is_taken_for_it(
    html: str, next_url: str | None
) -> None:
    _, following = read(f"<body><p>x</p>{html}</body>")
    assert (following.url if following else None) == next_url


def test_the_next_page_of_a_listing_is_not_among_its_links() -> None:
    html = '<a href="?page=2&amp;r=123456">2</a><a href="?page=3&amp;r=123456">3</a><a href="/1-rain">Rain</a>'
    links, following = read(html)
    assert [link.url for link in links] == [f"{URL}?page=3&r=123456", "https://example.org/1-rain"]
    assert following is not None
    assert following.url == f"{URL}?page=2&r=123456"


def test_the_next_page_by_rule_alone() -> None:
    html = '<a rel="next" href="/wrong/">x</a><div class="pager"><a href="/news/p2">»</a></div>'
    _, following = read(html, Listing(URL, next_page=Rule(".pager")))
    assert following is not None
    assert (following.url, following.page, following.next_page) == ("https://example.org/news/p2", 2, Rule(".pager"))


def test_the_number_sought_grows_with_the_page() -> None:
    html = '<a href="/news/page/1/">1</a><a href="/news/page/2/">2</a><a href="/news/page/3/">3</a>'
    _, following = read(html, Listing("https://example.org/news/page/2/", page=2))
    assert following is not None
    assert (following.url, following.page) == ("https://example.org/news/page/3/", 3)


def test_what_is_no_page_has_a_named_reason() -> None:
    with pytest.raises(DiscoveryError) as caught:
        read("")
    assert caught.value.reason == "listing-empty-page"


@given(st.text(alphabet="<>a href='\"=/#?:&;1[]@%\\\n"))
def test_any_page_gives_absolute_links(text: str) -> None:
    try:
        found = list(Listing(URL).read(f"<a href='{text}'>{text}</a>{text}".encode(), URL))
    except DiscoveryError:
        found = []
    assert all(one.url.startswith(("http://", "https://")) for one in found)


def test_of_a_page_with_too_many_tags_the_first_links_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.discovery.listing.MAX_TAGS", 15_000)
    body = "<html><body>" + "".join(f'<a href="/{number}-rain.html">x</a>' for number in range(10_000))
    found = [one.url for one in Listing(URL).read(body.encode(), URL)]
    assert (len(found), found[0][-12:]) == (MAX_LINKS, "/0-rain.html")
