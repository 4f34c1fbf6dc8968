"""Work on a million small objects without the collector of cycles, of which there are none in rows and cells: it would
look through all of them again and again, for half of the time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Without cycle collection; reference counts go on freeing what is done with. What was made meanwhile counts as old
    afterwards: the next look at the young would go through all of it."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
