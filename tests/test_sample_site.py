"""The sample site's server, asked as a proxy and directly."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest

from crawler.fixture_store import SavedSite, SitePage
from crawler.sample_site import SampleSite


@pytest.fixture
def server() -> Iterator[SampleSite]:
    pages = {
        "/": SitePage(b"<h1>home", "text/html"),
        "/a.html?page=2": SitePage("страница".encode("cp1251"), "text/html; charset=windows-1251"),
        "/old": SitePage(b"", "text/html", 301, {"Location": "/"}),
    }
    with SampleSite(SavedSite("site.example", pages, SitePage(b"gone", "text/plain", 404))) as server:
        yield server


def get(server: SampleSite, target: str) -> tuple[int, str | None, str | None, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", target)
    response = connection.getresponse()
    answer = (response.status, response.getheader("Content-Type"), response.getheader("Location"), response.read())
    connection.close()
    return answer


@pytest.mark.parametrize("prefix", ["", "http://site.example"], ids=["directly", "as a proxy"])
def test_saved_pages_are_answered_as_they_were_saved(server: SampleSite, prefix: str) -> None:
    assert get(server, f"{prefix}/") == (200, "text/html", None, b"<h1>home")
    assert get(server, f"{prefix}/a.html?page=2")[1:] == (
        "text/html; charset=windows-1251",
        None,
        "страница".encode("cp1251"),
    )
    assert get(server, f"{prefix}/old")[:3] == (301, "text/html", "/")
    assert get(server, f"{prefix}/a.html") == (404, "text/plain", None, b"gone")
    assert server.requests == ["/", "/a.html?page=2", "/old", "/a.html"]


def test_another_host_is_not_answered_for(server: SampleSite) -> None:
    assert get(server, "http://other.example/")[0] == 404
