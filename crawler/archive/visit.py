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
class Visit:
    """One URL of the frontier that was asked for and answered.

    Given its answers, the article is a pure function of it: a replay needs neither order nor what other pages taught.
    """

    source: str
    """Name of the spider."""
    requested_url: str
    answers: tuple[UUID, ...]
    """WARC-Record-IDs in order of arrival: redirects, retried answers, the plain page, the rendered one. The last one
    was read."""
    plain: UUID | None = None
    """The answer without a browser that the last one, rendered, was compared with; None where there was none."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """What sources had announced, as `crawler.evidence.apply_evidence` takes it."""
    utc_offset: timedelta | None = None
    """The zone that other articles of the site had taught; None while too few had."""
    is_cut_off: bool = False
    """The last answer was judged to end too early."""
    continuations: Mapping[str, UUID | None] = field(default_factory=dict)
    """Further pages of the story, in order: URL -> the answer, None where there was none that could be used."""

    def to_json(self) -> bytes:
        offset = self.utc_offset
        values: dict[str, Any] = {
            "source": self.source,
            "requested_url": self.requested_url,
            "answers": [str(answer) for answer in self.answers],
            "plain": str(self.plain) if self.plain else None,
            "evidence": dict(self.evidence),
            "utc_offset": None if offset is None else round(offset.total_seconds() / 60),
            "is_cut_off": self.is_cut_off,
            "continuations": {url: str(answer) if answer else None for url, answer in self.continuations.items()},
        }
        return orjson.dumps({name: value for name, value in values.items() if value not in (None, False, {})})

    @classmethod
    def from_json(cls, block: bytes) -> Visit:
        """Raises VisitError."""
        try:
            values = orjson.loads(block)
            answers = tuple(UUID(answer) for answer in values["answers"])
            if not answers:
                raise VisitError("a visit without an answer")
            offset, plain = values.get("utc_offset"), values.get("plain")
            continuations = values.get("continuations", {})
            return cls(
                source=str(values["source"]),
                requested_url=str(values["requested_url"]),
                answers=answers,
                plain=UUID(plain) if plain else None,
                evidence=dict(values.get("evidence", {})),
                utc_offset=None if offset is None else timedelta(minutes=offset),
                is_cut_off=bool(values.get("is_cut_off")),
                continuations={str(url): UUID(one) if one else None for url, one in continuations.items()},
            )
        except VisitError:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise VisitError(f"{type(error).__name__}: {error}") from error
