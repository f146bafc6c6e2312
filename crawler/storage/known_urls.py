"""URLs of the frontier that are announced again: what is known of them, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from crawler.storage.announcements import ANNOUNCED, KnownUrl, News
from crawler.storage.engine import begin_immediately, begin_read, named_errors
from crawler.storage.id_lists import is_one_of
from crawler.storage.models import ArticleRow, CommentCountRow, UrlRow, UrlState
from crawler.storage.retrying import retry
from crawler.storage.row_statement import RowStatement

_WAITING = (UrlState.DUE, UrlState.LEASED)


def find_known(
    engine: Engine, source: str, keys: Iterable[bytes], now: datetime, *, with_comments: bool
) -> dict[bytes, KnownUrl]:
    """Those of `keys` that have a row, with the URL under which an alias's article is visited.

    Without `with_comments` what is only needed to judge their number is left out: sitemaps are long and state none.
    """
    statement = _FIND_KNOWN_WITH_COMMENTS if with_comments else _FIND_KNOWN
    with begin_read(engine) as connection:
        rows = connection.execute(statement, {"keys": list(keys), "its_source": source, "now": now})
        return {row[0]: KnownUrl(*row) for row in rows}


def _select_known(*, with_comments: bool) -> Select[Any]:
    url, visited = UrlRow, aliased(UrlRow)
    leads_to = (visited.article_id == url.article_id) & visited.is_alias.is_(False) & url.is_alias.is_(True)
    either = {name: func.coalesce(getattr(visited, name), getattr(url, name)) for name in ("id", "fetched_at", "state")}
    is_due = either["state"].in_(_WAITING) | (func.coalesce(visited.due_at, url.due_at) <= bindparam("now"))
    of_comments = (func.coalesce(visited.first_fetched_at, url.first_fetched_at), ArticleRow.comment_count)
    statement = (
        select(
            url.url_key,
            url.id,
            url.evidence,
            either["id"],
            either["fetched_at"],
            is_due & either["fetched_at"].is_not(None),
            case((visited.id.is_not(None), visited.reason), else_=url.reason) == ANNOUNCED,
            *(of_comments if with_comments else ()),
        )
        .outerjoin(visited, leads_to & (visited.source == bindparam("its_source")))
        .where(url.url_key.in_(bindparam("keys", expanding=True)))
    )
    return statement.outerjoin(ArticleRow, ArticleRow.id == url.article_id) if with_comments else statement


_FIND_KNOWN, _FIND_KNOWN_WITH_COMMENTS = _select_known(with_comments=False), _select_known(with_comments=True)
_KEEP_EVIDENCE = RowStatement(("row_id", "evidence"), lambda _: update(UrlRow).where(UrlRow.id == bindparam("row_id")))

_RANK = RowStatement(
    ("row_id", "new_rank"),
    lambda _: (
        update(UrlRow)
        .where(UrlRow.id == bindparam("row_id"), UrlRow.fetched_at.is_(None))
        .values(rank_at=bindparam("new_rank"))
    ),
)


def keep_news(engine: Engine, news: Sequence[News], due: Sequence[int]) -> None:
    """What was announced, and the ids of the URLs `due` for it: in one transaction, since it is new only once."""
    news = sorted(news, key=lambda one: one.known.url_key)
    rows = [(one.known.row_id, one.evidence) for one in news if one.evidence is not None]
    if not rows and not due:
        return
    with named_errors(engine.url):
        retry(lambda: _keep(engine, news, rows, due))


def _keep(engine: Engine, news: Sequence[News], rows: Sequence[tuple[Any, ...]], due: Sequence[int]) -> None:
    with begin_immediately(engine) as connection:
        if due and connection.dialect.name == "postgresql":  # the writer locks rows in this order, too
            wanted = is_one_of(connection, UrlRow.id, {*due, *(row_id for row_id, _ in rows)})
            connection.execute(select(UrlRow.id).where(wanted).order_by(UrlRow.url_key).with_for_update())
        _KEEP_EVIDENCE.execute(connection, rows)
        _RANK.execute(connection, [(one.known.row_id, one.rank_at) for one in news if one.rank_at is not None])
        if due:
            is_at_rest = UrlRow.state.in_([UrlState.DONE, UrlState.REJECTED, UrlState.GONE, UrlState.FAILED])
            is_waiting = (UrlRow.state == UrlState.DUE) & UrlRow.fetched_at.is_not(None)
            statement = update(UrlRow).where(is_one_of(connection, UrlRow.id, due), is_at_rest | is_waiting)
            connection.execute(statement.values(state=UrlState.DUE, due_at=None, reason=ANNOUNCED))


_IS_NEW_COUNT = exists().where(
    CommentCountRow.article_id == UrlRow.article_id, CommentCountRow.fetched_at == UrlRow.fetched_at
)
_FIND_CHANGING = (
    select(UrlRow.id)
    .join(ArticleRow, ArticleRow.id == UrlRow.article_id)
    .where(
        UrlRow.id.in_(bindparam("ids", expanding=True)),
        UrlRow.fetched_at > UrlRow.first_fetched_at,
        or_(ArticleRow.version_since == UrlRow.fetched_at, _IS_NEW_COUNT),
    )
)


def find_changing(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Of the URLs with an article, those whose last visit found another text or number of comments."""
    if not ids:
        return set()
    return set(connection.execute(_FIND_CHANGING, {"ids": ids}).scalars())
