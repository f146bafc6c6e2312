"""The addresses of DataLife Engine sites: which article, and which view of it, an address names.

Forms (engine/modules/show.full.php and .htaccess of versions 9 to 14): /12-slug.html, /category/12-slug.html,
/2013/04/24/slug.html (no number), /index.php?newsid=12; "page,N," before the number is page N of the text, "page,N,C,"
the same with page C of the comments, "print:page,N," the print view. With any of them the slug may be anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

_VIEW = r"(?P<print>print:)?(?:page,(?P<page>[0-9]{1,9}),(?:(?P<comments>[0-9]{1,9}),)?)?"
_NUMBERED = re.compile(rf"/{_VIEW}(?P<name>(?P<id>[0-9]{{1,18}})-[^/]*\.html)$")
_DATED = re.compile(rf"/[0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}/{_VIEW}(?P<name>[^/]+\.html)$")
_NUMBER = re.compile(r"[0-9]{1,18}")
_NEWS_PATHS = ("/", "/index.php", "/engine/print.php")


@dataclass(frozen=True, slots=True)
class StoryUrl:
    """One view of a story."""

    site_id: str | None
    """None for a dated address, which has no number."""
    page: int = 1
    comment_page: int = 1
    is_print: bool = False

    @property
    def is_plain(self) -> bool:
        """The view that has everything: first page of text and comments, not for print."""
        return self.page == 1 and self.comment_page == 1 and not self.is_print


def parse_story_url(url: str) -> StoryUrl | None:
    """What an address says; None where it is not a story's: a listing, a static page, anything else.

    >>> parse_story_url("http://example.org/world/page,2,12-rain.html")
    StoryUrl(site_id='12', page=2, comment_page=1, is_print=False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.path in _NEWS_PATHS or not parts.path:
        return _parse_query(parts.path, parts.query)
    match = _match(parts.path)
    if match is None:
        return None
    return StoryUrl(
        site_id=match.groupdict().get("id"),
        page=int(match["page"] or 1),
        comment_page=int(match["comments"] or 1),
        is_print=bool(match["print"]),
    )


def _match(path: str) -> re.Match[str] | None:
    return _DATED.search(path) or _NUMBERED.search(path)


def _parse_query(path: str, query: str) -> StoryUrl | None:
    values = {name: found[-1] for name, found in parse_qs(query).items()}
    site_id = values.get("newsid", "")
    if not _NUMBER.fullmatch(site_id):
        return None

    def number(name: str) -> int:
        return int(values[name]) if _NUMBER.fullmatch(values.get(name, "")) else 1

    is_print = path == "/engine/print.php" or values.get("mod") == "print"
    return StoryUrl(site_id, page=number("news_page"), comment_page=number("cstart"), is_print=is_print)


def plain_url(url: str) -> str | None:
    """The address of the plain view of the story at `url`; None where there is no story.

    >>> plain_url("http://example.org/world/print:page,1,12-rain.html")
    'http://example.org/world/12-rain.html'
    """
    story = parse_story_url(url)
    if story is None:
        return None
    parts = urlsplit(url)
    if match := _match(parts.path):
        folder = parts.path.rpartition("/")[0]
        return urlunsplit(parts._replace(path=f"{folder}/{match['name']}", query="", fragment=""))
    return urlunsplit(parts._replace(path="/index.php", query=f"newsid={story.site_id}", fragment=""))


def page_url(url: str, page: int) -> str | None:
    """The address of a page of the story whose plain address is `url`; None where the address is of another form.

    >>> page_url("http://example.org/world/12-rain.html", 2)
    'http://example.org/world/page,2,12-rain.html'
    """
    story = parse_story_url(url)
    plain = plain_url(url)
    if story is None or plain is None or not story.is_plain:
        return None
    parts = urlsplit(plain)
    if parts.query:
        return f"{plain}&news_page={page}"
    folder, _, name = parts.path.rpartition("/")
    return urlunsplit(parts._replace(path=f"{folder}/page,{page},{name}"))
