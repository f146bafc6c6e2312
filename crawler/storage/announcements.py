"""What feeds and sitemaps say of a URL, kept as evidence; and whether it means that the page has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

_FOUND_IN = 5
"""Sources that the evidence names at most."""
_MANY = 50
"""So many known URLs do not all change at once: a source that says so stamps them with the time of asking."""


class Announcement(Protocol):
    """What a feed, sitemap or listing says of a page: `crawler.discovery.Link`."""

    @property
    def url(self) -> str: ...
    @property
    def found_in(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def date_published(self) -> datetime | None: ...
    @property
    def date_modified(self) -> datetime | None: ...
    @property
    def authors(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """A row of the frontier that is announced again."""

    url_key: bytes
    row_id: int
    visited_id: int
    """The row itself; for an alias, the one under which its article is visited."""
    fetched_at: datetime | None
    """Last answer to a visit."""
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """What an announcement adds to a known URL."""

    url_key: bytes
    row_id: int
    evidence: dict[str, Any]
    visited_id: int | None
    """The row to fetch again; None where nothing says that the page has changed."""


def evidence_of(link: Announcement) -> dict[str, Any]:
    """{"found_in": [url], "title", "date_published", "date_modified" (ISO 8601), "authors": [name]}, what is stated."""
    stated = {
        "found_in": [link.found_in],
        "title": link.title,
        "date_published": link.date_published and link.date_published.isoformat(),
        "date_modified": link.date_modified and link.date_modified.isoformat(),
        "authors": list(link.authors),
    }
    return {name: value for name, value in stated.items() if value}


def merge(known: KnownUrl, link: Announcement) -> News | None:
    """What `link` adds; None if nothing. What was said first stays, but for the modification date.

    A modification date means a change where it is later than the one before, whatever the site's clock; a first one
    where it is later than the last fetch. So does a publication date later than that: many feeds have no other.
    """
    before = known.evidence
    stated = evidence_of(link)
    found_in = list(dict.fromkeys([*before.get("found_in", []), link.found_in]))[:_FOUND_IN]
    evidence = {**stated, **before, "found_in": found_in}
    changed_at = _change_date(known, link)
    if changed_at is not None:
        evidence["date_modified"] = changed_at.isoformat()
    if evidence == before:
        return None
    is_due = changed_at is not None and known.fetched_at is not None
    return News(known.url_key, known.row_id, evidence, known.visited_id if is_due else None)


def _change_date(known: KnownUrl, link: Announcement) -> datetime | None:
    """The latest date that means a change; None where there is none."""
    before = known.evidence.get("date_modified")
    previous = datetime.fromisoformat(before) if before else None
    modified, published = link.date_modified, link.date_published
    if modified and not (modified > previous if previous else _is_later(modified, known)):
        modified = None
    if published and not (_is_later(published, known) and (previous is None or published > previous)):
        published = None
    return max(filter(None, (modified, published)), default=None)


def _is_later(date: datetime, known: KnownUrl) -> bool:
    return known.fetched_at is not None and date > known.fetched_at


def believed(news: Sequence[News | None]) -> list[News]:
    """The changes among what was announced together; none where so many of many have changed that it cannot be."""
    changed = [one for one in news if one is not None and one.visited_id is not None]
    return [] if len(news) >= _MANY and len(changed) > len(news) / 2 else changed
