"""What a worker does beside its jobs."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.jobs import worker
from crawler.jobs.worker import Worker


async def test_a_heartbeat_goes_on_whatever_fails_beside_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    third_beat, beats = asyncio.Event(), []

    async def beat(worker_id: int) -> None:
        beats.append(worker_id)
        if len(beats) == 3:
            third_beat.set()

    def add_due() -> None:
        raise TypeError("a site's file is wrong")

    fake: Any = SimpleNamespace(register=lambda _: None, add_due=add_due, worker_id=7)
    watched = Worker(fake, fake, fake, {}, jobs=1, dead_after=0.0, looks_every=0.0)
    monkeypatch.setattr(worker, "free_stalled_jobs", lambda *_: [])
    monkeypatch.setattr(watched._app.job_manager, "update_heartbeat", beat)
    upkeep = asyncio.create_task(watched._upkeep(fake))
    async with asyncio.timeout(10):
        await third_beat.wait()
    upkeep.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upkeep
    assert beats[:3] == [7, 7, 7]
    assert "a site's file is wrong" in caplog.text
