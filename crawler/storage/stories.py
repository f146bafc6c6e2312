"""Which articles are one story: near-duplicates, on whatever sites, found through an index that every process shares.

Two articles are linked where their signatures share a band and agree (`crawler.identity.near_duplicates`); a story is
all that links connect. That depends on the texts alone, not on the order in which they come. Its head is the earliest
article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, delete, func, insert, select, update

from crawler.identity.near_duplicates import Signature, are_one_story, bands_of, sign_texts
from crawler.storage.advisory_locks import Lock, take_lock
from crawler.storage.article_text import ArticleText
from crawler.storage.disjoint_sets import DisjointSets
from crawler.storage.id_lists import is_one_of
from crawler.storage.models import ArticleRow, ArticleStoryRow, StoryBandRow
from crawler.storage.row_statement import RowStatement

_FULL = 64
"""Articles that are kept for a band. More share one only where a site prints the same text again and again; these find
each other by the first ones and by their other bands."""
_MOST_TO_SPLIT = 200
"""Articles: larger stories stay together when the text of one of them changes."""
_LOOK_UP = (  # from the list to the index: asked the other way round, SQLite would sort the list first
    "SELECT story_bands.band, story_bands.article_id FROM json_each(?) AS asked "
    "CROSS JOIN story_bands ON story_bands.band = asked.value"
)
_INSERT_STORIES = RowStatement(
    ("article_id", "story_id", "text_hash", "shingles", "signature"), lambda _: insert(ArticleStoryRow)
)
_UPDATE_STORIES = RowStatement(
    ("one_id", "story_id", "text_hash", "shingles", "signature"),
    lambda _: update(ArticleStoryRow).where(ArticleStoryRow.article_id == bindparam("one_id")),
)
_UPDATE_HASHES = RowStatement(
    ("one_id", "text_hash"),
    lambda _: update(ArticleStoryRow).where(ArticleStoryRow.article_id == bindparam("one_id")),
)


def assign_stories(connection: Connection, texts: Mapping[int, ArticleText], known: Collection[int]) -> None:
    """Puts articles into stories, within the connection's transaction, of which this should be the last thing to do.

    `texts` (by article id) are new or have changed. `known` are the articles, those of `texts` included, that may be in
    a story already: with an earlier text, or with another date. Processes take turns: else two of them could store
    copies of one story at the same time without seeing each other's.
    """
    if not texts and not known:
        return
    signatures = dict(zip(texts, sign_texts([text.paragraphs for text in texts.values()]), strict=True))
    take_lock(connection, Lock.STORIES)
    before = _load_signatures(connection, known)
    changed = {
        article_id: signature
        for article_id, signature in signatures.items()
        if article_id not in before or before[article_id].signature != signature
    }
    former = {article_id: before[article_id] for article_id in changed if article_id in before}
    redated = {article_id: one.story_id for article_id, one in before.items() if article_id not in former}
    _delete_bands(connection, former)
    opened = {one.story_id for one in former.values()} | {story for one, story in redated.items() if one == story}
    members = {one: story for one, story in _load_members(connection, opened).items() if one not in former}
    groups = DisjointSets([*redated, *changed])  # the id of a story stands for all of its articles
    _join_members(connection, groups, members, {one.story_id for one in former.values()})
    for article_id, story_id in redated.items():
        if story_id not in opened:
            groups.join(article_id, story_id)
    _join_copies(connection, groups, changed, opened)
    heads = _find_heads(connection, groups)
    _write(connection, texts, changed, former, redated.keys() & texts.keys(), heads)
    _move(connection, heads, changed.keys(), members)


@dataclass(frozen=True, slots=True)
class _Known:
    story_id: int
    signature: Signature | None


def _load_signatures(connection: Connection, ids: Collection[int]) -> dict[int, _Known]:
    if not ids:
        return {}
    row = ArticleStoryRow
    statement = select(row.article_id, row.story_id, row.signature, row.shingles)
    return {
        article_id: _Known(story_id, Signature(signature, shingles) if signature else None)
        for article_id, story_id, signature, shingles in connection.execute(
            statement.where(is_one_of(connection, row.article_id, ids))
        )
    }


def _load_members(connection: Connection, stories: Collection[int]) -> dict[int, int]:
    """Article id -> story id, of all articles of `stories`."""
    if not stories:
        return {}
    row = ArticleStoryRow
    statement = select(row.article_id, row.story_id).where(is_one_of(connection, row.story_id, stories))
    return dict(connection.execute(statement).all())


def _join_copies(
    connection: Connection, groups: DisjointSets[int], changed: Mapping[int, Signature | None], opened: Collection[int]
) -> None:
    """Joins what is near-duplicate: the articles of `changed` with each other, and with the stories of the others. Of
    the stories `opened` each article is a set of its own so far. Keeps the bands."""
    signed = {article_id: signature for article_id, signature in changed.items() if signature is not None}
    buckets: dict[int, list[int]] = {}
    bands = {article_id: bands_of(signature) for article_id, signature in signed.items()}
    for band, article_id in _look_up(connection, {band for keys in bands.values() for band in keys}):
        buckets.setdefault(band, []).append(article_id)
    stored = _load_signatures(connection, {one for bucket in buckets.values() for one in bucket})
    nodes = {one: one if known.story_id in opened else known.story_id for one, known in stored.items()}
    added: list[tuple[int, int]] = []
    for article_id, signature in signed.items():
        candidates: set[int] = set()
        for band in bands[article_id]:
            bucket = buckets.get(band)
            if bucket is None:
                buckets[band] = [article_id]
            else:
                candidates.update(bucket)
                if len(bucket) >= _FULL:
                    continue
                bucket.append(article_id)
            added.append((band, article_id))
        sets: dict[int, list[int]] = {}
        for other in sorted(candidates):
            if other in signed or other in nodes:
                sets.setdefault(groups.find(nodes.get(other, other)), []).append(other)
        for others in sets.values():
            its_signatures = (signed.get(other) or stored[other].signature for other in others)
            if any(one is not None and are_one_story(signature, one) for one in its_signatures):
                groups.join(article_id, nodes.get(others[0], others[0]))
    _insert_bands(connection, added)


def _look_up(connection: Connection, bands: Collection[int]) -> Sequence[Any]:
    if not bands:
        return []
    if connection.dialect.name == "postgresql":
        statement = select(StoryBandRow.band, StoryBandRow.article_id)
        return connection.execute(statement.where(is_one_of(connection, StoryBandRow.band, bands))).all()
    return connection.exec_driver_sql(_LOOK_UP, (str(list(bands)),)).all()


def _insert_bands(connection: Connection, rows: list[tuple[int, int]]) -> None:
    if not rows:
        return
    rows.sort()
    if connection.dialect.name == "postgresql":
        numbers = ARRAY(BigInteger)
        columns = (
            func.unnest(bindparam("bands", [band for band, _ in rows], type_=numbers)),
            func.unnest(bindparam("ids", [article_id for _, article_id in rows], type_=numbers)),
        )
        connection.execute(insert(StoryBandRow).from_select(["band", "article_id"], select(*columns)))
        return
    connection.exec_driver_sql("INSERT INTO story_bands (band, article_id) VALUES (?, ?)", rows)


def _delete_bands(connection: Connection, former: Mapping[int, _Known]) -> None:
    signed = {article_id: known.signature for article_id, known in former.items() if known.signature}
    rows = [
        {"one_band": band, "one_id": article_id}
        for article_id, signature in signed.items()
        for band in bands_of(signature)
    ]
    if rows:
        is_row = (StoryBandRow.band == bindparam("one_band")) & (StoryBandRow.article_id == bindparam("one_id"))
        connection.execute(delete(StoryBandRow).where(is_row), rows)


def _join_members(
    connection: Connection, groups: DisjointSets[int], members: Mapping[int, int], lost: Collection[int]
) -> None:
    """Joins the articles of each story; of the stories `lost`, which lost one, only those that are still linked."""
    stories: dict[int, list[int]] = defaultdict(list)
    for article_id, story_id in members.items():
        stories[story_id].append(article_id)
    for story_id, together in stories.items():
        groups.find(together[0])
        if story_id in lost and 1 < len(together) <= _MOST_TO_SPLIT:
            _join_linked(groups, _load_signatures(connection, together))
        else:
            for article_id in together[1:]:
                groups.join(article_id, together[0])


def _join_linked(groups: DisjointSets[int], known: Mapping[int, _Known]) -> None:
    for article_id in known:
        groups.find(article_id)
    signed = [(article_id, one.signature) for article_id, one in known.items() if one.signature]
    for index, (article_id, signature) in enumerate(signed[:-1], 1):
        for other, its_signature in signed[index:]:
            if are_one_story(signature, its_signature):
                groups.join(article_id, other)


def _find_heads(connection: Connection, groups: DisjointSets[int]) -> dict[int, int]:
    """Article id -> id of the earliest article of its group."""
    heads: dict[int, int] = {}
    several: list[list[int]] = []
    for together in groups.sets():
        if len(together) == 1:
            heads[together[0]] = together[0]
        else:
            several.append(together)
    times = _load_times(connection, [article_id for together in several for article_id in together])
    for together in several:
        head = min(together, key=times.__getitem__)
        heads.update(dict.fromkeys(together, head))
    return heads


def _load_times(connection: Connection, ids: list[int]) -> dict[int, tuple[datetime, datetime, bytes]]:
    if not ids:
        return {}
    row = ArticleRow
    columns = (row.id, row.date_published, row.date_published_precision, row.first_fetched_at, row.identity_key)
    rows = connection.execute(select(*columns).where(is_one_of(connection, row.id, ids)))
    return {
        article_id: (order_time(published, precision, fetched_at), fetched_at, identity_key)
        for article_id, published, precision, fetched_at, identity_key in rows
    }


def order_time(date_published: datetime | None, precision: str | None, first_fetched_at: datetime) -> datetime:
    """When an article came out, to tell which was first. Of a day without a time: the first fetch, within that day.

    >>> noon = datetime(2026, 3, 1, 12)
    >>> order_time(noon.replace(hour=0), "day", noon).hour, order_time(None, None, noon).hour
    (12, 12)
    """
    if date_published is None:
        return first_fetched_at
    if precision != "day":
        return date_published
    return max(date_published, min(first_fetched_at, date_published + timedelta(days=1)))


def _write(
    connection: Connection,
    texts: Mapping[int, ArticleText],
    changed: Mapping[int, Signature | None],
    former: Mapping[int, _Known],
    same: Collection[int],
    heads: Mapping[int, int],
) -> None:
    rows = [
        (
            article_id,
            heads[article_id],
            texts[article_id].text_hash,
            signature.shingles if signature else 0,
            signature.data if signature else b"",
        )
        for article_id, signature in changed.items()
    ]
    _INSERT_STORIES.execute(connection, [row for row in rows if row[0] not in former])
    _UPDATE_STORIES.execute(connection, [row for row in rows if row[0] in former])
    _UPDATE_HASHES.execute(connection, [(one, texts[one].text_hash) for one in same if one in texts])


def _move(
    connection: Connection, heads: Mapping[int, int], written: Collection[int], members: Mapping[int, int]
) -> None:
    """Gives their head to the stories that have another one now, and to single `members` (with the story so far)."""
    single: dict[int, list[int]] = defaultdict(list)
    whole: dict[int, list[int]] = defaultdict(list)
    for one, head in heads.items():
        if one in members:
            if members[one] != head:
                single[head].append(one)
        elif one != head and one not in written:
            whole[head].append(one)
    for column, moved in ((ArticleStoryRow.article_id, single), (ArticleStoryRow.story_id, whole)):
        for head, ids in moved.items():
            statement = update(ArticleStoryRow).where(is_one_of(connection, column, ids))
            connection.execute(statement.values(story_id=head))
