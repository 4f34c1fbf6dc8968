"""A person's file: what always stands there, what is added, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from db.psychology import Consent, Referral
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services import access
from fupin_desktop.services.psychology import archive, filing
from tests.books import ACTOR
from ui import wording
from ui.dialogs.fields import FieldsDialog
from ui.dialogs.frame import Dialog
from ui.dialogs.psychology.colour import DecideDialog, EventDialog
from ui.dialogs.psychology.details import DetailsDialog
from ui.dialogs.psychology.referral import AssignDialog, FeedbackDialog, ReferralDialog
from ui.dialogs.psychology.risk import RiskDialog
from ui.dialogs.psychology.talk import PlanDialog, TalkDialog
from ui.main_window import MainWindow
from ui.pages.psychology import file_work
from ui.pages.psychology.file_page import FilePage

Filling = Callable[..., list[str]]


def opened(window: MainWindow, person: str) -> FilePage:
    window.pages.go("archive", {"person": person})
    page = window.pages.current()
    assert isinstance(page, FilePage)
    return page


@pytest.fixture
def page(window: MainWindow, persons: list[str]) -> FilePage:
    """The file of the first: red, assessed."""
    return opened(window, persons[0])


@pytest.fixture
def filling(monkeypatch: pytest.MonkeyPatch) -> Filling:
    """Fill a dialog of a kind when it is shown, and press its button; what it said then."""

    def prepare(kind: type[FieldsDialog], /, **texts: str) -> list[str]:
        said: list[str] = []

        def fill(dialog: FieldsDialog) -> int:
            for name, text in texts.items():
                dialog.input(name).restore(text)
            dialog.save_button.click()
            said.append(dialog.said.text())
            return dialog.result()

        monkeypatch.setattr(kind, "exec", fill)
        return said

    return prepare


def colour(page: FilePage) -> Colour:
    assert page.found
    return page.found.colour


def test_on_a_red_file_the_numbers_always_stand(page: FilePage, window: MainWindow, persons: list[str]) -> None:
    words = " ".join(label.text() for label in page.band.findChildren(QLabel))
    for word in ("12356", "120", "110", "赵心怡 03725551234", "筛查不等于诊断"):
        assert word in words
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        assert page.band.isVisible()
    assert not opened(window, persons[3]).band.isVisible()


def test_the_colour_stands_with_word_shape_and_reasons(page: FilePage) -> None:
    assert page.tag.text() == "▲ 红 高危"
    words = [label.text() for label in page.overview.findChildren(QLabel)]
    assert any("PHQ-9 第9题=1" in word for word in words)


def test_opening_is_written_down_once(page: FilePage, persons: list[str]) -> None:
    before = [entry for entry in access.entries() if entry.record == persons[0] and entry.what == "打开心理档案"]
    page.refresh()
    page.session.written("已保存")
    after = [entry for entry in access.entries() if entry.record == persons[0] and entry.what == "打开心理档案"]
    assert len(before) == len(after) == 1


def test_lowering_takes_a_second_person(page: FilePage, filling: Filling) -> None:
    said = filling(DecideDialog, wanted="2", reason="三次咨询后稳定")
    page.work.decide()
    assert "第二个人确认" in said[0]
    assert colour(page) is Colour.RED
    said = filling(DecideDialog, wanted="2", reason="三次咨询后稳定", second=ACTOR)
    page.work.decide()
    assert "另一个人" in said[0]
    assert colour(page) is Colour.RED
    filling(DecideDialog, wanted="2", reason="三次咨询后稳定", second="陈晓岚")
    page.work.decide()
    assert colour(page) is Colour.YELLOW
    assert page.marks.table.rows.row(0).second == "陈晓岚"


def test_raising_takes_a_reason_alone(window: MainWindow, persons: list[str], filling: Filling) -> None:
    page = opened(window, persons[3])
    assert colour(page) is Colour.BLUE
    filling(DecideDialog, wanted="1", reason="家里刚出事")
    page.work.decide()
    assert colour(page) is Colour.RED
    assert page.band.isVisible()


def test_a_report_of_self_harm_is_red_at_once(window: MainWindow, persons: list[str], filling: Filling) -> None:
    page = opened(window, persons[3])
    filling(EventDialog, event="1")
    page.work.report()
    assert colour(page) is Colour.RED
    assert page.found
    assert page.found.mark
    assert page.found.mark.provisional


def test_an_assessment_confirms_a_provisional_red(window: MainWindow, persons: list[str], filling: Filling) -> None:
    page = opened(window, persons[-1])
    said = filling(RiskDialog, level="2", violence="9", action="每周见")
    page.work.assess()
    assert "0 到 5 级" in said[0]
    filling(RiskDialog, level="2", violence="0", thoughts="1", action="每周见")
    page.work.assess()
    assert page.found
    assert page.found.mark
    assert not page.found.mark.provisional
    assert colour(page) is Colour.RED


def test_plan_and_talk_are_kept(page: FilePage, filling: Filling) -> None:
    assert page.found
    plans, talks = len(page.found.plans), len(page.found.sessions)
    said = filling(PlanDialog, frequency="每周一次", activities="散步")
    page.work.plan()
    assert "目标" in said[0]
    filling(PlanDialog, goals="1,4", frequency="每周一次", activities="散步")
    page.work.plan()
    filling(TalkDialog, topics="7,8", risk="0", minutes="50", mode="1", content="睡得好些了")
    page.work.talk()
    assert (len(page.found.plans), len(page.found.sessions)) == (plans + 1, talks + 1)
    assert page.found.plans[0][1]["goals"] == ["1", "4"]
    assert page.found.sessions[0][1]["content"] == "睡得好些了"


def test_esc_keeps_what_was_written_and_saving_forgets_it(page: FilePage, qtbot: QtBot, filling: Filling) -> None:
    dialog = TalkDialog(page.window(), page.session, page._person)
    dialog.open()
    dialog.input("content").restore("今天肯出门了")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    said = filling(TalkDialog, topics="8", risk="0")
    page.work.talk()
    assert said == ["上次没有保存的内容还在，接着填。"]
    assert page.found
    assert page.found.sessions[0][1]["content"] == "今天肯出门了"
    assert TalkDialog(page.window(), page.session, page._person).input("content").text() == ""


def test_a_referral_holds_no_diagnosis_and_its_feedback_is_kept(page: FilePage, filling: Filling) -> None:
    filled = {"to": "安阳市第三人民医院", "reason": "2", "urgency": "1", "informed": "1"}
    said = filling(ReferralDialog, **filled, note="抑郁症")
    page.work.refer()
    assert "不能写诊断" in said[0]
    filling(ReferralDialog, **filled, note="最近睡不着，常说没意思")
    page.work.refer()
    assert page.found
    line, _before = page.found.referrals
    assert line[1]["by"] == ACTOR
    filling(FeedbackDialog, advice="已就诊，按时复诊")
    page.work.feedback(line)
    referral = Referral.find(str(line[0].id))
    assert referral
    assert referral.feedback_date == wording.today()
    assert page.found.referrals[0][1]["advice"] == "已就诊，按时复诊"


def test_who_follows_the_file(page: FilePage, filling: Filling) -> None:
    filling(AssignDialog, counsellor="陈晓岚")
    page.work.assign()
    words = [label.text() for label in page.overview.findChildren(QLabel)]
    assert any("负责人 陈晓岚" in word for word in words)


def test_withdrawing_says_how_long_it_is_kept_and_closes(page: FilePage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def agree(_parent: Any, _title: str, text: str, *_: Any, **__: Any) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr(file_work, "ask", agree)
    (given,) = Consent.living().where((Consent.person == page._person) & (Consent.purpose == filing.SCREENING))
    page.work.withdraw(given)
    assert "保存 10 年" in asked[0]
    found = archive.load(page._person, wording.today(), noted=False)
    assert found
    assert found.file
    assert found.file.closed == wording.today()


def test_a_screening_is_read_whole(page: FilePage, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def read(dialog: Dialog) -> int:
        shown.extend(label.text() for label in dialog.findChildren(QLabel))
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(DetailsDialog, "exec", read)
    page.tabs.setCurrentWidget(page.screenings)
    page.screenings.table.stand_on(0)
    QTest.keyClick(page.screenings.table, Qt.Key.Key_Return)
    assert "9. 有不如死掉或用某种方式伤害自己的念头" in shown
    assert "1 好几天" in shown


def test_keys_turn_the_tabs(page: FilePage) -> None:
    page.focus_first()
    page._turn(1)
    assert page.tabs.currentWidget() is page.marks
    page._turn(-2)
    assert page.tabs.currentWidget() is page.consents
