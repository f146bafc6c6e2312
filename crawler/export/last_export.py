"""How far the exports into one place have come, in a file of one line: when the last one began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

OVERLAP = timedelta(minutes=10)
"""What is fetched is stored a little later, and clocks differ: each export goes back so far behind the last one."""


class LastExportError(Exception):
    """The file cannot be read; the message is one line for a person."""


def read_last_export(file: Path) -> datetime | None:
    """The time of fetching from which on the last export may lack articles; None where there has been none.

    Raises LastExportError.
    """
    try:
        begun = datetime.fromisoformat(file.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise LastExportError(f"{file} does not say when an export began: {error}") from error
    return (begun if begun.tzinfo else begun.replace(tzinfo=UTC)) - OVERLAP


def show_last_export(begun: datetime) -> str:
    """What the file holds after an export that began then (aware)."""
    return f"{begun.astimezone(UTC).isoformat(timespec='seconds')}\n"
