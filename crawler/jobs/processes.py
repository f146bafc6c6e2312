"""A job's process: started, read, and asked to end when its job is."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence

from crawler.sites.site_processes import GRACE

_CHUNK = 65536


async def run_process(command: Sequence[str], on_line: Callable[[str], None]) -> int:
    """Exit code of `command`, negative for a signal; `on_line` gets the lines of its standard error.

    When this is cancelled the process is sent SIGTERM, and killed after GRACE seconds; CancelledError comes when it
    has ended.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C in a terminal reaches the worker, which tells its processes once
    )
    assert process.stderr is not None
    reading = asyncio.create_task(_read_lines(process.stderr, on_line))
    try:
        return await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()
        raise
    finally:
        await reading


async def _read_lines(stream: asyncio.StreamReader, on_line: Callable[[str], None]) -> None:
    rest = b""
    while chunk := await stream.read(_CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            on_line(line.decode(errors="replace"))
    if rest:
        on_line(rest.decode(errors="replace"))
