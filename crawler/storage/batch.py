"""A batch of items as one transaction: articles with all their parts, rejections, and the state of their URLs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from itemadapter import ItemAdapter
from sqlalchemy import Connection

from crawler.items import Alias, Article, FetchFailure, Rejection, Unchanged
from crawler.storage.articles import StoredArticle, store_articles
from crawler.storage.erasure import ERASED, Part, item_of, without_erased
from crawler.storage.outcomes import Item, Outcome, Stored
from crawler.storage.records import ArticleRecord, make_record
from crawler.storage.rejections import store_rejections
from crawler.storage.replays import ReplayCheckpoint, store_checkpoints
from crawler.storage.republished_articles import join_republished
from crawler.storage.schedule import Schedule
from crawler.storage.text_changes import follow_texts
from crawler.storage.url_states import FetchResult, articles_gone, record_results

Prepared = Part | ReplayCheckpoint

_STATED = ("feed", "json-ld", "microdata", "meta")
"""Kinds of provenance of what is no guess."""


def prepare(item: Item) -> Prepared:
    """What can be done without the database. An article that cannot be stored becomes its Rejection ("unstorable")."""
    article, original = (item.article, item.original) if isinstance(item, Alias) else (item, None)
    if not isinstance(article, Article):
        return article
    try:
        return make_record(article, original)
    except (ValueError, OverflowError, TypeError, AttributeError) as error:
        return make_rejection(article, "unstorable", f"{type(error).__name__}: {error}")


def make_rejection(item: Item, reason: str, detail: str) -> Rejection:
    """The Rejection of an item that should have been something else; an article's fields are kept as its payload."""
    payload = ItemAdapter(item).asdict() if isinstance(item, Article) else {}
    return Rejection(
        url=getattr(item, "url", ""),
        requested_url=getattr(item, "requested_url", None),
        source=getattr(item, "source", ""),
        fetched_at=getattr(item, "fetched_at", None),
        reason=reason,
        detail=detail,
        payload=payload,
        is_announced=isinstance(item, Article) and _states_date(item),
    )


def _states_date(article: Article) -> bool:
    """Whether a source, or the page's data for machines, states the date of publication: what is printed may be that of
    any teaser."""
    return article.provenance.get("date_published", "").partition(":")[0] in _STATED


def store_batch(connection: Connection, batch: Sequence[Prepared], schedule: Schedule) -> list[Stored]:
    """Stores `batch` in its order within the connection's transaction; one result for each item but checkpoints."""
    store_checkpoints(connection, [part for part in batch if isinstance(part, ReplayCheckpoint)])
    given = [part for part in batch if not isinstance(part, ReplayCheckpoint)]
    parts = list(without_erased(connection, given))
    records = [part for part in parts if isinstance(part, ArticleRecord)]
    stored = store_articles(connection, records)
    articles = iter(stored)
    results: list[FetchResult | None] = []
    for part in parts:
        if isinstance(part, ArticleRecord):
            results.append(_result_of_article(part.article, next(articles)))
        else:
            results.append(_result_of_other(part) if part else None)
    made = [result for result in results if result is not None]
    outcomes = record_results(connection, made, schedule)
    store_rejections(connection, [part for part in parts if isinstance(part, Rejection)])
    follow_texts(connection, zip(stored, records, strict=True))  # last: all processes take turns from here on
    new = [one.article_id for one in stored if one.outcome is Outcome.INSERTED]
    joined = join_republished(connection, new, articles_gone(connection, made, outcomes))
    settled = iter([_settled(result, outcome, joined) for result, outcome in zip(made, outcomes, strict=True)])
    return [
        _stored(part, *(next(settled) if result else (None, Outcome.REJECTED))) if part else _erased(one)
        for one, part, result in zip(given, parts, results, strict=True)
    ]


def _settled(result: FetchResult, outcome: Outcome, joined: Mapping[int, int]) -> tuple[FetchResult, Outcome]:
    """`joined`: see `join_republished`."""
    if result.article_id is None or result.article_id not in joined:
        return result, outcome
    is_new = outcome is Outcome.INSERTED
    return replace(result, article_id=joined[result.article_id]), Outcome.UPDATED if is_new else outcome


def _stored(part: Part, result: FetchResult | None, outcome: Outcome) -> Stored:
    reason = result.reason if result else getattr(part, "reason", None)
    return Stored(item_of(part), outcome, result.article_id if result else None, reason)


def _erased(part: Part) -> Stored:
    return Stored(item_of(part), Outcome.BLOCKED, None, ERASED)


def _result_of_article(article: Article, stored: StoredArticle) -> FetchResult | None:
    if article.fetched_at is None:
        return None
    asked = article.requested_url or article.url
    canonical = None if stored.is_disputed else article.canonical_url
    others = (url for url in (article.url, canonical) if url and url != asked)
    return FetchResult(
        source=article.source,
        url=asked,
        fetched_at=article.fetched_at,
        outcome=stored.outcome,
        article_id=stored.article_id,
        other_urls=tuple(others),
        disputed_url=article.canonical_url if stored.is_disputed else None,
        etag=article.etag,
        last_modified=article.last_modified,
    )


def _result_of_other(item: Rejection | FetchFailure | Unchanged) -> FetchResult | None:
    if item.fetched_at is None or not item.url:
        return None
    if isinstance(item, Unchanged):
        return FetchResult(
            source=item.source,
            url=item.url,
            fetched_at=item.fetched_at,
            outcome=Outcome.UNCHANGED,
            etag=item.etag,
            last_modified=item.last_modified,
            not_modified=True,
        )
    failed = isinstance(item, FetchFailure)
    return FetchResult(
        source=item.source,
        url=item.url if isinstance(item, FetchFailure) else item.requested_url or item.url,
        fetched_at=item.fetched_at,
        outcome=Outcome.FAILED if failed else Outcome.REJECTED,
        status=item.status if isinstance(item, FetchFailure) else None,
        reason=item.reason,
        detail=item.detail,
        is_announced=isinstance(item, Rejection) and item.is_announced,
    )
