"""What holds for every test: no screen, no leaked thread, no unexpected warning. Book fixtures: tests/books.py."""

import datetime as dt
import gc
import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from tests import posix_only
from tests.books import book as book
from tests.patience import PATIENCE

# before Qt is imported; `QT_QPA_PLATFORM=xcb pytest …` still chooses for itself. 1366×768 less its task bar. By a path
# without a drive: Qt splits at each colon
_ROOT = Path(__file__).resolve().parents[1]
_SCREEN = Path(os.path.relpath(_ROOT / "scripts" / "screen.json"))
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={_SCREEN}")
if sys.platform == "win32":  # offscreen warns there where it is told of no letters: it knows none of the system's
    os.environ.setdefault("QT_QPA_FONTDIR", str(_ROOT / "resources" / "fonts"))
os.environ.setdefault("MPLBACKEND", "agg")
# in memory where there is enough of it: each save of a book waits for its disk, and ten thousand books are made
_MEMORY = Path("/dev/shm")
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# on a developer's machine new examples at every run; in CI the same ones, so that a red run is about the change. No
# deadline: a busy machine is no mistake
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("here", _PATIENT)
settings.register_profile("ci", _PATIENT, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_sessionstart(session: pytest.Session) -> None:
    """CLOCK=2028-02-29T09:00:00: what the clock says when the tests begin; it goes on from there. Before they are read:
    many take this year as a constant."""
    if when := os.environ.get("CLOCK"):
        travel = time_machine.travel(dt.datetime.fromisoformat(when).astimezone(), tick=True)
        travel.start()
        session.config.add_cleanup(travel.stop)


def pytest_collection_finish() -> None:
    """What stands now (modules, tests) stays to the end: no collection of garbage has to look at it again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if sys.platform == "win32":
        posix_only.skip(items)
        posix_only.skip_without_tools()


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    """A thread that outlives its test would write into the next one's book."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + PATIENCE
    while leaked := [thread.name for thread in threading.enumerate() if _is_ours(thread) and thread not in before]:
        if time.monotonic() > deadline:
            pytest.fail(f"threads still alive after the test: {', '.join(leaked)}")
        time.sleep(0.01)


def _is_ours(thread: threading.Thread) -> bool:
    # Qt's pooled threads appear as dummies once they have run Python, and stay listed after they ended
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A logged warning fails, as Python's do (pyproject); a test that means it says @pytest.mark.logs."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    loud = [f"{r.name}: {r.getMessage()}" for r in records if r.levelno >= logging.WARNING]
    if loud and not request.node.get_closest_marker("logs"):
        pytest.fail("unexpected log: " + "; ".join(loud))
