"""Coverage beside the window (`pytest -p tests.worker_coverage --cov`): it sees the threads that Python has begun, and
the window's worker is one of Qt's."""

from __future__ import annotations

import importlib
import sys
import threading


def pytest_sessionstart() -> None:
    """Once coverage looks: what was imported before would count as never run."""
    job = importlib.import_module("ui.jobs").Job
    work = job.work

    def seen(self: object) -> None:
        sys.settrace(threading.gettrace())
        work(self)

    job.work = seen
