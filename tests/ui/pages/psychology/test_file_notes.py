"""安全计划 and 督导 on a person's file; the words on the change of scores; the list of who is to be reviewed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.rules.safety import STEPS
from fupin_desktop.services.psychology import notes
from tests.edges import Dialogs, cancel
from tests.narrowed import there
from tests.ui.pages.psychology.test_file_page import Filling, opened
from tests.ui.pages.psychology.test_file_page import filling as filling
from ui import wording
from ui.dialogs import print_letter
from ui.dialogs.psychology.safety import ReviewDialog, SafetyDialog
from ui.dialogs.psychology.talk import PlanDialog, TalkDialog
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.start import PsychologyPage
from ui.window.main_window import MainWindow

PLAN = {name: f"写了{label}" for name, label, _ in STEPS}


def told(page: FilePage) -> str:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return " ".join(made.text() for made in page.overview.findChildren(QLabel))


def test_a_safety_plan_is_made_and_printed(
    window: MainWindow, persons: list[str], filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, persons[0])
    assert "还没有安全计划" in told(page)
    said = filling(SafetyDialog, **(PLAN | {"means": ""}))
    page.safety._make()
    assert "危险的东西怎么处理" in said[0]
    filling(SafetyDialog, **PLAN)
    page.safety._make()
    assert page.safety.table.rows.rowCount() == 1
    assert "还没有安全计划" not in told(page)
    sent: list[Sheet] = []
    monkeypatch.setattr(print_letter, "print_papers", lambda _parent, sheets: sent.extend(sheets))
    page.safety._print()
    assert PLAN["own"] in repr(sent)
    dialog = SafetyDialog(window, window.session, persons[0], there(page.found).of_kind(notes.SAFETY)[0][1])
    assert dialog.input("own").typed() == PLAN["own"]  # the next one begins with what stood in the last
    dialog.done(0)


def test_a_review_is_kept_and_listed(
    window: MainWindow, persons: list[str], filling: Filling, dialogs: Dialogs
) -> None:
    page = opened(window, persons[0])
    filling(ReviewDialog, seen="看了风险评估", advice="每周见", agreed="刘敏")
    page.reviews._make()
    assert page.reviews.table.rows.rowCount() == 1
    dialogs.give(cancel)
    page.reviews.table.stand_on(0)
    QTest.keyClick(page.reviews.table, Qt.Key.Key_Return)
    assert "每周见" in dialogs.said[-1]
    window.pages.go("psychology")
    start = window.pages.current()
    assert isinstance(start, PsychologyPage)
    start.views[-1].click()
    rows = [start.cases.rows.row(number) for number in range(start.cases.rows.rowCount())]
    assert rows[0].person == persons[-1]  # red, and nobody has looked at it
    assert next(one for one in rows if one.person == persons[0]).reviewed
    start.cases.stand_on(0)
    QTest.keyClick(start.cases, Qt.Key.Key_Return)
    assert isinstance(window.pages.current(), FilePage)


def test_scores_are_told_as_a_change_only_by_the_published_figure(window: MainWindow, persons: list[str]) -> None:
    text = told(opened(window, persons[0]))
    assert "PHQ-9 的变化" in text
    assert "可靠的变差" in text
    assert "NHS Talking Therapies" in text


def test_a_plan_has_a_target_and_ends_with_a_result_and_a_talk_belongs_to_it(
    window: MainWindow, persons: list[str], filling: Filling
) -> None:
    page = opened(window, persons[0])
    count = page.plans.table.rows.rowCount()
    filling(PlanDialog, goals="1", target="一周五天睡满六小时", frequency="每两周", activities="散步", agreed="1")
    page.work.plan()
    assert page.plans.table.rows.rowCount() == count + 1
    assert page.found
    key = str(page.found.plans[0][0].id)
    filling(TalkDialog, plan="1", mode="1", topics="8", risk="1", content="愿意出门")
    page.work.talk()
    assert page.found.sessions[0][1]["plan"] == key
    said = filling(PlanDialog, ended=f"{wording.today():%Y%m%d}")
    page.work.plan(page.found.plans[0])
    assert "请填结果" in said[0]
    filling(PlanDialog, ended=f"{wording.today():%Y%m%d}", result="2")
    page.work.plan(page.found.plans[0])
    assert page.found.plans[0][1]["result"] == "2"
