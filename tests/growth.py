"""How time grows with the size of an input, as a ratio, since seconds would tell of the machine and of what else it
does; and how much memory it takes."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable

LINEAR = 24
"""What `growth` stays below where time goes by the size: about 8, and room for noise; by its square it would be 64."""
_LEAST_SECONDS = 0.004
"""Of CPU time: below this, chance decides."""
_LONG_SECONDS = 0.1
"""Beyond this it hardly does."""
_MORE_TRIES = 2
"""Before time is believed to go by the square: other processes slow down what they share a core's caches with."""


def cost(work: Callable[[], object]) -> float:
    """CPU seconds, of what is short the better of two."""
    gc.collect()
    gc.freeze()  # else a collection that the work happens to set off looks at all that other tests have left
    times: list[float] = []
    try:
        while not times or (len(times) < 2 and times[0] < _LONG_SECONDS):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    finally:
        gc.unfreeze()
    return min(times)


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long an input of `size` takes as one of an eighth of it, at best of a few tries."""
    work(size // 64)  # imports and caches
    ratio = _ratio(work, size)
    for _ in range(_MORE_TRIES):
        if ratio < LINEAR:
            break
        ratio = min(ratio, _ratio(work, size))
    return ratio


def _ratio(work: Callable[[int], object], size: int) -> float:
    small, large = cost(lambda: work(size // 8)), cost(lambda: work(size))
    return large / max(small, _LEAST_SECONDS)


def peak(work: Callable[[], object]) -> int:
    """Bytes that it needs at most."""
    tracemalloc.start()
    work()
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size
