"""The database: all SQL of the project is here."""

from crawler.storage.engine import SchemaError, StorageError, open_engine, show_url, upgrade
from crawler.storage.frontier import Frontier, LeasedUrl
from crawler.storage.habits import Habits
from crawler.storage.outcomes import Item, Outcome, Stored
from crawler.storage.polls import Poll, Polls
from crawler.storage.runs import AlreadyRunning, finish_run, heartbeat, start_run
from crawler.storage.schedule import Schedule
from crawler.storage.writer import Writer

__all__ = [
    "AlreadyRunning",
    "Frontier",
    "Habits",
    "Item",
    "LeasedUrl",
    "Outcome",
    "Poll",
    "Polls",
    "Schedule",
    "SchemaError",
    "StorageError",
    "Stored",
    "Writer",
    "finish_run",
    "heartbeat",
    "open_engine",
    "show_url",
    "start_run",
    "upgrade",
]
