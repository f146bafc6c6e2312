"""Articles that stand at a new address, without a redirect from the old one, and were edited before they were seen
there: they stay the articles that they were.

Nothing but its text and its date tells such a page from another article, and sites print the weather, a table or a
column each day in nearly the same words. So all of this must be: one host; the same title; the same time of
publication, to the minute; near-duplicate texts; the old page gone (404 or 410, twice), and never seen after the new
one was; and no third article of which as much is true. Where only the old page's end is unknown, it is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update
from sqlalchemy.orm import aliased

from crawler.identity.near_duplicates import Signature, are_one_story
from crawler.identity.other_stories import letters_of
from crawler.storage.article_text import ArticleText
from crawler.storage.asking_again import ask_again
from crawler.storage.id_lists import is_one_of
from crawler.storage.models import (
    ArticleAuthorRow,
    ArticleRevisionRow,
    ArticleRow,
    ArticleSectionRow,
    ArticleStoryRow,
    CommentCountRow,
    UrlRow,
    UrlState,
)
from crawler.storage.revisions import keep_versions
from crawler.storage.search import unindex_articles
from crawler.storage.sections import delete_sections
from crawler.storage.stories import assign_stories
from crawler.storage.text_changes import follow_changed
from crawler.urls.normalization import host_of

_PRECISE = ("minute", "second")
_old, _new = aliased(ArticleRow), aliased(ArticleRow)
_old_story, _new_story = aliased(ArticleStoryRow), aliased(ArticleStoryRow)
_PAIRS = (
    select(
        _old.id.label("old_id"),
        _new.id.label("new_id"),
        _old.gone_at,
        _old.url.label("old_url"),
        _new.url.label("new_url"),
        _old.title.label("old_title"),
        _new.title.label("new_title"),
        _old_story.signature.label("old_signature"),
        _old_story.shingles.label("old_shingles"),
        _new_story.signature.label("new_signature"),
        _new_story.shingles.label("new_shingles"),
    )
    .join(_old_story, _old_story.article_id == _old.id)
    .join(_new_story, _new_story.story_id == _old_story.story_id)
    .join(_new, _new.id == _new_story.article_id)
    .where(
        _new.id != _old.id,
        _new.site == _old.site,
        _new.source == _old.source,
        _new.date_published == _old.date_published,
        _new.date_published_precision.in_(_PRECISE),
        _old.date_published_precision.in_(_PRECISE),
        or_(_new.site_id.is_(None), _old.site_id.is_(None)),
        _new.first_fetched_at > _old.fetched_at,
        _new.gone_at.is_(None),
    )
)


def join_republished(connection: Connection, new: Collection[int], gone: Collection[int]) -> dict[int, int]:
    """Makes one article of each two that are one: of those that were stored first in this transaction (`new`), or whose
    pages were found to be gone (`gone`). To be called when all stories are assigned.

    Id of a row that was given up -> id of the article that it was.
    """
    found = _find_pairs(connection, new, gone)
    all_of_them = _find_pairs(connection, {pair.new_id for pair in found}, {pair.old_id for pair in found})
    pairs = [pair for pair in all_of_them if _are_one(pair)]
    times = Counter(one for pair in pairs for one in (pair.old_id, pair.new_id))
    single = [pair for pair in pairs if times[pair.old_id] == times[pair.new_id] == 1]
    _ask_for(connection, [pair.old_id for pair in single if pair.gone_at is None])
    joined = {pair.new_id: pair.old_id for pair in single if pair.gone_at is not None}
    for new_id, old_id in joined.items():
        _join(connection, old_id, new_id)
    return joined


def _find_pairs(connection: Connection, new: Collection[int], gone: Collection[int]) -> list[Any]:
    found: dict[tuple[int, int], Any] = {}
    for story, ids in ((_new_story, new), (_old_story, gone)):
        if ids:
            pairs = connection.execute(_PAIRS.where(is_one_of(connection, story.article_id, ids)))
            found |= {(pair.old_id, pair.new_id): pair for pair in pairs}
    return [found[key] for key in sorted(found)]


def _are_one(pair: Any) -> bool:
    if not (pair.old_signature and pair.new_signature) or host_of(pair.old_url) != host_of(pair.new_url):
        return False
    if not pair.old_title or letters_of(pair.old_title) != letters_of(pair.new_title or ""):
        return False
    old = Signature(pair.old_signature, pair.old_shingles)
    return are_one_story(old, Signature(pair.new_signature, pair.new_shingles))


def _ask_for(connection: Connection, article_ids: Collection[int]) -> None:
    """Has their pages asked for now: are they still there?"""
    if article_ids:
        waiting = (UrlRow.is_alias.is_(False), UrlRow.state == UrlState.DONE)
        ask_again(connection, UrlRow.article_id.in_(article_ids), *waiting)


def _join(connection: Connection, old_id: int, new_id: int) -> None:
    """The old article, with its history, takes over all that is known of the new one, which goes."""
    rows = connection.execute(select(ArticleRow.__table__).where(ArticleRow.id.in_((old_id, new_id)))).mappings()
    by_id = {row["id"]: row for row in rows}
    old, new = by_id[old_id], by_id[new_id]
    keep_versions(connection, [old])
    connection.execute(_give(ArticleRevisionRow, new_id, old_id))
    _join_counts(connection, old, new)
    delete_sections(connection, [old_id])
    connection.execute(delete(ArticleAuthorRow).where(ArticleAuthorRow.article_id == old_id))
    for table in (ArticleSectionRow, ArticleAuthorRow):
        connection.execute(_give(table, new_id, old_id))
    connection.execute(update(UrlRow).where(UrlRow.article_id == old_id).values(is_alias=True, due_at=None))
    connection.execute(_give(UrlRow, new_id, old_id))
    unindex_articles(connection, [new_id])
    assign_stories(connection, {new_id: ArticleText(b"", None, [])}, [new_id])
    connection.execute(delete(ArticleRow).where(ArticleRow.id == new_id))
    kept = {"id": old_id, "first_fetched_at": old["first_fetched_at"]}
    connection.execute(update(ArticleRow).where(ArticleRow.id == old_id).values(dict(new) | kept))
    follow_changed(connection, [old_id])


def _give(table: Any, from_id: int, to_id: int) -> Any:
    return update(table).where(table.article_id == from_id).values(article_id=to_id)


def _join_counts(connection: Connection, old: RowMapping, new: RowMapping) -> None:
    """The history of the new article's comment counts behind that of the old one, each where it differs."""
    row, at = CommentCountRow, new["first_fetched_at"]
    is_first = (row.article_id == new["id"], row.fetched_at == at)
    first = connection.execute(select(row.comment_count).where(*is_first)).scalar()
    if first == old["comment_count"]:
        connection.execute(delete(row).where(*is_first))
    elif first is None:
        connection.execute(insert(row).values(article_id=old["id"], fetched_at=at, comment_count=None))
    connection.execute(_give(row, new["id"], old["id"]))
