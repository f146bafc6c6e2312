"""Whose a canonical URL is, where pages of different addresses claim it and are different stories.

Some sites state one address on all pages. Forms of one article agree in title or text. A page that agrees with no
version of the article which is known by the address that it claims is an article of its own, under its own address, and
stays one. The claimed address stays that of the page which stands there, else of the one that was fetched first: the
order of storing does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, select, update

from crawler.identity.other_stories import are_other_stories
from crawler.storage.article_text import ArticleText
from crawler.storage.models import ArticleRow
from crawler.storage.records import ArticleRecord, hash_text
from crawler.storage.revisions import iter_versions
from crawler.urls.normalization import normalize_url


def settle_claims(
    connection: Connection, records: Sequence[ArticleRecord], known: Mapping[bytes, RowMapping]
) -> list[ArticleRecord]:
    """`records`, each under its own address where its canonical URL is another article's.

    `known` are the articles of their identities. One whose identity is rather a record's is given its own address as
    one, in the database.
    """
    claims = {id(record) for record in records if _is_claimed(known.get(record.identity_key), record)}
    if not claims:
        return list(records)
    taken = _find_taken(connection, [record.address_key for record in records if id(record) in claims])
    return [
        _settle(connection, record, known[record.identity_key], taken) if id(record) in claims else record
        for record in records
    ]


def _settle(connection: Connection, record: ArticleRecord, row: RowMapping, taken: set[bytes]) -> ArticleRecord:
    is_moved = record.address_key != record.identity_key
    if is_moved and record.address_key in taken:
        return _under_own_address(record)
    if not differs(connection, row, record):
        return record
    address = normalize_url(row["url"])
    key = hash_text(address)
    ranks = (is_moved, record.fetched_at, record.url), (key != record.identity_key, row["first_fetched_at"], row["url"])
    if ranks[0] > ranks[1] or _find_taken(connection, [key]):
        return _under_own_address(record)
    statement = update(ArticleRow).where(ArticleRow.id == row["id"])
    connection.execute(statement.values(identity=address, identity_key=key))
    return replace(record, is_disputed=True)


def _is_claimed(row: RowMapping | None, record: ArticleRecord) -> bool:
    """Whether nothing but a canonical URL says that a record is of a known article."""
    if row is None:
        return False
    is_same = record.text_hash == row["text_hash"] or record.article.site_id is not None
    return not is_same and normalize_url(record.url) != normalize_url(row["url"])


def differs(connection: Connection, row: RowMapping, record: ArticleRecord) -> bool:
    """Whether a record is another story than all versions of an article, of which `row` has id and text_hash."""
    return all(_are_other(record.text, version) for version in iter_versions(connection, row))


def are_other_records(one: ArticleRecord, other: ArticleRecord) -> bool:
    """Whether two records are other stories."""
    return _are_other(one.text, other.text)


def _are_other(one: ArticleText, other: ArticleText) -> bool:
    if one.text_hash == other.text_hash:
        return False
    return are_other_stories(one.title, one.paragraphs, other.title, other.paragraphs)


def _find_taken(connection: Connection, keys: Sequence[bytes]) -> set[bytes]:
    """Those of `keys` that are articles' identities."""
    return set(connection.execute(select(ArticleRow.identity_key).where(ArticleRow.identity_key.in_(keys))).scalars())


def _under_own_address(record: ArticleRecord) -> ArticleRecord:
    return replace(record.known_as(normalize_url(record.url), record.address_key), is_disputed=True)
