"""Articles whose page has moved, and was edited on the way: they stay the articles that they were.

A site that gets other addresses, or makes a new one of each new headline, leads from the old one to the new. Where the
text is the same, that tells whose it is; where it is not, the address that was asked for does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Executable, RowMapping, bindparam, select

from crawler.storage.canonical_claims import are_other_records, differs
from crawler.storage.models import ArticleRow, UrlRow, UrlState
from crawler.storage.records import ArticleRecord, hash_text, url_key
from crawler.urls.normalization import normalize_url

_ARTICLE = (ArticleRow.id, ArticleRow.identity, ArticleRow.identity_key, ArticleRow.site, ArticleRow.text_hash)
_FIND_ADDRESSES = (
    select(UrlRow.url_key, *_ARTICLE)
    .join(ArticleRow, ArticleRow.id == UrlRow.article_id)
    .where(UrlRow.url_key.in_(bindparam("keys", expanding=True)))
)
_FIND_VISITED = _FIND_ADDRESSES.where(UrlRow.is_alias.is_(False))
_FIND_FORMER = _FIND_ADDRESSES.where(UrlRow.is_alias.is_(True), UrlRow.state == UrlState.GONE)
"""Of articles that stand elsewhere by now: a replay still meets them where they were."""
_FIND_IDENTITIES = select(ArticleRow.identity_key).where(ArticleRow.identity_key.in_(bindparam("keys", expanding=True)))


def follow_moves(connection: Connection, records: Sequence[ArticleRecord]) -> list[ArticleRecord]:
    """`records`, each with the identity of the article that is visited at the address that it was asked for, where its
    own is that of no article, and it is no other story. To be called with visits in their order."""
    addresses = {id(record): _asked(record) for record in records if record.article.site_id is None}
    former = _find(connection, _FIND_FORMER, addresses.values())
    asked = {id(one): addresses[id(one)] for one in records if _may_have_moved(one) or addresses.get(id(one)) in former}
    if not asked:
        return list(records)
    visited = former | _find(connection, _FIND_VISITED, asked.values())
    keys = [record.identity_key for record in records if id(record) in asked]
    known = set(connection.execute(_FIND_IDENTITIES, {"keys": keys}).scalars())
    before: dict[bytes, ArticleRecord] = {}
    """The address that was asked for -> what came of these `records`."""
    followed = []
    for one in records:
        key = addresses.get(id(one)) or _asked(one)
        record = one
        if id(one) in asked and one.identity_key not in known:
            record = _follow(connection, one, before.get(key), visited.get(key))
        known.add(record.identity_key)
        before[key] = record
        followed.append(record)
    return followed


def _find(connection: Connection, statement: Executable, keys: Iterable[bytes]) -> dict[bytes, RowMapping]:
    rows = connection.execute(statement, {"keys": list(keys)}).mappings()
    return {row["url_key"]: row for row in rows}


def _follow(
    connection: Connection, record: ArticleRecord, before: ArticleRecord | None, row: RowMapping | None
) -> ArticleRecord:
    """`before` and `row` are what was stored under the address last; None: nothing."""
    if before is not None:
        is_moved = before.site == record.site and not are_other_records(before, record)
        return record.known_as(before.values["identity"], before.identity_key) if is_moved else record
    if row is None or row["site"] != record.site or differs(connection, row, record):
        return record
    return record.known_as(row["identity"], row["identity_key"])


def _may_have_moved(record: ArticleRecord) -> bool:
    """Whether it is known by another address than it was asked for. A site's own number of an article stays."""
    return record.article.site_id is None and hash_text(normalize_url(_address(record))) != record.identity_key


def _asked(record: ArticleRecord) -> bytes:
    return url_key(record.article.source, _address(record))


def _address(record: ArticleRecord) -> str:
    return record.article.requested_url or record.url
