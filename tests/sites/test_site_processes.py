"""Sites in processes of their own: real processes, that end well, badly, late or never."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest

from crawler.sites import site_processes
from crawler.sites.site_processes import SiteProcesses

READY = "import sys; print('ready', file=sys.stderr, flush=True);"
FOR_EVER = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


class Lines:
    """What the processes said, and an action at the first line of a site."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.ready: dict[str, threading.Event] = {}

    def __call__(self, site: str, line: str) -> None:
        self.said.append((site, line))
        self.ready.setdefault(site, threading.Event()).set()


def test_each_site_has_its_exit_code_and_its_lines() -> None:
    lines = Lines()
    commands = {
        "fine": python(READY),
        "broken": python("raise SystemExit(4)"),
        "killed": python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
    }
    processes = SiteProcesses(commands, jobs=2, on_line=lines)
    assert processes.run() == {"fine": 0, "broken": 4, "killed": -9}
    assert lines.said == [("fine", "ready")]
    assert not processes.waiting


def test_no_more_than_jobs_run_at_a_time() -> None:
    highest = 0

    def count(_site: str, _line: str) -> None:
        nonlocal highest
        highest = max(highest, len(processes.running))

    processes = SiteProcesses({name: python(READY) for name in "abcd"}, jobs=2, on_line=count)
    assert set(processes.run().values()) == {0}
    assert highest <= 2


def test_after_the_longest_time_nothing_is_started_and_what_runs_is_asked_to_end() -> None:
    commands = {"slow": python(FOR_EVER), "later": python(READY)}
    processes = SiteProcesses(commands, jobs=1, on_line=Lines(), max_runtime=0.5)
    assert processes.run() == {"slow": -signal.SIGTERM}
    assert list(processes.waiting) == ["later"]


def test_a_process_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_processes, "GRACE", 0.5)
    lines = Lines()
    processes = SiteProcesses({"stubborn": python(STUBBORN + READY + FOR_EVER)}, jobs=1, on_line=lines)
    stopper = threading.Thread(target=lambda: (_wait_for(lines, "stubborn"), processes.stop()))
    stopper.start()
    assert processes.run() == {"stubborn": -signal.SIGKILL}
    stopper.join()


def test_sigterm_is_passed_on_once() -> None:
    lines = Lines()
    processes = SiteProcesses({"a": python(READY + FOR_EVER), "b": python(READY)}, jobs=1, on_line=lines)
    before = signal.getsignal(signal.SIGTERM)
    terminator = threading.Thread(target=lambda: (_wait_for(lines, "a"), os.kill(os.getpid(), signal.SIGTERM)))
    terminator.start()
    assert processes.run() == {"a": -signal.SIGTERM}
    terminator.join()
    assert list(processes.waiting) == ["b"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_that_comes_while_a_process_is_started_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    processes = SiteProcesses({"a": python(READY + FOR_EVER)}, jobs=1, on_line=Lines())
    start = subprocess.Popen

    def start_and_stop(*args: Any, **kwargs: Any) -> subprocess.Popen[str]:
        process: subprocess.Popen[str] = start(*args, **kwargs)
        processes.stop()
        return process

    monkeypatch.setattr(subprocess, "Popen", start_and_stop)
    assert processes.run() == {"a": -signal.SIGTERM}


def _wait_for(lines: Lines, site: str) -> None:
    assert lines.ready.setdefault(site, threading.Event()).wait(20)
