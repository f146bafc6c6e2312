"""Saved pages with what they must give: fixtures/<spider>/<yyyy-mm-dd>-<slug>.html and the .json beside it.

The .json holds how the page was received (`url`, `fetched_at`, and where they matter `requested_url`, `content_type`,
`status`), the spider's `arguments`, and what is expected: an `article` or a `rejection`, fields that are None or empty
left out, and the story's `continuation_urls` if it has any. `site.json` in the same folder maps paths to saved
responses, so that a whole small site can be served.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

from itemadapter import ItemAdapter

from crawler.items import Article, Rejection
from crawler.page import Page, PageError
from crawler.site_reader import SiteReader, read_item

_RECEIVED = ("url", "requested_url", "fetched_at", "content_type", "status", "arguments")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


class FixtureError(ValueError):
    """A saved page or its description cannot be read or written; the message names the file."""


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """A page as it was received, and what it is to be read with."""

    body: bytes
    """Content encodings undone."""
    url: str
    fetched_at: datetime
    """Aware, UTC."""
    requested_url: str | None = None
    """Before redirects; None, or the same, where there were none."""
    content_type: str | None = None
    status: int = 200
    arguments: dict[str, str] = field(default_factory=dict)
    """What the spider is constructed with (`-a name=value`)."""

    def page(self) -> Page:
        """Raises PageError where the bytes are no page."""
        return Page(self.body, self.url, fetched_at=self.fetched_at, content_type=self.content_type, status=self.status)

    def replay(self, reader: SiteReader) -> dict[str, Any]:
        """What the page gives now, in the form of the .json file."""
        try:
            page = self.page()
        except PageError as error:
            return {"rejection": {"reason": error.reason, "detail": str(error)}}
        item = read_item(reader, page, self.requested_url)
        if isinstance(item, Rejection):
            return {"rejection": _stated(item, without=_RECEIVED)}
        result: dict[str, Any] = {"article": _stated(item, without=_RECEIVED)}
        if urls := reader.continuation_urls(page):
            result["continuation_urls"] = urls
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture(ReceivedPage):
    """One saved page."""

    path: Path
    """The .html file."""
    expected: dict[str, Any] = field(default_factory=dict)
    """As `replay` gives it; empty for a page that has no expectation yet."""

    def diff(self, reader: SiteReader) -> str:
        """A unified diff from the expectation to what the page gives now; empty where they agree."""
        expected, actual = (_dump(value).splitlines(keepends=True) for value in (self.expected, self.replay(reader)))
        name = self.path.with_suffix(".json").name
        return "".join(unified_diff(expected, actual, f"expected/{name}", f"actual/{name}"))

    def write(self, expected: dict[str, Any]) -> None:
        """Saves the page and its description, with `expected` as what it must give. Raises FixtureError."""
        received: dict[str, Any] = {"url": self.url, "fetched_at": self.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        if self.requested_url:
            received["requested_url"] = self.requested_url
        if self.content_type:
            received["content_type"] = self.content_type
        if self.status != 200:
            received["status"] = self.status
        if self.arguments:
            received["arguments"] = self.arguments
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self.path.exists() or self.path.read_bytes() != self.body:
                self.path.write_bytes(self.body)
            self.path.with_suffix(".json").write_text(_dump(received | expected), encoding="utf-8")
        except OSError as error:
            raise FixtureError(f"cannot write {self.path}: {error.strerror or error}") from error


def read_fixtures(folder: Path) -> list[Fixture]:
    """All saved pages of a folder that have a description, by name. Raises FixtureError."""
    paths = sorted(path for path in folder.glob("*.json") if path.name != "site.json")
    return [read_fixture(path.with_suffix(".html")) for path in paths]


def read_fixture(path: Path) -> Fixture:
    """The saved page at `path`, an .html file. Raises FixtureError."""
    description = path.with_suffix(".json")
    try:
        values = json.loads(description.read_text(encoding="utf-8"))
        received = {name: values.pop(name) for name in _RECEIVED if name in values}
        received["fetched_at"] = datetime.fromisoformat(received["fetched_at"]).astimezone(UTC)
        return Fixture(path=path, body=path.read_bytes(), expected=values, **received)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FixtureError(f"{description}: {error}") from error


def record(received: ReceivedPage, reader: SiteReader, folder: Path) -> Fixture:
    """Saves a page with what it gives now, under the day of publication (else of fetching) and the end of its address.

    A page of the same address is replaced; raises FixtureError where the file is that of another one, or cannot be
    written.
    """
    if received.requested_url == received.url:
        received = replace(received, requested_url=None)
    expected = received.replay(reader)
    day = expected.get("article", {}).get("date_published") or received.fetched_at.isoformat()
    name = received.url.split("?")[0].rstrip("/").rpartition("/")[2].rsplit(".", 1)[0].lower()
    path = folder / f"{day[:10]}-{_NOT_IN_SLUG.sub('-', name).strip('-')[:80] or 'page'}.html"
    if path.exists() and read_fixture(path).url != received.url:
        raise FixtureError(f"{path} is the page of another address: {read_fixture(path).url}")
    values = {one.name: getattr(received, one.name) for one in fields(received)}
    fixture = Fixture(**values, path=path, expected=expected)
    fixture.write(expected)
    return fixture


@dataclass(frozen=True, slots=True)
class SitePage:
    """One response of a saved site."""

    body: bytes
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SavedSite:
    """A small site kept in files: `pages` by path and query, `not_found` for all others."""

    host: str
    pages: dict[str, SitePage]
    not_found: SitePage


def read_site(folder: Path) -> SavedSite:
    """The site that site.json in `folder` describes. Raises FixtureError."""
    path = folder / "site.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        pages = {page["path"]: _site_page(folder, page) for page in values["pages"]}
        return SavedSite(values["host"], pages, _site_page(folder, values["not_found"] | {"status": 404}))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FixtureError(f"{path}: {error}") from error


def _site_page(folder: Path, page: dict[str, Any]) -> SitePage:
    body = (folder / page["file"]).read_bytes() if "file" in page else b""
    return SitePage(body, page.get("content_type", "text/html"), page.get("status", 200), page.get("headers", {}))


def _stated(item: Article | Rejection, without: tuple[str, ...]) -> dict[str, Any]:
    values = ItemAdapter(item).asdict()
    return {
        name: _plain(value)
        for name, value in values.items()
        if name not in without
        and name != "source"
        and value is not None
        and value is not False
        and value not in ("", [], {})
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
