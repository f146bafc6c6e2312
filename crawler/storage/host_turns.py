"""Which due URLs come next: the newest of each host, hosts in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, bindparam, select

from crawler.storage.models import UrlRow, UrlState

_HOSTS = 200
"""Hosts that one choice looks at; the next choice goes on with the next ones."""
_NEXT_HOST = (
    select(UrlRow.host)
    .where(UrlRow.source == bindparam("its_source"), UrlRow.state == UrlState.DUE, UrlRow.host > bindparam("after"))
    .order_by(UrlRow.host)
    .limit(1)
)
_NEWEST = (
    select(UrlRow.id)
    .where(UrlRow.source == bindparam("its_source"), UrlRow.state == UrlState.DUE, UrlRow.host == bindparam("its_host"))
    .order_by(UrlRow.rank_at.desc())
    .limit(bindparam("most"))
)
_LOCK_NEWEST = _NEWEST.with_for_update(skip_locked=True)


class HostTurns:
    """The hosts of one source, during one run."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._last_host = ""

    def choose(self, connection: Connection, limit: int, without: Collection[str]) -> list[int]:
        """Ids of up to `limit` due URLs, of none of the hosts `without`: one round takes the newest of each host, until
        there are enough."""
        hosts = self._hosts(connection, self._last_host, without) or self._hosts(connection, "", without)
        if not hosts:
            return []
        self._last_host = hosts[-1] if len(hosts) == _HOSTS else ""
        share = -(-limit // len(hosts))
        per_host = [self._newest(connection, host, share) for host in hosts]
        missing = limit - sum(len(ids) for ids in per_host)
        for ids, host in zip(per_host, hosts, strict=True):
            if missing > 0 and len(ids) == share:
                ids[:] = self._newest(connection, host, share + missing)
                missing -= len(ids) - share
        return list(_in_turn(per_host))[:limit]

    def _hosts(self, connection: Connection, after: str, without: Collection[str]) -> list[str]:
        """Hosts with due URLs: each found by one step in the index, however many URLs it has."""
        found: list[str] = []
        while len(found) < _HOSTS:
            host = connection.execute(_NEXT_HOST, {"its_source": self._source, "after": after}).scalar()
            if host is None:
                break
            after = host
            if host not in without:
                found.append(host)
        return found

    def _newest(self, connection: Connection, host: str, limit: int) -> list[int]:
        statement = _LOCK_NEWEST if connection.dialect.name == "postgresql" else _NEWEST
        asked = {"its_source": self._source, "its_host": host, "most": limit}
        return list(connection.execute(statement, asked).scalars())


def _in_turn(groups: Sequence[Sequence[int]]) -> Iterator[int]:
    for position in range(max(map(len, groups), default=0)):
        yield from (group[position] for group in groups if position < len(group))
