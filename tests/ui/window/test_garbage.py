"""What nobody holds is deleted on the window's thread, whatever the worker makes meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.window.garbage import collect


class _Circle(QWidget):
    """A dialog whose button calls it back is one too."""

    def __init__(self) -> None:
        super().__init__()
        self.back = self


def test_the_worker_collects_no_widgets(qtbot: QtBot) -> None:
    gc.collect()
    threads: list[threading.Thread] = []

    def make_much(_: object) -> int:
        return len([[number] for number in range(200_000)])  # Python would collect some hundred times

    jobs = Jobs(connected=False)
    for _ in range(20):
        weakref.finalize(_Circle(), lambda: threads.append(threading.current_thread()))
        jobs.run(make_much, done=lambda _: None, failed=lambda _: None)
        jobs.finish()
    jobs.close()
    [[number] for number in range(100_000)]
    collect()
    gc.collect()
    assert len(threads) == 20
    assert set(threads) == {threading.main_thread()}


def test_the_timer_of_the_window_collects(qtbot: QtBot) -> None:
    gone = threading.Event()
    weakref.finalize(_Circle(), gone.set)
    kept = [[number] for number in range(gc.get_threshold()[0] * 2)]
    qtbot.waitUntil(gone.is_set)
    assert kept
