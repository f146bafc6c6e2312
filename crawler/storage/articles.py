"""Storing articles: which are new, changed, unchanged or copies, and the few statements that make it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Connection, RowMapping, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from crawler.storage.authors import store_authors
from crawler.storage.canonical_claims import settle_claims
from crawler.storage.comment_counts import observe, observe_older
from crawler.storage.copies import Holder, clear_for_takeover, find_holders, give_up_first_version
from crawler.storage.models import ArticleRow
from crawler.storage.moved_articles import follow_moves
from crawler.storage.outcomes import Outcome
from crawler.storage.records import ArticleRecord
from crawler.storage.revisions import keep_versions, rewrite_history
from crawler.storage.row_statement import RowStatement
from crawler.storage.sections import delete_sections, insert_sections

_TOUCHED = ("fetched_at", "url", "requested_url", "etag", "last_modified", "extractor_version")
_OF_IDENTITY = ("identity", "identity_key", "site")
_COLUMNS = tuple(name for name in ArticleRow.__table__.columns.keys() if name != "gone_at")  # noqa: SIM118
_INSERT_ARTICLES = RowStatement(_COLUMNS, lambda _: insert(ArticleRow))
_LAST_ID = select(func.max(ArticleRow.id))
_NEXT_IDS = select(func.nextval(func.pg_get_serial_sequence("articles", "id"))).select_from(
    func.generate_series(1, bindparam("count", type_=BigInteger))
)
_FIND_KNOWN = select(
    ArticleRow.id,
    ArticleRow.identity_key,
    ArticleRow.site,
    ArticleRow.url,
    ArticleRow.fetched_at,
    ArticleRow.first_fetched_at,
    ArticleRow.version_since,
    ArticleRow.comment_count,
    ArticleRow.text_hash,
    ArticleRow.fingerprint,
    ArticleRow.record_hash,
    ArticleRow.extractor_version,
    ArticleRow.gone_at,
).where(ArticleRow.identity_key.in_(bindparam("keys", expanding=True)))


@dataclass(slots=True)
class StoredArticle:
    outcome: Outcome
    article_id: int
    is_disputed: bool = False
    """See ArticleRecord."""


def store_articles(connection: Connection, records: Sequence[ArticleRecord]) -> list[StoredArticle]:
    """Stores `records` in their order, within the connection's transaction; one result for each.

    Records of one site are stored by one transaction at a time, so that two processes cannot both find a text new.
    A record older than what is stored never overwrites it: it becomes a revision and an observation of its own date.
    """
    _lock_sites(connection, {record.site for record in records})
    records = follow_moves(connection, records)
    results: list[StoredArticle | None] = [None] * len(records)
    for wave in _waves(records):
        for index, result in zip(wave, _store_wave(connection, [records[i] for i in wave]), strict=True):
            results[index] = result
    return [result for result in results if result is not None]


def _lock_sites(connection: Connection, sites: set[str]) -> None:
    """PostgreSQL: until the transaction ends. SQLite has one writer at a time anyway."""
    if connection.dialect.name != "postgresql" or not sites:
        return
    keys = sorted(
        int.from_bytes(blake2b(site.encode(), digest_size=8, person=b"site").digest(), signed=True) for site in sites
    )
    parameter = bindparam("keys", keys, type_=ARRAY(BigInteger))
    connection.execute(select(func.pg_advisory_xact_lock(func.unnest(parameter))))


def _waves(records: Sequence[ArticleRecord]) -> list[list[int]]:
    """Indexes, grouped so that no group holds an article or a text twice and their order stays."""
    waves: list[list[int]] = []
    depths: dict[bytes, int] = {}
    for index, record in enumerate(records):
        keys = (record.identity_key, record.address_key, record.fingerprint)
        depth = max(depths.get(key, 0) for key in keys)
        depths.update(dict.fromkeys(keys, depth + 1))
        if depth == len(waves):
            waves.append([])
        waves[depth].append(index)
    return waves


@dataclass(slots=True)
class _Plan:
    """The statements of one wave, collected."""

    inserted: list[ArticleRecord] = field(default_factory=list)
    touched: list[tuple[RowMapping, ArticleRecord]] = field(default_factory=list)
    replaced: list[tuple[RowMapping, ArticleRecord]] = field(default_factory=list)
    """With a newer fetch."""
    older: list[tuple[RowMapping, ArticleRecord]] = field(default_factory=list)
    reread: list[tuple[RowMapping, ArticleRecord]] = field(default_factory=list)
    """Of the very same fetch, with another result: the extraction has changed, not the page."""
    taken_over: list[tuple[int, ArticleRecord]] = field(default_factory=list)
    """Articles known by a page that turns out to be a copy of the record's earlier one."""


def _store_wave(connection: Connection, records: list[ArticleRecord]) -> Iterator[StoredArticle]:
    known = _find_known(connection, records)
    settled = settle_claims(connection, records, known)
    if settled != records:
        records, known = settled, _find_known(connection, settled)
    holders = find_holders(connection, [record for record in records if _may_be_copy(known, record)])
    plan = _Plan()
    results: dict[bytes, StoredArticle] = {}
    for record in records:
        row = known.get(record.identity_key)
        others = [
            h for h in holders.get((record.fingerprint, record.site), ()) if row is None or h.article_id != row["id"]
        ]
        if row is not None:
            is_copy = bool(others) and others[0].precedes(record)
            outcome = Outcome.UNCHANGED if is_copy else _plan_known(plan, row, record)
            results[record.identity_key] = StoredArticle(outcome, row["id"])
        else:
            results[record.identity_key] = _plan_new(connection, plan, record, others, known)
    for article_id, record in _insert(connection, plan.inserted):
        results[record.identity_key].article_id = article_id
    _take_over(connection, plan.taken_over)
    _touch(connection, plan.touched)
    _replace(connection, plan)
    for row, record in plan.older:
        changed = rewrite_history(connection, row, record)
        changed |= observe_older(connection, row, record)
        if changed:
            results[record.identity_key].outcome = Outcome.UPDATED
    for record in records:
        results[record.identity_key].is_disputed = record.is_disputed
    return (results[record.identity_key] for record in records)


def _find_known(connection: Connection, records: Iterable[ArticleRecord]) -> dict[bytes, RowMapping]:
    keys = [record.identity_key for record in records]
    rows = connection.execute(_FIND_KNOWN, {"keys": keys}).mappings()
    return {row["identity_key"]: row for row in rows}


def _may_be_copy(known: Mapping[bytes, RowMapping], record: ArticleRecord) -> bool:
    """Not a page of a known article, unless it is older than all that is known of it."""
    row = known.get(record.identity_key)
    return row is None or record.fetched_at < row["first_fetched_at"]


def _plan_new(
    connection: Connection,
    plan: _Plan,
    record: ArticleRecord,
    holders: Sequence[Holder],
    known: Mapping[bytes, RowMapping],
) -> StoredArticle:
    """What becomes of a record whose article is not known; `holders` have its text."""
    if holders and holders[0].precedes(record):
        return StoredArticle(Outcome.DUPLICATE, holders[0].article_id)
    for holder in holders:  # they came first, but were seen later
        if holder.is_first and holder.revision_id is not None:
            give_up_first_version(connection, holder)
        elif holder.is_first and holder.article_id not in {row["id"] for row in known.values()}:
            plan.taken_over.append((holder.article_id, record))
            return StoredArticle(Outcome.UPDATED, holder.article_id)
    plan.inserted.append(record)
    return StoredArticle(Outcome.INSERTED, 0)


def _plan_known(plan: _Plan, row: RowMapping, record: ArticleRecord) -> Outcome:
    same = record.record_hash == row["record_hash"]
    if record.fetched_at > row["fetched_at"]:
        (plan.touched if same else plan.replaced).append((row, record))
        return Outcome.UNCHANGED if same else Outcome.UPDATED
    if record.fetched_at < row["fetched_at"]:
        plan.older.append((row, record))
        return Outcome.UNCHANGED
    if record.url > row["url"]:
        return Outcome.UNCHANGED  # two forms in one second: the same one wins whichever comes first
    if same and record.url == row["url"] and record.article.extractor_version == row["extractor_version"]:
        return Outcome.UNCHANGED
    if same:
        plan.touched.append((row, record))
        return Outcome.UNCHANGED
    plan.reread.append((row, record))
    return Outcome.UPDATED


def _insert(connection: Connection, records: list[ArticleRecord]) -> list[tuple[int, ArticleRecord]]:
    """Inserts new articles; returns them with their ids."""
    if not records:
        return []
    pairs = list(zip(_take_ids(connection, len(records)), records, strict=True))
    values_of = itemgetter(*_COLUMNS)
    _INSERT_ARTICLES.execute(
        connection,
        [
            values_of(r.values | {"id": article_id, "first_fetched_at": r.fetched_at, "version_since": r.fetched_at})
            for article_id, r in pairs
        ],
    )
    insert_sections(connection, [(article_id, record.sections) for article_id, record in pairs])
    store_authors(connection, [(article_id, record.authors) for article_id, record in pairs])
    observe(connection, [pair for pair in pairs if pair[1].article.comment_count is not None])
    return pairs


def _take_ids(connection: Connection, count: int) -> Iterable[int]:
    """The ids of new articles: taken beforehand, since asking for them afterwards costs a look-up for each."""
    if connection.dialect.name == "postgresql":
        return sorted(connection.execute(_NEXT_IDS, {"count": count}).scalars())
    last = connection.execute(_LAST_ID).scalar() or 0
    return range(last + 1, last + count + 1)


def _take_over(connection: Connection, pairs: Sequence[tuple[int, ArticleRecord]]) -> None:
    """Makes an article that of an earlier page with the same text."""
    if not pairs:
        return
    clear_for_takeover(connection, [article_id for article_id, _ in pairs])
    for article_id, record in pairs:
        seen = {"first_fetched_at": record.fetched_at, "version_since": record.fetched_at, "gone_at": None}
        connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(record.values | seen))
    delete_sections(connection, [article_id for article_id, _ in pairs])
    insert_sections(connection, [(article_id, record.sections) for article_id, record in pairs])
    store_authors(connection, [(article_id, record.authors) for article_id, record in pairs], replace=True)
    observe(connection, [pair for pair in pairs if pair[1].article.comment_count is not None])


def _touch(connection: Connection, pairs: list[tuple[RowMapping, ArticleRecord]]) -> None:
    _update(
        connection,
        [
            {"id": row["id"], "gone_at": _gone_at(row, record)} | {name: record.values[name] for name in _TOUCHED}
            for row, record in pairs
        ],
    )


def _gone_at(row: RowMapping, record: ArticleRecord) -> datetime | None:
    """A newer page shows that the article is there again; the same one read once more does not."""
    return None if record.fetched_at > row["fetched_at"] else row["gone_at"]


def _replace(connection: Connection, plan: _Plan) -> None:
    pairs = plan.replaced + plan.reread
    if not pairs:
        return
    retold = [(row, record) for row, record in pairs if record.text_hash != row["text_hash"]]
    keep_versions(connection, [row for row, record in plan.replaced if record.text_hash != row["text_hash"]])
    since = {
        row["id"]: row["version_since"] if record.text_hash == row["text_hash"] else record.fetched_at
        for row, record in pairs
    }
    for row, record in plan.reread:
        if record.text_hash != row["text_hash"]:
            since[row["id"]] = _reread_since(connection, row, record)
    _update(
        connection,
        [
            {name: value for name, value in record.values.items() if name not in _OF_IDENTITY}
            | {"id": row["id"], "version_since": since[row["id"]], "gone_at": _gone_at(row, record)}
            for row, record in pairs
        ],
    )
    delete_sections(connection, [row["id"] for row, _ in retold])
    insert_sections(connection, [(row["id"], record.sections) for row, record in retold])
    store_authors(connection, [(row["id"], record.authors) for row, record in pairs], replace=True)
    observe(connection, [(row["id"], r) for row, r in pairs if r.article.comment_count != row["comment_count"]])


def _reread_since(connection: Connection, row: RowMapping, record: ArticleRecord) -> datetime:
    rewrite_history(connection, row, record)
    statement = select(ArticleRow.version_since).where(ArticleRow.id == row["id"])
    return connection.execute(statement).scalar_one()


def _update(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes new values of some columns, the same ones in each of `rows`, which has the article's id besides."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    statement = update(ArticleRow).where(ArticleRow.id == bindparam("its_id"))
    connection.execute(
        statement.values({name: bindparam(f"new_{name}") for name in names}),
        [{"its_id": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows],
    )
