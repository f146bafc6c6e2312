"""What a crawl made of its answers, kept beside them: the rest of what a replay needs to give the same article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson


class VisitError(ValueError):
    """The block of a record is no visit."""


@dataclass(frozen=True, slots=True)
class ArchivedVisit:
    """One URL of the frontier that was asked for and answered.

    Given its answers, the article is a pure function of it: a replay needs neither order nor what other pages taught.
    """

    source: str
    """As in `Article.source`: name of the spider, or of the site that a generic one was given."""
    spider: str
    """Name of the spider's class, by which it can be made again with `arguments`."""
    requested_url: str
    answers: tuple[UUID, ...]
    """WARC-Record-IDs in order of arrival: redirects, retried answers, the plain page, the rendered one."""
    read: UUID
    """The one of them that the item was made of."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    plain: UUID | None = None
    """The answer without a browser that `read`, rendered, was compared with; None where there was none."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """What sources had announced, as `crawler.crawl.evidence.apply_evidence` takes it."""
    utc_offset: timedelta | None = None
    """The zone that other articles of the site had taught; None while too few had."""
    date_order: str | None = None
    """"DMY" or "MDY": how other articles, or a feed, had shown that the site prints dates such as 4-05-2013; None
    while nothing had."""
    is_cut_off: bool = False
    """The last answer was judged to end too early."""
    is_wall: bool = False
    """It was told for a page that the host shows in place of many."""
    continuations: Mapping[str, UUID | None] = field(default_factory=dict)
    """Further pages of the story, in order: URL -> the answer, None where there was none that could be used."""

    def to_json(self) -> bytes:
        offset = self.utc_offset
        values: dict[str, Any] = {
            "source": self.source,
            "spider": self.spider,
            "requested_url": self.requested_url,
            "answers": self.answers,
            "read": self.read,
            "arguments": dict(self.arguments),
            "plain": self.plain,
            "evidence": dict(self.evidence),
            "utc_offset": None if offset is None else round(offset.total_seconds() / 60),
            "date_order": self.date_order,
            "is_cut_off": self.is_cut_off,
            "is_wall": self.is_wall,
            "continuations": dict(self.continuations),
        }
        stated = {name: value for name, value in values.items() if value is not None and value is not False}
        return orjson.dumps({name: value for name, value in stated.items() if value != {}})

    @classmethod
    def from_json(cls, block: bytes) -> ArchivedVisit:
        """Raises VisitError."""
        try:
            values = orjson.loads(block)
            offset, plain = values.get("utc_offset"), values.get("plain")
            order, continuations = values.get("date_order"), values.get("continuations", {})
            return cls(
                source=str(values["source"]),
                spider=str(values["spider"]),
                requested_url=str(values["requested_url"]),
                answers=tuple(UUID(answer) for answer in values["answers"]),
                read=UUID(values["read"]),
                arguments={str(name): str(value) for name, value in values.get("arguments", {}).items()},
                plain=UUID(plain) if plain else None,
                evidence=dict(values.get("evidence", {})),
                utc_offset=None if offset is None else timedelta(minutes=offset),
                date_order=str(order) if order else None,
                is_cut_off=bool(values.get("is_cut_off")),
                is_wall=bool(values.get("is_wall")),
                continuations={str(url): UUID(one) if one else None for url, one in continuations.items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise VisitError(f"{type(error).__name__}: {error}") from error
