"""Whether a run's process is still there."""

from __future__ import annotations

import os
import subprocess
import sys

from crawler.storage.processes import is_gone, this_machine


def test_this_process_is_there() -> None:
    assert not is_gone(this_machine(), os.getpid())


def test_a_process_that_has_ended_is_gone_before_and_after_its_parent_takes_notice() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read()  # ends when the process does
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert is_gone(this_machine(), process.pid)
    process.wait()
    process.stdout.close()
    assert is_gone(this_machine(), process.pid)


def test_nothing_is_known_of_another_machines_processes() -> None:
    assert not is_gone("elsewhere", 2**22 - 1)


def test_the_machine_is_the_same_in_every_process() -> None:
    code = "from crawler.storage.processes import this_machine; print(this_machine())"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == this_machine()
