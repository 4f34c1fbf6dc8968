"""What menus ask for while something else is under way, or when it fails."""

from __future__ import annotations

from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from db.connection import BookError
from fupin_desktop.services.household import years
from tests.edges import Dialogs, accept
from ui.jobs import Jobs
from ui.widgets.frame import Dialog
from ui.widgets.reading import Reading
from ui.window.main_window import MainWindow


def test_a_list_that_is_still_read_is_not_printed(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.go("cards")
    page = window.pages.current()
    assert page
    [reading] = page.findChildren(Reading)
    said: list[str] = []
    window.session.said.connect(said.append)
    answered, gate = window.session.jobs, Event()
    window.session.jobs = Jobs()
    reading.start(lambda _: gate.wait(10), lambda _: None)
    assert page.is_reading
    window.errands.print_papers()  # no preview opens
    assert said == ["名单还没有读完，请等读完再打印。"]
    gate.set()
    qtbot.waitUntil(lambda: not page.is_reading)
    window.session.jobs.finish()
    window.session.jobs = answered


def test_a_year_that_can_not_be_opened_is_told(
    window: MainWindow, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise BookError("磁盘满了。请腾出地方。")

    monkeypatch.setattr(years, "open_year", refuse)
    told: list[str] = []

    def read(dialog: Dialog) -> int:
        told.append(dialog.windowTitle())
        return accept(dialog)

    dialogs.when(Dialog, read)
    window.errands._open_year(2027, 2026)
    assert told == ["打开 2027 年度没有完成"]
