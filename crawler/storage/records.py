"""An Article as rows, and rows as the Article that they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import blake2b
from typing import Any

from crawler.identity.page_identity import identity_of
from crawler.items import Article, Section
from crawler.storage.article_text import ArticleText
from crawler.storage.column_types import encode_json, storable_text
from crawler.urls.normalization import host_of, normalize_url, site_of

_SHORT_TEXT = 200
"""Characters: shorter texts ("Watch our video.") are the same article only on the same day."""

_ASCII = bytes(range(128))
_SPACES = bytes(code for code in _ASCII if chr(code).isspace())
_LOWER_CASE = bytes(range(256)).lower()

_COPIED = (
    "source", "url", "requested_url", "canonical_url", "site_id", "etag", "last_modified", "title",
    "date_published_raw", "date_published_precision", "date_published_zone",
    "date_modified_raw", "date_modified_precision", "date_modified_zone",
    "comment_count", "language", "description", "keywords", "section", "image_url", "is_partial", "provenance",
    "extractor_version",
)  # fmt: skip
"""Fields that a row holds as the Article does."""
_OF_THE_FETCH = {"url", "requested_url", "etag", "last_modified", "extractor_version"}
"""Fields that may differ between two fetches of an unchanged page."""


def hash_text(text: str) -> bytes:
    """16-byte BLAKE2b: the key of texts that are too long for an index.

    >>> len(hash_text("https://example.org/"))
    16
    """
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def url_key(source: str, url: str) -> bytes:
    """The key of a URL in the frontier of `source`: equal for all forms of one address."""
    return hash_text(f"{source}\n{normalize_url(url)}")


def fingerprint_of(article: Article) -> bytes:
    """16 bytes that are equal for the same text on the same host, whatever its case and white space.

    The text is title and paragraphs, and where that is short the day of publication too. Hosts of one domain are kept
    apart: papers of one publisher print the same agency's stories, each as its own.
    """
    letters = _letters("".join(_texts(article))) or article.url.encode("utf-8", "replace")
    if article.date_published and len(letters) < 4 * _SHORT_TEXT and len(letters.decode()) < _SHORT_TEXT:
        letters += article.date_published.date().isoformat().encode()
    return blake2b(host_of(article.url).encode("utf-8", "replace") + b"\n" + letters, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An Article made ready for the database."""

    article: Article
    identity_key: bytes
    address_key: bytes
    """Of its URL: another one than `identity_key` where that is a canonical URL's, or the site's own id."""
    site: str
    fetched_at: datetime
    url: str
    text_hash: bytes
    fingerprint: bytes
    record_hash: bytes
    values: dict[str, Any]
    """Column name -> value, for all columns of `articles` that the page decides."""
    sections: list[dict[str, Any]]
    authors: list[str]
    original_key: bytes | None = None
    """Of the identity of the article that its run has found it to be a copy of; None where it has found none."""
    is_disputed: bool = False
    """Another story claims its canonical URL, too: what stands there is unknown."""

    @property
    def text(self) -> ArticleText:
        return ArticleText(self.text_hash, self.article.title, self.sections)

    def known_as(self, identity: str, key: bytes) -> ArticleRecord:
        """The same page as one of the article of another identity; `key` is the hash of it."""
        values = self.values | {"identity": identity, "identity_key": key}
        return replace(self, identity_key=key, values=values)


def make_record(article: Article, original: str | None = None) -> ArticleRecord:
    """`original` is that of an Alias; None for an article that is none.

    Raises ValueError (OverflowError for dates that UTC cannot hold) where an Article cannot be stored.
    """
    if article.fetched_at is None:
        raise ValueError("fetched_at is missing")
    if not article.url:
        raise ValueError("url is missing")
    if not isinstance(article.comment_count, int | None):  # SQLite would take anything
        raise TypeError(f"comment_count is {article.comment_count!r}")
    identity, address = identity_of(article), normalize_url(article.url)
    site = site_of(article.url)
    sections = [{"heading": section.heading, "paragraphs": list(section.paragraphs)} for section in article.body]
    values: dict[str, Any] = {name: getattr(article, name) for name in _COPIED}
    for name in ("date_published", "date_modified"):
        values[name], values[f"{name}_offset"] = _split_zone(getattr(article, name))
    authors = [storable_text(name) for name in article.authors]
    stated = [value for name, value in values.items() if name not in _OF_THE_FETCH]
    hasher = blake2b(encode_json([article.title, sections]), digest_size=16)
    fetched_at = article.fetched_at.astimezone(UTC)
    values.update(identity=identity, identity_key=hash_text(identity), site=site, fetched_at=fetched_at)
    values.update(text_hash=hasher.digest(), fingerprint=fingerprint_of(article))
    hasher.update(encode_json([stated, authors]))
    values["record_hash"] = hasher.digest()
    return ArticleRecord(
        article=article,
        identity_key=values["identity_key"],
        address_key=values["identity_key"] if identity == address else hash_text(address),
        site=site,
        fetched_at=fetched_at,
        url=article.url,
        text_hash=values["text_hash"],
        fingerprint=values["fingerprint"],
        record_hash=values["record_hash"],
        values=values,
        sections=sections,
        authors=authors,
        original_key=None if original is None else hash_text(original),
    )


def make_article(row: Mapping[str, Any], sections: Iterable[Mapping[str, Any]], authors: Sequence[str]) -> Article:
    """The Article of a row of `articles`, its sections in order and its authors' names in order."""
    values = {name: row[name] for name in _COPIED}
    values["provenance"] = dict(sorted(row["provenance"].items()))
    for name in ("date_published", "date_modified"):
        values[name] = _join_zone(row[name], row[f"{name}_offset"])
    body = [Section(section["heading"], list(section["paragraphs"])) for section in sections]
    return Article(**values, fetched_at=row["fetched_at"], body=body, authors=list(authors))


def _texts(article: Article) -> Iterable[str]:
    yield article.title or ""
    for section in article.body:
        yield section.heading or ""
        yield from section.paragraphs


def _letters(text: str) -> bytes:
    """Lower case, without white space; UTF-8.

    >>> _letters("A\u00a0Day "), _letters("The\tRain")
    (b'aday', b'therain')
    """
    data = text.encode("utf-8", "replace")
    beyond = data.translate(None, _ASCII)
    if 2 * len(beyond) >= len(data):
        return _lower(text)
    letters = data.translate(_LOWER_CASE, _SPACES)
    for sign in set(beyond.decode()):  # mostly quotes and dashes, which stay: a third of the time
        if (lowered := _lower(sign)) != (written := sign.encode()):
            letters = letters.replace(written, lowered)
    return letters


def _lower(text: str) -> bytes:
    return "".join(text.casefold().split()).encode("utf-8", "replace")


def _split_zone(date: datetime | None) -> tuple[datetime | None, int | None]:
    if date is None:
        return None, None
    offset = date.utcoffset()
    if offset is None:
        raise ValueError(f"date without zone: {date.isoformat()}")
    minutes = round(offset.total_seconds() / 60)
    in_minutes = timezone(timedelta(minutes=minutes))  # local time before there were zones has seconds, too
    return date.replace(tzinfo=in_minutes).astimezone(UTC), minutes


def _join_zone(date: datetime | None, offset: int | None) -> datetime | None:
    return date if date is None or not offset else date.astimezone(timezone(timedelta(minutes=offset)))
