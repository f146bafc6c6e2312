"""Sites in processes of their own: real processes, that end well, badly, late or never."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess

import pytest

from crawler.sites import site_processes
from crawler.sites.site_processes import SiteProcesses

READY = "import sys; print('ready', file=sys.stderr, flush=True);"
FOR_EVER = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"


def run_code(code: str) -> None:
    exec(code, {})


def site_processes_of(
    codes: Mapping[str, str], *, jobs: int = 1, on_line: Callable[[str, str], None], max_runtime: float | None = None
) -> SiteProcesses:
    arguments = {site: [code] for site, code in codes.items()}
    return SiteProcesses(arguments, jobs=jobs, on_line=on_line, max_runtime=max_runtime, work=run_code)


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
    codes = {
        "fine": READY,
        "broken": "raise SystemExit(4)",
        "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    }
    processes = site_processes_of(codes, jobs=2, on_line=lines)
    assert processes.run() == {"fine": 0, "broken": 4, "killed": -9}
    assert lines.said == [("fine", "ready")]
    assert not processes.waiting


def test_a_process_begins_with_the_program_loaded() -> None:
    lines = Lines()
    modules = (
        "scrapy.cmdline",
        "crawler.commands.ingest",
        "crawler.fetch.download_handler",
        "pipelines.store",
        "spiders.news",
    )
    code = f"import sys; sys.stderr.write(repr([name for name in {modules} if name not in sys.modules]))"
    assert site_processes_of({"a": code}, on_line=lines).run() == {"a": 0}, lines.said
    assert lines.said == [("a", "[]")]


def test_exit_codes_outlive_a_sigterm_that_reaches_all_processes_at_once() -> None:
    lines = Lines()
    ends_well = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(6));"
    processes = site_processes_of({"a": ends_well + READY + FOR_EVER}, on_line=lines)

    def terminate() -> None:
        _wait_for(lines, "a")
        for pid in (_server_pid(), processes.running["a"].pid, os.getpid()):
            assert pid is not None
            os.kill(pid, signal.SIGTERM)

    terminator = threading.Thread(target=terminate)
    terminator.start()
    assert processes.run() == {"a": 6}
    terminator.join()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_all_processes_while_the_program_is_loaded_leaves_the_one_that_loads_it(
    number: signal.Signals,
) -> None:
    code = (
        "import os; from multiprocessing import forkserver; from crawler.sites import site_processes;"
        "site_processes.start_server();"
        f"os.kill(forkserver._forkserver._forkserver_pid, {int(number)});"
        "processes = site_processes.SiteProcesses({'a': ['version']}, jobs=1, on_line=print); print(processes.run())"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.splitlines()[-1:] == ["{'a': 0}"], ended.stderr


def test_no_more_than_jobs_run_at_a_time() -> None:
    highest = 0

    def count(_site: str, _line: str) -> None:
        nonlocal highest
        highest = max(highest, len(processes.running))

    processes = site_processes_of(dict.fromkeys("abcd", READY), jobs=2, on_line=count)
    assert set(processes.run().values()) == {0}
    assert highest <= 2


def test_after_the_longest_time_nothing_is_started_and_what_runs_is_asked_to_end() -> None:
    codes = {"slow": FOR_EVER, "later": READY}
    processes = site_processes_of(codes, jobs=1, on_line=Lines(), max_runtime=0.5)
    assert processes.run() == {"slow": -signal.SIGTERM}
    assert list(processes.waiting) == ["later"]


def test_a_process_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_processes, "GRACE", 0.5)
    lines = Lines()
    processes = site_processes_of({"stubborn": STUBBORN + READY + FOR_EVER}, jobs=1, on_line=lines)
    stopper = threading.Thread(target=lambda: (_wait_for(lines, "stubborn"), processes.stop()))
    stopper.start()
    assert processes.run() == {"stubborn": -signal.SIGKILL}
    stopper.join()


def test_sigterm_is_passed_on_once() -> None:
    lines = Lines()
    processes = site_processes_of({"a": READY + FOR_EVER, "b": READY}, jobs=1, on_line=lines)
    before = signal.getsignal(signal.SIGTERM)
    terminator = threading.Thread(target=lambda: (_wait_for(lines, "a"), os.kill(os.getpid(), signal.SIGTERM)))
    terminator.start()
    assert processes.run() == {"a": -signal.SIGTERM}
    terminator.join()
    assert list(processes.waiting) == ["b"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_that_comes_while_a_process_is_started_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    processes = site_processes_of({"a": READY + FOR_EVER}, jobs=1, on_line=Lines())
    start = ForkServerProcess.start

    def start_and_stop(process: ForkServerProcess) -> None:
        start(process)
        processes.stop()

    monkeypatch.setattr(ForkServerProcess, "start", start_and_stop)
    assert processes.run() == {"a": -signal.SIGTERM}


def _wait_for(lines: Lines, site: str) -> None:
    assert lines.ready.setdefault(site, threading.Event()).wait(20)


def _server_pid() -> int | None:
    pid: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    return pid
