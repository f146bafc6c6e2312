"""When a page in the browser shows its text: scripts write it after the page itself has loaded."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from time import monotonic

from playwright.async_api import Page as BrowserPage
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

_SETTLE_SECONDS = 5.0
"""At most, and a sixth of a page's time: for what is still to load when it is parsed, and for its text to settle."""
_CALM = 4
"""Tenths of a second without a change."""
_TIME_TO_PARSE = 2 / 3
"""Of a page's time. By then a script that never comes has been given up (`crawler.fetch.browser`), and what stands
behind it is still seen."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What a page is like when it is taken."""

    address: str
    """By which it says that it was loaded."""
    characters: int
    """Of its text."""


async def wait_for_text(page: BrowserPage, timeout: float) -> ShownPage:
    """Waits until the text is there, for a part of the page's `timeout` at most."""
    seconds = min(_SETTLE_SECONDS, timeout / 6)
    with contextlib.suppress(PlaywrightTimeoutError):
        await page.wait_for_load_state("domcontentloaded", timeout=timeout * _TIME_TO_PARSE * 1000)
        await page.wait_for_load_state(timeout=seconds * 1000)
    characters = await _calm_and_loaded(page, monotonic() + seconds)
    await page.evaluate("window.stop()")  # what has not come by now is not waited for
    address = await page.evaluate("String(performance.getEntriesByType('navigation')[0]?.name)")
    return ShownPage(str(address), characters)


async def _calm_and_loaded(page: BrowserPage, end: float) -> int:
    """The length of the text when it has stopped growing and nothing more is on its way, or the clock says `end`: many
    pages never stop asking for something."""
    characters = await _calm_length(page, end)
    while (left := end - monotonic()) > 0:
        with contextlib.suppress(PlaywrightTimeoutError):
            await page.wait_for_load_state("networkidle", timeout=left * 1000)
        if await _length(page) == characters:
            break
        characters = await _calm_length(page, end)
    return characters


async def _calm_length(page: BrowserPage, end: float) -> int:
    """The length of the text when it has been the same for a moment, or the clock says `end`."""
    length, calm = await _length(page), 0
    while calm < _CALM and monotonic() < end:
        await asyncio.sleep(0.1)
        now = await _length(page)
        calm = calm + 1 if now == length else 0
        length = now
    return length


async def _length(page: BrowserPage) -> int:
    return int(await page.evaluate("(document.body ? document.body.innerText.length : 0) | 0"))
