import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import feed
from crawler.discovery.feed import Feed
from crawler.discovery.links import BadEntry, DiscoveryError, Link
from tests.growth import LINEAR, growth

URL = "https://example.org/feed.json"
RAIN = {"id": "1", "url": "https://example.org/1", "title": "Rain &amp; wind"}
SNOW = {"id": "2", "url": "/2", "title": "Snow"}


def read(body: bytes) -> list[Link | BadEntry]:
    return list(Feed(URL).read(body, URL))


def document(*items: Any) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Example", "items": items}).encode()


def urls(found: list[Link | BadEntry]) -> list[str]:
    return [one.url if isinstance(one, Link) else "bad" for one in found]


def test_an_item_carries_title_dates_and_author() -> None:
    dates = {"date_published": "2013-04-24T07:30:00+04:00", "date_modified": "2013-04-25T08:00:00Z"}
    assert read(document(RAIN | dates | {"authors": [{"name": "Ann Lee"}]})) == [
        Link(
            "https://example.org/1",
            URL,
            title="Rain & wind",
            date_published=datetime(2013, 4, 24, 3, 30, tzinfo=UTC),
            date_modified=datetime(2013, 4, 25, 8, 0, tzinfo=UTC),
            authors=("Ann Lee",),
        )
    ]


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ({"author": {"name": "Ann Lee"}}, ("Ann Lee",)),
        ({"author": "Ann Lee"}, ("Ann Lee",)),
        ({"authors": ["Ann Lee"]}, ("Ann Lee",)),
        ({"authors": [None]}, ()),
        ({"authors": {"name": "Ann Lee"}}, ()),
        ({"authors": [{"name": 7}]}, ()),
        ({"author": 7}, ()),
    ],
)
def test_authors_of_both_versions_and_of_none(fields: dict[str, Any], authors: tuple[str, ...]) -> None:
    (link,) = read(document(RAIN | fields))
    assert isinstance(link, Link)
    assert link.authors == authors


@pytest.mark.parametrize(
    "date", [None, 7, 1e300, [], {}, "", "soon", "0000-00-00", "9" * 400, "9999-12-31T23:59:59-14:00", "2013-04-24\x00"]
)
def test_a_date_that_is_none_is_left_out(date: Any) -> None:
    (link,) = read(document(RAIN | {"date_published": date}))
    assert isinstance(link, Link)
    assert link.date_published is None


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(value, id=json.dumps(value))
        for value in (
            *(None, 7, "x", [], [RAIN], {}, True, {"url": 7}, {"url": None}, {"url": ["/1"]}, {"url": {"a": 1}}),
            *(
                {"url": "javascript:alert(1)"},
                {"url": "http://[::1"},
                {"url": "https://example.org:0/"},
                {"title": "x"},
            ),
        )
    ],
)
def test_a_garbage_item_is_counted_and_costs_no_other(bad: Any) -> None:
    assert urls(read(document(RAIN, bad, SNOW))) == ["https://example.org/1", "bad", "https://example.org/2"]


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        pytest.param('{"title": "a"b"}', "bad", id="quotation-mark"),
        pytest.param('{"title": undefined}', "bad", id="undefined"),
        pytest.param("{'title': 1}", "bad", id="quoted-otherwise"),
        pytest.param('{"title": "x" "url": "/9"}', "bad", id="no-comma"),
        pytest.param("[" * 5000 + "}", "bad", id="deep"),
        pytest.param('{"title": "\\\\ud800", "url": "/9"}', "https://example.org/9", id="half-a-surrogate"),
        pytest.param('{"title": "a\nb\tc\x01", "url": "/9"}', "https://example.org/9", id="raw-controls"),
        pytest.param('{"title": NaN, "url": "/9"}', "https://example.org/9", id="nan"),
        pytest.param('{"title": 1' + "0" * 400 + ', "url": "/9"}', "https://example.org/9", id="huge-number"),
        pytest.param('{"title": "\\udcff\\udcfe", "url": "/9"}', "https://example.org/9", id="no-utf-8"),
    ],
)
def test_a_damaged_item_costs_no_other(bad: str, expected: str) -> None:
    body = document(RAIN, "BAD", SNOW).replace(b'"BAD"', bad.replace("\\\\", "\\").encode("utf-8", "surrogateescape"))
    assert urls(read(body)) == ["https://example.org/1", expected, "https://example.org/2"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(document(RAIN, SNOW)[:-30], id="cut-off"),
        pytest.param(document(RAIN)[:-2] + b",]}", id="trailing-comma"),
        pytest.param(document(RAIN) + b"<!-- made in 0.1 s -->", id="followed-by-something"),
        pytest.param(b"\xef\xbb\xbf\n" + document(RAIN), id="byte-order-mark"),
        pytest.param(document({"id": RAIN["url"], "title": "Rain"}), id="id-only"),
    ],
)
def test_what_can_be_read_is_read(body: bytes) -> None:
    assert urls(read(body))[0] == "https://example.org/1"


@pytest.mark.parametrize(
    "body", [b"{", b"{}", b'{"items": {}}', b'{"items": null}', b'{"items": 7}', b"{" * 100_000, b'{"error": "x"}']
)
def test_what_is_no_feed_has_a_named_reason(body: bytes) -> None:
    with pytest.raises(DiscoveryError) as caught:
        read(body)
    assert caught.value.reason == "feed-unreadable"


def test_items_beyond_the_most_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_TAGS", 600)
    found = Feed(URL).read(document(*({"url": f"/{number}"} for number in range(1000))), URL)
    assert [one.url for _, one in zip(range(250), found, strict=False) if isinstance(one, Link)][-1].endswith("/249")
    with pytest.raises(DiscoveryError) as caught:
        list(found)
    assert caught.value.reason == "feed-too-large"


@pytest.mark.parametrize("unit", ['{"a":', '{"a":[{},', '{"', "{},", '"},{"', '{"url":"/1"},x', "[", "[],", "0,"])
def test_reading_takes_time_by_the_length_of_a_feed(unit: str) -> None:
    def read_units(count: int) -> None:
        with contextlib.suppress(DiscoveryError):
            read(b'{"items": [' + unit.encode() * count)

    assert growth(read_units, 200_000 // len(unit)) < LINEAR


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
        lambda inner: st.one_of(
            st.lists(inner),
            st.dictionaries(
                st.sampled_from(["url", "id", "title", "authors", "author", "name", "date_published"]), inner
            ),
        ),
    )
)
def test_any_item_costs_no_other(item: Any) -> None:
    assert urls(read(document(item, SNOW)))[-1] == "https://example.org/2"
