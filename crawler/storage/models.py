"""The tables. Columns that come from an Article have its field's name, and its meaning (see `crawler.items`)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, MetaData, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from crawler.storage.column_types import BigId, CleanText, Json, UtcDateTime


class UrlState(StrEnum):
    """Where a URL stands in the frontier."""

    DUE = "due"
    """To be fetched now; `rank_at` says in which order."""
    LEASED = "leased"
    """Some run fetches it; due again at `due_at` if that run dies."""
    RETRY = "retry"
    """The last attempt failed; due again at `due_at`."""
    DONE = "done"
    """Its article is stored; `due_at` is the next visit, None means never."""
    REJECTED = "rejected"
    """Fetched, but no article; see rejected_items."""
    BLOCKED = "blocked"
    """The site or our own rules refuse it; asked again at `due_at`, None means never."""
    GONE = "gone"
    """404 or 410 twice."""
    FAILED = "failed"
    """All retries are used up."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own idiom)
        str: CleanText,
        datetime: UtcDateTime,
        bytes: LargeBinary,
        int: BigInteger,
        dict[str, Any]: Json,
        dict[str, str]: Json,
        dict[str, int]: Json,
        list[str]: Json,
        list[dict[str, Any]]: Json,
    }


class ArticleRow(Base):
    """The newest version of an article."""

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "fingerprint", "site"),
        Index(None, "source", "date_published"),
        Index(None, "date_published"),
        Index(
            "ix_articles_gone",
            "source",
            "gone_at",
            sqlite_where=text("gone_at IS NOT NULL"),
            postgresql_where=text("gone_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    identity: Mapped[str]
    """What makes two pages one article, see `crawler.identity.page_identity`; the page's own address where other
    stories claim its canonical one, see `crawler.storage.canonical_claims`."""
    identity_key: Mapped[bytes] = mapped_column(unique=True)
    """16-byte BLAKE2b of `identity`: an index over texts of any length would not fit into PostgreSQL's pages."""
    site: Mapped[str]
    """Registrable domain."""
    source: Mapped[str]
    url: Mapped[str]
    requested_url: Mapped[str | None]
    canonical_url: Mapped[str | None]
    site_id: Mapped[str | None]
    fetched_at: Mapped[datetime]
    """When this version was seen last."""
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    title: Mapped[str | None]
    date_published: Mapped[datetime | None]
    date_published_offset: Mapped[int | None] = mapped_column(SmallInteger)
    """Minutes east of UTC of the zone in which the page states the date: it tells which day it was."""
    date_published_raw: Mapped[str | None]
    date_published_precision: Mapped[str | None]
    date_published_zone: Mapped[str | None]
    date_modified: Mapped[datetime | None]
    date_modified_offset: Mapped[int | None] = mapped_column(SmallInteger)
    date_modified_raw: Mapped[str | None]
    date_modified_precision: Mapped[str | None]
    date_modified_zone: Mapped[str | None]
    comment_count: Mapped[int | None]
    language: Mapped[str | None]
    description: Mapped[str | None]
    keywords: Mapped[list[str]]
    section: Mapped[str | None]
    image_url: Mapped[str | None]
    is_partial: Mapped[bool]
    provenance: Mapped[dict[str, str]]
    extractor_version: Mapped[str | None]
    """Of the code that read the page, see `crawler.extractor_version`."""

    first_fetched_at: Mapped[datetime]
    """When the article was seen first, in any version."""
    version_since: Mapped[datetime]
    """When this version of title and body was seen first."""
    gone_at: Mapped[datetime | None]
    """When its page was found to be gone; None while it is there."""
    text_hash: Mapped[bytes]
    """Of title and body, exact: another value is another version."""
    fingerprint: Mapped[bytes]
    """Of host and text, without case and white space: the same value is the same article."""
    record_hash: Mapped[bytes]
    """Of all that the page states, to tell unchanged pages."""


class ArticleSectionRow(Base):
    """One section of an article's newest version."""

    __tablename__ = "article_sections"

    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 0, in reading order."""
    heading: Mapped[str | None]
    paragraphs: Mapped[list[str]]


class AuthorRow(Base):
    __tablename__ = "authors"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str]
    name_key: Mapped[bytes] = mapped_column(unique=True)
    """16-byte BLAKE2b of `name`."""


class ArticleAuthorRow(Base):
    __tablename__ = "article_authors"
    __table_args__ = ({"sqlite_with_rowid": False},)

    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 0, in the page's order."""
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey("authors.id"), index=True)


class ArticleRevisionRow(Base):
    """An older version of an article's title and body, with the time over which it was seen."""

    __tablename__ = "article_revisions"
    __table_args__ = (UniqueConstraint("article_id", "fetched_at"), Index(None, "fingerprint", "site"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("articles.id", ondelete="CASCADE"))
    site: Mapped[str]
    version_since: Mapped[datetime]
    """When this version was seen first."""
    fetched_at: Mapped[datetime]
    """When this version was seen last."""
    title: Mapped[str | None]
    body: Mapped[list[dict[str, Any]]]
    """[{"heading": str | null, "paragraphs": [str, ...]}, ...]"""
    text_hash: Mapped[bytes]
    fingerprint: Mapped[bytes]


class CommentCountRow(Base):
    """A dated observation of an article's comment count, kept where it differs from the one before."""

    __tablename__ = "comment_counts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    fetched_at: Mapped[datetime] = mapped_column(primary_key=True)
    comment_count: Mapped[int | None]
    """None: the page no longer stated one."""


class ArticleStoryRow(Base):
    """The story that an article belongs to, and what was made of its text to find others of it."""

    __tablename__ = "article_stories"

    article_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    story_id: Mapped[int] = mapped_column(index=True)
    """Id of the story's head, its earliest article; of the article itself where it is alone."""
    text_hash: Mapped[bytes]
    """`articles.text_hash` at that time."""
    shingles: Mapped[int]
    signature: Mapped[bytes]
    """See `crawler.identity.near_duplicates.Signature`; empty where the text is too short."""


class StoryBandRow(Base):
    """A part of an article's signature: articles that share one may be of one story."""

    __tablename__ = "story_bands"
    __table_args__ = ({"sqlite_with_rowid": False},)

    band: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class UrlRow(Base):
    """A URL that some source announced or that led to an article: the frontier."""

    __tablename__ = "urls"
    __table_args__ = (
        Index(None, "source", "state", "host", "rank_at"),
        Index(None, "source", "due_at"),
        Index(None, "source", "fetched_at"),
        Index(None, "leased_by"),
        Index(None, "article_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    url: Mapped[str]
    """As first announced: this is what is fetched."""
    url_key: Mapped[bytes] = mapped_column(unique=True)
    """See `crawler.storage.records.url_key`. One column, since PostgreSQL plans well with it before any statistics."""
    host: Mapped[str]
    state: Mapped[str]
    """One of UrlState."""
    reason: Mapped[str | None]
    """Why it is retried, rejected, blocked, gone or failed, in kebab case; "announced" where a source made it due."""
    detail: Mapped[str | None]
    rank_at: Mapped[datetime]
    """The date of the news as announced: the newest is fetched first."""
    due_at: Mapped[datetime | None]
    leased_by: Mapped[int | None]
    """Id of the run."""
    attempts: Mapped[int]
    """Failed attempts since the last good one."""
    found_at: Mapped[datetime]
    first_fetched_at: Mapped[datetime | None]
    """First good answer, with an article if any had one; the revisits count from here."""
    fetched_at: Mapped[datetime | None]
    """Last answer of any kind."""
    status: Mapped[int | None]
    """HTTP status of a failed attempt."""
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    article_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("articles.id", ondelete="SET NULL"))
    is_alias: Mapped[bool]
    """Leads to an article that is visited under another URL."""
    evidence: Mapped[dict[str, Any]]
    """What feeds and sitemaps say: found_in, title, date_published, date_modified, authors."""


class SourceRow(Base):
    """A feed, sitemap, listing, home page or robots.txt that is polled, with the pace that it earns."""

    __tablename__ = "sources"
    __table_args__ = (Index(None, "source", "due_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    url: Mapped[str]
    url_key: Mapped[bytes] = mapped_column(unique=True)
    """16-byte BLAKE2b of `source` and `url`."""
    kind: Mapped[str]
    """A SourceKind, or `crawler.storage.polls.ALIAS`."""
    due_at: Mapped[datetime]
    interval: Mapped[int]
    """Seconds between two polls."""
    polled_at: Mapped[datetime | None]
    """When it was read last, to its end or to what was known."""
    last_new_at: Mapped[datetime | None]
    """When it last brought a URL that was not known."""
    failures: Mapped[int]
    """Failed polls in a row."""
    status: Mapped[int | None]
    detail: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]


class HostHabitRow(Base):
    """What runs have found out of a host: how often it was so, and how often not."""

    __tablename__ = "host_habits"
    __table_args__ = (Index(None, "source", "changed_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    host: Mapped[str]
    """With its port, where the URL has one."""
    habit: Mapped[str]
    """One of `crawler.crawl.host_habits.Habit`."""
    habit_key: Mapped[bytes] = mapped_column(unique=True)
    """16-byte BLAKE2b of the three."""
    seen: Mapped[int]
    """Weight of what speaks for it."""
    missed: Mapped[int]
    """Weight of what speaks against it."""
    changed_at: Mapped[datetime]


class SiteRow(Base):
    """A site without a file: `scrapy ingest` runs it like those of spiders/."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """What is stored goes by it as its source: the site's host."""
    url: Mapped[str]
    """Its home page."""
    spider: Mapped[str]
    """Name of the spider that reads it."""
    arguments: Mapped[dict[str, str]]
    """The spider's other arguments."""
    added_at: Mapped[datetime]


class RejectedItemRow(Base):
    """A page or item that was not stored as an article, with the reason: the last one of its URL, till one is."""

    __tablename__ = "rejected_items"
    __table_args__ = (Index(None, "source", "fetched_at"), Index(None, "source", "reason"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    url: Mapped[str]
    item_key: Mapped[bytes] = mapped_column(unique=True)
    """Of the URL that was asked for, as in `urls`; 16-byte BLAKE2b of source and payload where an item has no URL."""
    reason: Mapped[str]
    detail: Mapped[str]
    fetched_at: Mapped[datetime | None]
    payload: Mapped[dict[str, Any]]


class ErasedRow(Base):
    """What was erased for good: nothing is kept of it but keys, by which it is known when it comes again."""

    __tablename__ = "erased"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    """The `url_key` of an address, 16-byte BLAKE2b of the normalised address alone, or an article's `identity_key` or
    `fingerprint`."""
    erased_at: Mapped[datetime]


class CrawlRunRow(Base):
    """One run of one source."""

    __tablename__ = "crawl_runs"
    __table_args__ = (
        Index(
            "uq_crawl_runs_live",
            "source",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        Index(None, "source", "started_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    host: Mapped[str]
    """Name of the machine."""
    pid: Mapped[int]
    started_at: Mapped[datetime]
    heartbeat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Scrapy's finish reason, or "lost" where another run took over."""
    exit_code: Mapped[int | None] = mapped_column(SmallInteger)
    counts: Mapped[dict[str, int]]


class ArchiveFileRow(Base):
    """A WARC file of the archive."""

    __tablename__ = "archive_files"
    __table_args__ = (Index(None, "source", "created_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    """Path below ARCHIVE_DIR, with "/"."""
    host: Mapped[str]
    """Name of the machine that writes it."""
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """None while it may still grow, or where the run that wrote it died."""
    size: Mapped[int]
    """Bytes up to the end of the last record that is in the index; more in the file were not finished."""
    first_fetched_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]


class ArchiveRecordRow(Base):
    """A record of a WARC file: what was answered, or the visit that tells what was made of the answers."""

    __tablename__ = "archive_records"
    __table_args__ = (
        UniqueConstraint("file_id", "offset"),
        Index(None, "record_id"),
        Index(None, "url_key", "fetched_at"),
        Index(None, "source", "kind", "fetched_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    file_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("archive_files.id", ondelete="CASCADE", name="fk_archive_records_file_id_archive_files")
    )
    offset: Mapped[int]
    """Bytes from the start of the file."""
    length: Mapped[int]
    """Bytes in the file, compressed."""
    record_id: Mapped[bytes]
    """WARC-Record-ID, the 16 bytes of its UUID."""
    warc_type: Mapped[str]
    """"response", "revisit" (the answer that `refers_to` names, again), "resource" (a rendered page) or "metadata"."""
    kind: Mapped[str]
    """What was asked for, see `crawler.archive.exchange.RecordKind`."""
    source: Mapped[str]
    url: Mapped[str]
    url_key: Mapped[bytes]
    """As in `urls`, which leads to the article."""
    fetched_at: Mapped[datetime]
    """WARC-Date."""
    status: Mapped[int | None] = mapped_column(SmallInteger)
    """HTTP status; None where the record is no answer."""
    payload_digest: Mapped[bytes | None]
    """20-byte SHA-1 of the body as received."""
    refers_to: Mapped[bytes | None]
    """Record id of a revisit's original, or of the answer that a visit read."""


class ReplayProgressRow(Base):
    """How far a replay that has not come to its end has stored what it reads."""

    __tablename__ = "replay_progress"

    replay_key: Mapped[bytes] = mapped_column(primary_key=True)
    """16-byte BLAKE2b of what is replayed, and how."""
    cursor: Mapped[dict[str, Any]]
    """The place in the files where the same replay goes on."""
