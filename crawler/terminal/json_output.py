"""JSON for programs that read what a command prints."""

from __future__ import annotations

import sys
from typing import Any

import orjson


def print_json(value: Any) -> None:
    """Prints a value to stdout as indented JSON: times in ISO 8601, a dataclass as an object.

    Raises TypeError where orjson has no form for a value.
    """
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")
