"""What holds for every test: no screen, no leaked thread. Fixtures for books are in tests/books.py."""

import os
import threading
import time
from collections.abc import Iterator

import pytest

# before Qt is imported; `QT_QPA_PLATFORM=xcb pytest …` still chooses for itself
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MPLBACKEND", "agg")


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    """A thread that outlives its test would write into the next one's book."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while leaked := [t for t in threading.enumerate() if t not in before and t.is_alive()]:
        if time.monotonic() > deadline:
            pytest.fail(f"threads still alive after the test: {', '.join(t.name for t in leaked)}")
        time.sleep(0.01)
