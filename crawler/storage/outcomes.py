"""What became of an item that was given to the writer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.items import Alias, Article, FetchFailure, Rejection, Unchanged
from crawler.storage.replays import ReplayCheckpoint

Item = Article | Alias | Rejection | FetchFailure | Unchanged | ReplayCheckpoint


class Outcome(StrEnum):
    INSERTED = "inserted"
    """A new article."""
    UPDATED = "updated"
    """Something that the page states has changed, or an older version came to light."""
    UNCHANGED = "unchanged"
    """The page states what is stored, or the server said so (304)."""
    DUPLICATE = "duplicate"
    """The text of another article of the host: the URL became its alias."""
    REJECTED = "rejected"
    """No article; kept in rejected_items."""
    REJECTED_AGAIN = "rejected-again"
    """No article, as at the last visit, which was counted."""
    RETRY = "retry"
    """Not fetched; tried again later."""
    BLOCKED = "blocked"
    GONE = "gone"
    FAILED = "failed"
    """Not fetched, and all retries are used up."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One item's outcome, in the database for good."""

    item: Item
    outcome: Outcome
    article_id: int | None = None
    reason: str | None = None
    """Kebab case; None for articles."""
