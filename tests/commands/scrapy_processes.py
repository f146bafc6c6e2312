"""`scrapy` in processes that are forked off one that has loaded the program: a second quicker than to load it anew."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scrapy.cmdline import execute

from crawler.sites.site_processes import start_server

ROOT = Path(__file__).parents[2]
LIMIT = 120
"""Seconds that a command may take."""
_CONTEXT = multiprocessing.get_context("forkserver")


def run_scrapy(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The command line `scrapy ARGUMENTS` in the project's folder. Raises subprocess.TimeoutExpired."""
    start_server()
    with tempfile.TemporaryDirectory() as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        process = _CONTEXT.Process(target=_execute, args=(arguments, dict(environment), output, errors))
        process.start()
        process.join(LIMIT)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(["scrapy", *arguments], LIMIT)
        texts = [path.read_text("utf-8") for path in (output, errors)]
        code = process.exitcode
        process.close()
    return subprocess.CompletedProcess(["scrapy", *arguments], code, *texts)


def _execute(arguments: Sequence[str], environment: Mapping[str, str], output: Path, errors: Path) -> None:
    for path, descriptor in ((output, 1), (errors, 2)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = ["scrapy", *arguments]
    del sys.modules["crawler.settings"]  # it reads the environment
    execute(sys.argv)
