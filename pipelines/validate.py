"""Turns away what cannot be an article, each for a reason with a name."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from scrapy.exceptions import DropItem

from crawler.items import Article, is_possible_date

logger = logging.getLogger(__name__)

LONGEST = {"url": 4_000, "title": 20_000, "author": 2_000, "description": 100_000, "body": 5_000_000}
"""Characters."""
MOST_COMMENTS = 10**8
SHOWN = 10
"""Rejected pages of one reason that the log names."""
_UNDECODABLE_SHARE = 0.005
_UNDECODABLE_LEAST = 3
"""A page that is read in a wrong encoding has one in every other word; a good page may quote some."""


class InvalidArticle(DropItem):
    """Not an article. `reason` is short, stable and in kebab case, to be counted by; `detail` is for a person."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}", log_level="DEBUG")  # Scrapy would log the whole article
        self.reason = reason
        self.detail = detail


class ValidatePipeline:
    """Raises InvalidArticle for the first thing that is wrong with an Article; other items pass."""

    def __init__(self) -> None:
        self._rejected: Counter[str] = Counter()

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            try:
                check_article(item)
            except InvalidArticle as error:
                self._log(item.url, error)
                raise
        return item

    def _log(self, url: str, error: InvalidArticle) -> None:
        """The first of each reason: they all are in the database."""
        self._rejected[error.reason] += 1
        if self._rejected[error.reason] <= SHOWN:
            logger.info("Rejected %s: %s", url[:200], error)
        if self._rejected[error.reason] == SHOWN:
            logger.info("Further pages that are rejected for %s are only counted", error.reason)


def check_article(article: Article) -> None:
    """Raises InvalidArticle where `article` cannot be one.

    >>> from datetime import UTC
    >>> check_article(Article(url="https://example.org/", fetched_at=datetime(2026, 1, 1, tzinfo=UTC)))
    Traceback (most recent call last):
    pipelines.validate.InvalidArticle: no-title: the page states no title
    """
    _check_fetch(article)
    if not (article.title or "").strip():
        raise InvalidArticle("no-title", "the page states no title")
    if not any(paragraph.strip() for section in article.body for paragraph in section.paragraphs):
        raise InvalidArticle("no-body", "the page has no text of an article")
    text = "".join(_body_texts(article))
    _check_lengths(article, text)
    _check_encoding((article.title or "") + text)
    for name in ("date_published", "date_modified"):
        _check_date(name, getattr(article, name), article.fetched_at)
    count = article.comment_count
    if count is not None and not 0 <= count <= MOST_COMMENTS:
        raise InvalidArticle("impossible-count", f"{str(count)[:40]} comments")


def _check_fetch(article: Article) -> None:
    if not article.url.startswith(("http://", "https://")):
        raise InvalidArticle("no-url", f"not an absolute http(s) URL: {article.url[:200]!r}")
    if article.fetched_at is None or article.fetched_at.tzinfo is None:
        raise InvalidArticle("no-fetch-time", "fetched_at is missing or has no zone")


def _check_lengths(article: Article, text: str) -> None:
    lengths = {
        "url": max(len(url or "") for url in (article.url, article.requested_url, article.canonical_url)),
        "title": len(article.title or ""),
        "author": max(map(len, article.authors), default=0),
        "description": len(article.description or ""),
        "body": len(text),
    }
    for name, longest in LONGEST.items():
        if lengths[name] > longest:
            raise InvalidArticle(f"{name}-too-long", f"{lengths[name]} characters, at most {longest} are believed")


def _check_encoding(text: str) -> None:
    broken = text.count("\ufffd")
    if broken >= _UNDECODABLE_LEAST and broken > _UNDECODABLE_SHARE * len(text):
        raise InvalidArticle("undecodable", f"{broken} characters could not be decoded")


def _check_date(name: str, date: datetime | None, fetched_at: datetime | None) -> None:
    if date is None or fetched_at is None:
        return
    if date.tzinfo is None:
        raise InvalidArticle("date-without-zone", f"{name} {date.isoformat()}")
    if not is_possible_date(date, fetched_at):
        raise InvalidArticle("impossible-date", f"{name} {date.isoformat()}, fetched {fetched_at.isoformat()}")


def _body_texts(article: Article) -> Iterator[str]:
    for section in article.body:
        yield section.heading or ""
        yield from section.paragraphs
