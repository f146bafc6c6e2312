"""Why runs end: what closes a spider says so, what judges its run looks for it."""

from __future__ import annotations

from enum import StrEnum


class CloseReason(StrEnum):
    """Scrapy's own reasons that matter to us, and ours. The values stand in the rows of runs."""

    FINISHED = "finished"
    """Scrapy's: nothing was left to do."""
    SHUTDOWN = "shutdown"
    """Scrapy's: a signal came."""
    DATABASE = "database"
    """The database cannot be used; DATABASE_ERROR says why."""
    ARCHIVE = "archive"
    """The archive cannot be written; ARCHIVE_ERROR says why."""
    ALREADY_RUNNING = "already-running"
    """Another run of the source is alive."""
    TAKEN_OVER = "taken-over"
    """Another run took this one for dead."""
    ORPHANED = "orphaned"
    """The process that started ours is gone."""
    ERROR = "error"
    """The crawl itself has failed."""
    START_ERROR = "start_error"
    """Scrapy's: the spider could not begin."""
    LOST = "lost"
    """Nobody closed the run: its process died."""


DATABASE_ERROR = "store/error"
ARCHIVE_ERROR = "archive/error"
"""Names of statistics: what is wrong, as one line for a person."""
