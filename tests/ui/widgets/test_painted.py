"""What waits for the first paint is done after it, and also where there is none."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.widgets import painted
from ui.widgets.painted import Painted


def test_work_waits_till_the_window_is_painted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painted, "_AT_LATEST_MS", 3_600_000)  # the paint alone lets it go on
    window, jobs = QWidget(), Jobs(connected=False)
    found: list[object] = []
    qtbot.addWidget(window)
    jobs.rest()
    jobs.run(lambda _: 1, done=found.append, failed=found.append)
    qtbot.wait(30)
    assert (jobs.busy, found) == (True, [])
    Painted(window, jobs.go_on)
    window.show()
    qtbot.waitUntil(lambda: found == [1])
    jobs.close()


def test_what_takes_its_time_on_this_thread_waits_too() -> None:
    jobs = Jobs(connected=False)
    done: list[str] = []
    jobs.later(lambda: done.append("at once"))
    jobs.rest()
    jobs.later(lambda: done.append("then"))
    assert done == ["at once"]
    jobs.go_on()
    assert done == ["at once", "then"]
    jobs.rest()
    jobs.later(lambda: done.append("of a window that closes"))
    jobs.close()
    assert done == ["at once", "then"]


def test_a_window_that_is_never_painted_is_read_too(qtbot: QtBot) -> None:
    window = QWidget()
    done: list[int] = []
    qtbot.addWidget(window)
    Painted(window, lambda: done.append(1))
    qtbot.waitUntil(lambda: done == [1])


def test_work_that_waits_is_let_go_when_the_window_closes() -> None:
    jobs = Jobs(connected=False)
    found: list[object] = []
    jobs.rest()
    jobs.run(lambda progress: progress(0, 1, ""), done=found.append, failed=found.append)
    jobs.close()
    assert not jobs.busy
    assert found == []
