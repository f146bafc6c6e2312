"""Conditional requests, made where a host's answers have proved to be true.

Some servers answer 304 whatever has changed, some keep an ETag while the page changes, some give another one with each
answer. So a host's first conditional requests, and a sample of the later ones, state validators that cannot be right:
what comes must be the whole page, and what changed in it must agree with what changed in its validators.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from crawler.crawl.host_habits import Habit, HostHabits

AUDIT_HEADER_ETAG = '"none-of-yours"'
AUDIT_HEADER_DATE = "Thu, 01 Jan 1970 00:00:00 GMT"
_ENOUGH = 3
"""True answers before a host is trusted."""
_SAMPLE = 20
"""One request of so many is an audit, of a host that is trusted."""
_LIE = 10
"""How much a lie speaks against a host."""
_USELESS = 1
"""How much it speaks against a host that its validators change while the page does not."""
_GIVEN_UP = 3
"""Where so much speaks against a host, and no less than for it, it is asked without conditions."""

Validators = tuple[str | None, str | None]
"""ETag and Last-Modified; None where there is none."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a request states."""

    headers: dict[str, str] = field(default_factory=dict)
    is_audit: bool = False
    """The headers are made up: 304 is a lie, and the answer is to be judged."""


def condition_of(habits: HostHabits, habit: Habit, url: str, known: Validators, now: datetime) -> Condition:
    """The condition for fetching `url`, of which the validators `known` are kept."""
    etag, last_modified = known
    tally = habits.of(url, habit)
    if not (etag or last_modified) or (tally.missed >= _GIVEN_UP and tally.missed >= tally.seen):
        return Condition()
    if tally.seen < _ENOUGH or crc32(f"{url} {now.isoformat()}".encode()) % _SAMPLE == 0:
        made_up = {"If-None-Match": AUDIT_HEADER_ETAG} if etag else {"If-Modified-Since": AUDIT_HEADER_DATE}
        return Condition(made_up, is_audit=True)
    stated = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return Condition({name: value for name, value in stated.items() if value})


def learn_lie(habits: HostHabits, habit: Habit, url: str) -> None:
    """Learns from a 304 to a made-up condition: it is a lie."""
    habits.learn(url, habit, missed=_LIE)


def learn_audit(
    habits: HostHabits, habit: Habit, url: str, before: Validators, after: Validators, *, has_changed: bool
) -> None:
    """Learns from the whole answer to an audit: the validators must have changed if, and only if, the page has."""
    has_kept = is_same(before, after)
    if has_kept != has_changed:
        habits.learn(url, habit, seen=1)
    else:
        habits.learn(url, habit, missed=_LIE if has_kept else _USELESS)


def is_same(before: Validators, after: Validators) -> bool:
    """Whether two validators are of the same page, as a server compares them (RFC 9110, 13.1): by the ETag where there
    is one, weakly."""
    if before[0] or after[0]:
        return bool(before[0] and after[0]) and _opaque(before[0]) == _opaque(after[0])
    return before[1] == after[1]


def _opaque(etag: str | None) -> str:
    return (etag or "").removeprefix("W/")
