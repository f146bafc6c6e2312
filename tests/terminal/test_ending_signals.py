"""Signals that come before anything listens for them, in processes of their own."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

LOADED = "import os, signal; from scrapy.cmdline import execute; import crawler.commands;"
HEARD = LOADED + "from crawler.terminal.ending_signals import hear_signals; hear_signals();"
IGNORED = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGHUP, signal.SIG_IGN);"
INTERRUPT = "signal.raise_signal(signal.SIGINT);"


def run_python(code: str) -> tuple[int, str]:
    """Exit code, negative for a signal, and what was printed."""
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    return process.returncode, process.stdout + process.stderr


def test_sigint_while_the_commands_are_loaded_ends_the_program_without_a_word() -> None:
    assert run_python(LOADED + INTERRUPT) == (-signal.SIGINT, "")


def test_a_program_that_only_uses_our_commands_keeps_its_sigint() -> None:
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    import crawler.commands  # noqa: F401

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        (HEARD + f"\ntry: {INTERRUPT}\nexcept KeyboardInterrupt: print('heard')", (0, "heard\n")),
        (HEARD + "signal.raise_signal(signal.SIGHUP)", (-signal.SIGTERM, "")),
        (IGNORED + HEARD + INTERRUPT + "signal.raise_signal(signal.SIGHUP); print('ignored')", (0, "ignored\n")),
    ],
)
def test_once_heard_sigint_interrupts_and_sighup_is_sigterm_unless_they_are_ignored(
    code: str, ended: tuple[int, str]
) -> None:
    assert run_python(code) == ended
