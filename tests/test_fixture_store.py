"""Saved pages: written, read and compared; and the site that site.json describes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction.lines import text_at
from crawler.fixture_store import FixtureError, ReceivedPage, read_fixture, read_fixtures, read_site, record
from crawler.items import Article, Rejection, Section
from crawler.page import Page

FETCHED_AT = datetime(2013, 4, 25, 6, 0, tzinfo=UTC)


class Reader:
    """Reads a page as its first heading, a page that says "no" as a rejection."""

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection:
        text = text_at(page.tree, page.tree.tagged["h1"][0])
        if text == "no":
            return Rejection(page.url, requested_url, "r", page.fetched_at, "not-a-story", "It says no.")
        return Article(
            url=page.url,
            requested_url=requested_url,
            source="r",
            fetched_at=page.fetched_at,
            title=text,
            date_published=datetime(2013, 4, 24, 7, 30, tzinfo=UTC),
            comment_count=0,
            body=[Section(None, ["Дождь."])],
            provenance={"title": "markup:h1"},
        )

    def continuation_urls(self, page: Page) -> list[str]:
        return [f"{page.url}?page=2"] if page.url.endswith("/12-rain.html") else []


def received(html: str = "<h1>Rain</h1>", url: str = "http://example.org/world/12-rain.html") -> ReceivedPage:
    return ReceivedPage(html.encode(), url, FETCHED_AT, requested_url=url, content_type="text/html")


def test_a_recorded_page_is_named_by_day_and_address_and_reads_back_the_same(tmp_path: Path) -> None:
    fixture = record(replace(received(), arguments={"site": "http://example.org/"}, status=203), Reader(), tmp_path)
    assert fixture.path.name == "2013-04-24-12-rain.html"
    assert read_fixture(fixture.path) == fixture
    assert fixture.diff(Reader()) == ""


def test_the_expectation_has_what_the_article_states_and_nothing_else(tmp_path: Path) -> None:
    fixture = record(received(), Reader(), tmp_path)
    assert json.loads(fixture.path.with_suffix(".json").read_text()) == {
        "url": "http://example.org/world/12-rain.html",
        "fetched_at": "2013-04-25T06:00:00Z",
        "content_type": "text/html",
        "article": {
            "title": "Rain",
            "date_published": "2013-04-24T07:30:00+00:00",
            "body": [{"heading": None, "paragraphs": ["Дождь."]}],
            "comment_count": 0,
            "provenance": {"title": "markup:h1"},
        },
        "continuation_urls": ["http://example.org/world/12-rain.html?page=2"],
    }


def test_a_rejection_and_an_unreadable_page_are_expectations_too(tmp_path: Path) -> None:
    rejected = record(received("<h1>no</h1>", "http://example.org/"), Reader(), tmp_path)
    assert rejected.path.name == "2013-04-25-example.html"
    assert rejected.expected == {"rejection": {"reason": "not-a-story", "detail": "It says no."}}
    assert received("  ").replay(Reader())["rejection"]["reason"] == "empty-page"


def test_a_difference_is_a_unified_diff(tmp_path: Path) -> None:
    fixture = record(received(), Reader(), tmp_path)
    fixture.expected["article"]["title"] = "Snow"
    lines = fixture.diff(Reader()).splitlines()
    assert lines[0] == "--- expected/2013-04-24-12-rain.json"
    assert '-  "title": "Snow",' in lines
    assert '+  "title": "Rain",' in lines


def test_a_count_of_zero_is_not_the_same_as_none(tmp_path: Path) -> None:
    fixture = record(received(), Reader(), tmp_path)
    del fixture.expected["article"]["comment_count"]
    assert '+  "comment_count": 0,' in fixture.diff(Reader())


def test_another_page_is_never_overwritten(tmp_path: Path) -> None:
    record(received(), Reader(), tmp_path)
    record(received("<h1>Rain again</h1>"), Reader(), tmp_path)
    with pytest.raises(FixtureError, match="another address"):
        record(received(url="http://example.org/sport/12-rain.html"), Reader(), tmp_path)
    (fixture,) = read_fixtures(tmp_path)
    assert fixture.body == b"<h1>Rain again</h1>"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "pages").touch()
    with pytest.raises(
        FixtureError, match=r"cannot write .*/pages/2013-04-24-12-rain.html: Not a directory|File exists"
    ):
        record(received(), Reader(), tmp_path / "pages")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{", id="not-json"),
        pytest.param("[]", id="not-an-object"),
        pytest.param('{"fetched_at": "2013-04-25T06:00:00Z"}', id="no-url"),
        pytest.param('{"url": "http://example.org/"}', id="no-time"),
        pytest.param('{"url": "http://example.org/", "fetched_at": "yesterday"}', id="no-such-time"),
    ],
)
def test_a_broken_description_names_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.html").write_text("<h1>x</h1>")
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(FixtureError, match=r"x\.json"):
        read_fixtures(tmp_path)


def test_a_description_without_its_page_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"url": "http://example.org/", "fetched_at": "2013-04-25T06:00:00Z"}')
    with pytest.raises(FixtureError, match=r"x\.html"):
        read_fixtures(tmp_path)


def test_a_saved_site_maps_paths_to_responses(tmp_path: Path) -> None:
    (tmp_path / "home.html").write_bytes(b"home")
    (tmp_path / "gone.html").write_bytes(b"gone")
    moved = {"path": "/old.html", "status": 301, "headers": {"Location": "/"}}
    pages = [{"path": "/", "file": "home.html", "content_type": "text/html; charset=utf-8"}, moved]
    site = {"host": "example.org", "pages": pages, "not_found": {"file": "gone.html"}}
    (tmp_path / "site.json").write_text(json.dumps(site))
    saved = read_site(tmp_path)
    assert saved.host == "example.org"
    assert (saved.pages["/"].body, saved.pages["/"].content_type) == (b"home", "text/html; charset=utf-8")
    assert saved.pages["/"].status == 200
    assert (saved.pages["/old.html"].status, saved.pages["/old.html"].headers) == (301, {"Location": "/"})
    assert (saved.not_found.status, saved.not_found.body) == (404, b"gone")


def test_a_site_with_a_missing_file_names_its_description(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match=r"site\.json"):
        read_site(tmp_path)
