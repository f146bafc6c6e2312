"""Output and log of a command that can be written nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITE = """
import sys
from crawler.terminal.standard_streams import OutputError, guard_streams
guard_streams()
with open("/dev/null") as file:
    assert file.fileno() > 2
sys.stderr.write("log\\n")
try:
    sys.stdout.write("output\\n")
    sys.stdout.flush()
except OutputError as error:
    sys.stderr.write(f"{error}\\n")
    sys.exit(1)
except BrokenPipeError:
    sys.exit(2)
"""


@pytest.mark.parametrize(
    ("streams", "code", "shown"),
    [
        pytest.param("", 0, "output\nlog\n", id="open"),
        pytest.param("2>/dev/full", 0, "output\n", id="log-on-a-full-disk"),
        pytest.param("2>&-", 0, "output\n", id="log-closed"),
        pytest.param(">&-", 0, "log\n", id="output-closed"),
        pytest.param("<&- >&- 2>&-", 0, "", id="all-closed"),
        pytest.param(
            ">/dev/full", 1, "log\ncannot write to standard output: No space left on device\n", id="output-full"
        ),
    ],
)
def test_a_log_that_cannot_be_written_is_lost_and_output_is_an_error(streams: str, code: int, shown: str) -> None:
    command = ["sh", "-c", f'"$0" -c "$1" {streams}', sys.executable, WRITE]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (result.returncode, result.stdout + result.stderr) == (code, shown)


def test_output_that_nobody_reads_is_a_broken_pipe() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run([sys.executable, "-c", WRITE], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (result.returncode, result.stderr) == (2, "log\n")
