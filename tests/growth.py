"""How time grows with the size of an input, as a ratio: seconds would tell of the machine and of what else it does."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

LINEAR = 24
"""What `growth` stays below where time goes by the size: about 8, and room for noise; by its square it would be 64."""
_LEAST_SECONDS = 0.004
"""Of CPU time: below this, chance decides."""
_LONG_SECONDS = 0.1
"""Beyond this it does not."""


def cost(work: Callable[[], object]) -> float:
    """CPU seconds, of what is short the better of two."""
    gc.collect()
    times: list[float] = []
    while not times or (len(times) < 2 and times[0] < _LONG_SECONDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long an input of `size` takes as one of an eighth of it."""
    work(size // 64)  # imports and caches
    small, large = cost(lambda: work(size // 8)), cost(lambda: work(size))
    return large / max(small, _LEAST_SECONDS)
