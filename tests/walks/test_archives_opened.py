"""Many archives take their time to open: it is done beside the window, in sight, and can be left."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db import arrived, behind, pages
from db.changes import change, one
from db.connection import execute
from db.psychology import ARCHIVES, REWRITTEN, Counsellor, Screening
from fupin_desktop.roles import Right
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.psychology import team
from tests.patience import PATIENCE
from tests.people import TODAY, adult
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.progress import ProgressDialog
from ui.pages.psychology.start import PsychologyPage

WHO = "心理专干"
ENTRIES = 300


@pytest.fixture
def keeper(village: Village, walker: Walker, monkeypatch: pytest.MonkeyPatch) -> Walker:
    """The 心理专干 of a village with many archives."""
    with open_book(village.path, "", ring=unlocking.unlock(village.path, "管理员", village.passwords["管理员"])):
        person = adult(region=village.region)
    with open_book(village.path, "", ring=unlocking.unlock(village.path, WHO, village.passwords[WHO])):
        team.keep(WHO, Counsellor(name=WHO, role=team.KEEPER, pledge_date=TODAY))
        for _ in range(ENTRIES):
            with change(WHO, ARCHIVES):
                Screening(person=person, date=TODAY).save()
    monkeypatch.setattr(arrived, "_OFTEN", 10)
    monkeypatch.setattr(behind, "FEW", 50)
    return walker


class Beats:
    """What the dialog of the progress said. The archives open no faster than the window answers: every tenth waits for
    its next beat, which would never come if they were opened on the window's own thread."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, cancels: bool = False) -> None:
        self.said, self.answered, self._cancels, self._number = [""], [True], cancels, 0
        self._beat, self._real = threading.Event(), pages.unpacked
        monkeypatch.setattr(arrived, "unpacked", self._unpacked)
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _unpacked(self, key: str, content: str) -> Any:
        self._number += 1
        if self._number % 10 == 0 and self.answered[-1]:
            self._beat.clear()
            self.answered.append(self._beat.wait(PATIENCE))
        return self._real(key, content)

    def _look(self) -> None:
        self._beat.set()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ProgressDialog):
            self.said.append(f"{dialog.windowTitle()} {dialog.what.text()} {dialog.left.text()}")
            if self._cancels and "%" in self.said[-1]:
                QTest.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)

    def again(self) -> None:
        self.said, self.answered = [""], [True]

    def stop(self) -> None:
        self._timer.stop()


def test_it_is_seen_and_the_window_answers(keeper: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the beginning; and where all are opened anew (something was erased by law, persons have moved), whatever page
    asks for them."""
    beats = Beats(monkeypatch)
    keeper.enter(WHO)
    for again in (False, True):
        if again:
            beats.again()
            execute("INSERT OR REPLACE INTO meta VALUES (?, 'x')", REWRITTEN)
            keeper.press("Alt+7")
            keeper.wait_for(keeper.window.pages.current, PsychologyPage)
            keeper.idle()
        assert any("打开心理档案" in said and "%" in said for said in beats.said)
        assert len(beats.answered) > ENTRIES // 10
        assert all(beats.answered)
        assert one("SELECT count(*) FROM screening")[0] == ENTRIES
    beats.stop()


def test_left_the_rest_can_be_used_and_the_next_opening_has_them(
    keeper: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats = Beats(monkeypatch, cancels=True)
    keeper.enter(WHO)
    beats.stop()
    keeper.waits_to_see("心理档案这一次没有打开，别的都能用")
    assert not keeper.window.session.may(Right.PSYCHOLOGY)
    assert not behind.is_open()
    keeper.press("Alt+2")
    keeper.idle()
    assert keeper.window.pages.here == "households"
    monkeypatch.setattr(behind, "FEW", 1_000)
    monkeypatch.setattr(arrived, "unpacked", pages.unpacked)
    keeper.window.close()
    keeper.enter(WHO)
    assert one("SELECT count(*) FROM screening")[0] == ENTRIES
    assert keeper.window.session.may(Right.PSYCHOLOGY)
