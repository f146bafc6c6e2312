"""What a page becomes. The names are schema.org's where it has one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
"""Papers have put their old volumes on the web; an earlier date is a mistake."""
FUTURE = timedelta(days=1)
"""A page may be dated this much later than it was fetched: its zone may be unknown, its clock wrong."""


def is_possible_date(date: datetime, fetched_at: datetime | None) -> bool:
    """Whether an article that was fetched then, or nobody knows when, can be of a date; both are aware."""
    return date >= EARLIEST and (fetched_at is None or date <= fetched_at + FUTURE)


@dataclass(slots=True)
class Section:
    """A sub-heading with the paragraphs under it. The lead, before any sub-heading, has the heading None."""

    heading: str | None = None
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Article:
    """One news article as its page stated it at `fetched_at`.

    Texts are NFC, without control characters, white space collapsed. None or an empty list means that the page
    did not say; it never stands for "could not be parsed" without a trace in `provenance`.
    """

    url: str = ""
    """Absolute URL as fetched, after redirects."""
    requested_url: str | None = None
    """The URL that was asked for, as its source announced it; None means the same as `url`."""
    canonical_url: str | None = None
    """Absolute URL that the page itself names as its own, believed only on the same site; None: none was."""
    site_id: str | None = None
    """The site's own id of the article, unique within its host; None means that the site's rules know none."""
    source: str = ""
    """Name of the spider, or the host of the site that a spider for many sites was given."""
    fetched_at: datetime | None = None
    """When the page was received: UTC, whole seconds. None only outside crawls, where nobody said."""
    etag: str | None = None
    """The response's ETag header, verbatim, for the next conditional request; None means it had none."""
    last_modified: str | None = None
    """The response's Last-Modified header, verbatim; None means it had none."""
    extractor_version: str | None = None
    """Which extraction read the page, see `crawler.extractor_version`; None outside crawls and replays."""

    title: str | None = None
    authors: list[str] = field(default_factory=list)
    """Names of people, or of the desk or agency where that is the byline, in the page's order."""
    date_published: datetime | None = None
    """Aware, in the zone that the page or the site states; midnight where `date_published_precision` is "day"."""
    date_published_raw: str | None = None
    """The text that was read as the date."""
    date_published_precision: str | None = None
    """"day", "minute" or "second"."""
    date_published_zone: str | None = None
    """Where the zone came from: "stated" (in the date itself), "page" (another date of the page), "site" (the site's
    rules), "feed" (the site's feeds state the same instants), "assumed" (nobody said; UTC)."""
    date_modified: datetime | None = None
    date_modified_raw: str | None = None
    date_modified_precision: str | None = None
    date_modified_zone: str | None = None
    body: list[Section] = field(default_factory=list)
    """In reading order."""
    comment_count: int | None = None
    """Reader comments that the page states; None means it does not say, which is not 0."""
    language: str | None = None
    """ISO 639-1, lower case."""
    description: str | None = None
    keywords: list[str] = field(default_factory=list)
    section: str | None = None
    """The paper's rubric, such as "Politics"."""
    image_url: str | None = None
    """Absolute URL of the lead image."""
    is_partial: bool = False
    """True where the page itself says that text is withheld (a login, a missing continuation page)."""

    provenance: dict[str, str] = field(default_factory=dict)
    """Field name -> where its value came from, as "kind:detail": kind is one of rule, json-ld, microdata, meta, markup,
    text, url, feed; detail is the selector, property or pattern."""

    @property
    def text(self) -> str:
        """The body as plain text: sub-headings and paragraphs, with an empty line between them.

        >>> Article(body=[Section(None, ["It rained."]), Section("Floods", ["The river rose."])]).text
        'It rained.\\n\\nFloods\\n\\nThe river rose.'
        """
        parts = ((section.heading, *section.paragraphs) for section in self.body)
        return "\n\n".join(part for section in parts for part in section if part)

    def as_dict(self) -> dict[str, Any]:
        """All fields as values of JSON, as `scrapy export` writes them: times in ISO 8601 with offset, sections as
        {"heading": str or None, "paragraphs": [str, ...]}."""
        values: dict[str, Any] = orjson.loads(orjson.dumps(self))
        return values


@dataclass(slots=True)
class ExportedArticle(Article):
    """An Article of the database, with what is known of it beside its page."""

    story: str = ""
    """`url` of the earliest article of its story: near-duplicates on any sites; its own where it is alone."""
    gone_at: datetime | None = None
    """When its page was found to be gone, UTC; None while it is there."""


@dataclass(slots=True)
class Rejection:
    """A fetched page that gave no article, kept with its reason so that nothing is lost."""

    url: str = ""
    requested_url: str | None = None
    source: str = ""
    fetched_at: datetime | None = None
    reason: str = ""
    """Short, stable, in kebab case, such as "not-html"; it is counted by this name."""
    detail: str = ""
    """One sentence for a person."""
    payload: dict[str, Any] = field(default_factory=dict)
    """What is known of the page, JSON-serialisable."""
    is_announced: bool = False
    """A feed, a news sitemap or the page's own data states a date of publication: it may be an article yet."""


ABSENT = frozenset((404, 410))
"""HTTP statuses of pages that are not there, though their host is well."""


@dataclass(slots=True)
class FetchFailure:
    """A URL of the frontier that could not be fetched: the pipelines pass it on to where its state is kept."""

    url: str = ""
    source: str = ""
    fetched_at: datetime | None = None
    """When the attempt ended: UTC, whole seconds."""
    status: int | None = None
    """HTTP status; None where there was no response."""
    reason: str = ""
    """Kebab case, such as "http-404", "dns", "timeout", "refused-address", "robots"."""
    detail: str = ""


@dataclass(slots=True)
class Unchanged:
    """A URL of the frontier whose server answered a conditional request with 304 Not Modified (RFC 9110, 15.4.5)."""

    url: str = ""
    """The URL that was asked for."""
    source: str = ""
    fetched_at: datetime | None = None
    """When the answer came: UTC, whole seconds."""
    etag: str | None = None
    """ETag header of the 304; None keeps the one that was sent."""
    last_modified: str | None = None


PageItem = Article | Rejection | FetchFailure | Unchanged
"""What asking for a URL of the frontier comes to."""


@dataclass(slots=True)
class Alias:
    """An article whose text this run has already seen under another address: a copy of the article there.

    Its address is linked to the original and its text is not stored, unless the database knows either of them better:
    the address as that of an article of its own, or the original as one that has got another text.
    """

    article: Article
    original: str
    """Identity of the article that had the text first (`crawler.identity.page_identity.identity_of`)."""

    @property
    def url(self) -> str:
        return self.article.url

    @property
    def source(self) -> str:
        return self.article.source

    @property
    def fetched_at(self) -> datetime | None:
        return self.article.fetched_at
