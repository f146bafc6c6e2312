"""What feeds and sitemaps say of a URL, kept as evidence; and whether it means that the page has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

_FOUND_IN = 5
"""Sources that the evidence names at most."""
_MANY = 50
"""So many known URLs do not all change at once: a source that says so stamps them with the time of asking."""
_REST = timedelta(minutes=45)
"""After a visit, before further comments make the next one due; less than an hour, as cron's starts vary a little."""


class Announcement(Protocol):
    """What a feed, sitemap or listing says of a page: `crawler.discovery.links.Link`."""

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
    @property
    def comment_count(self) -> int | None: ...


ANNOUNCED = "announced"
"""The reason of a URL that is due because a source says that its page has changed."""


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """A row of the frontier that is announced again; of an alias, what it is visited as."""

    url_key: bytes
    row_id: int
    evidence: dict[str, Any]
    visited_id: int
    """The row itself; for an alias, the one under which its article is visited."""
    fetched_at: datetime | None
    """Last answer to a visit."""
    is_waiting: bool | None
    """It has been fetched, and is to be visited again by now."""
    is_announced: bool | None
    """It waits because of an announcement."""
    first_fetched_at: datetime | None = None
    comment_count: int | None = None
    """Of its article, as stored."""


@dataclass(frozen=True, slots=True)
class News:
    """What an announcement says of a known URL."""

    known: KnownUrl
    evidence: dict[str, Any] | None
    """With what it adds; None where that is nothing."""
    is_edit: bool
    """It states for the first time that the page has changed since the last fetch."""
    has_comments: bool
    """It states another number of comments than the page did, which is worth a visit now."""
    says_changed: bool | None
    """Whether the page has changed since the last fetch, in anything; None where nothing is stated to tell by."""
    rank_at: datetime | None = None
    """The date of a page that was not fetched yet, if it is the first to state one: till then the page ranks as new."""


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


def rank_of(link: Announcement, now: datetime) -> datetime | None:
    """The date by which `link` has its page rank among others, now at the latest; None where it states none."""
    date = link.date_published or link.date_modified
    return min(date, now) if date else None


def merge(known: KnownUrl, link: Announcement, now: datetime) -> News:
    """What `link` says of a known URL. What was said first stays as evidence, but for the modification date.

    A modification date means a change where it is later than the one before, whatever the site's clock; a first one
    where it is later than the last fetch. So does a publication date later than that: many feeds have no other. A
    number of comments means one where it is not the page's.
    """
    before = known.evidence
    found_in = list(dict.fromkeys([*before.get("found_in", []), link.found_in]))[:_FOUND_IN]
    evidence = {**evidence_of(link), **before, "found_in": found_in}
    changed_at = _change_date(known, link)
    if changed_at is not None:
        evidence["date_modified"] = changed_at.isoformat()
    has_comments = link.comment_count is not None and known.comment_count not in (None, link.comment_count)
    return News(
        known,
        evidence if evidence != before else None,
        is_edit=changed_at is not None and known.fetched_at is not None,
        has_comments=has_comments and _has_rested(known, now),
        says_changed=_says_changed(known, link, changed_at, has_comments=has_comments),
        rank_at=_rank_at(known, link, now),
    )


def _rank_at(known: KnownUrl, link: Announcement, now: datetime) -> datetime | None:
    is_dated = known.fetched_at is not None or known.evidence.keys() & {"date_published", "date_modified"}
    return None if is_dated else rank_of(link, now)


def _says_changed(
    known: KnownUrl, link: Announcement, changed_at: datetime | None, *, has_comments: bool
) -> bool | None:
    if known.fetched_at is None:
        return None
    if changed_at is not None or has_comments:
        return True
    if known.is_announced:  # as before, or by another source: what is repeated says nothing more
        return None
    tells = link.date_modified is not None or (link.comment_count is not None and known.comment_count is not None)
    return False if tells else None


def _has_rested(known: KnownUrl, now: datetime) -> bool:
    """Whether the last visit is as long ago as it was after the first: comments come fast at first, then slowly."""
    if known.fetched_at is None or known.first_fetched_at is None:
        return False
    return now - known.fetched_at >= max(_REST, known.fetched_at - known.first_fetched_at)


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


def believed(news: Sequence[News]) -> list[News]:
    """The changes among what was announced together. Where most of many pages are said to be edited at once, no edit is
    believed."""
    edits = sum(one.is_edit for one in news)
    is_stamped = len(news) >= _MANY and edits > len(news) / 2
    return [one for one in news if one.has_comments or (one.is_edit and not is_stamped)]
