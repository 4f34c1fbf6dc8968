"""A person's file: what always stands there, what is added, what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from db.psychology import Consent, Referral
from fupin_desktop.rules.psychology import Colour, Event
from fupin_desktop.services.book import access
from fupin_desktop.services.psychology import archive, consents, filing, judging
from fupin_desktop.services.psychology.archive import Archive
from tests.books import ACTOR
from tests.edges import Dialogs, accept
from tests.people import NOTHING
from ui import wording
from ui.dialogs.psychology.close import CloseDialog
from ui.dialogs.psychology.colour import DecideDialog, EventDialog
from ui.dialogs.psychology.details import DetailsDialog
from ui.dialogs.psychology.referral import AssignDialog, FeedbackDialog, ReferralDialog
from ui.dialogs.psychology.risk import RiskDialog
from ui.dialogs.psychology.talk import PlanDialog, TalkDialog
from ui.forms.fields import FieldsDialog
from ui.pages.psychology.file_page import FilePage
from ui.widgets.frame import Dialog
from ui.window.main_window import MainWindow

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
def filling(dialogs: Dialogs) -> Filling:
    """Fill a dialog of a kind when it is shown, and press its button; what it said then."""

    def prepare(kind: type[FieldsDialog], /, **texts: str) -> list[str]:
        said: list[str] = []

        def fill(dialog: FieldsDialog) -> int:
            for name, text in texts.items():
                dialog.input(name).restore(text)
            dialog.save_button.click()
            said.append(dialog.said.text())
            return dialog.result()

        dialogs.when(kind, fill)
        return said

    return prepare


def agree(person: str, purpose: str) -> None:
    given = Consent(person=person, purpose=purpose, date=wording.today(), given_by="1", way="1")
    consents.give(ACTOR, given)


def archive_of(page: FilePage) -> Archive:
    """What the page shows now."""
    assert page.found
    return page.found


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
    before = [entry for entry in access.entries() if entry.what == "打开心理档案"]
    page.refresh()
    page.session.written("已保存")
    after = [entry for entry in access.entries() if entry.what == "打开心理档案"]
    assert len(before) == len(after) == 1
    assert persons[0] not in after[0].record  # whose, is for who may open it


def test_lowering_takes_an_assessment_and_a_second_person(page: FilePage, filling: Filling) -> None:
    assert page.found
    judging.report_event(ACTOR, page._person, Event.SELF_HARM, wording.today())
    page.session.written("")
    said = filling(DecideDialog, wanted="2", reason="三次咨询后稳定")
    page.work.decide()
    assert "风险评估" in said[0]
    judging.assess(ACTOR, page._person, NOTHING, {"action": "每周见"}, wording.today())
    page.session.written("")
    said = filling(DecideDialog, wanted="3", reason="三次咨询后稳定")
    page.work.decide()
    assert "先降到黄色" in said[0]
    said = filling(DecideDialog, wanted="2", reason="三次咨询后稳定")
    page.work.decide()
    assert "由他自己输入密码" in said[0]
    said = filling(DecideDialog, wanted="2", reason="三次咨询后稳定", second="陈晓岚")
    page.work.decide()
    assert "没有加密" in said[0]  # of a plain book nobody has a password (test_second: of an encrypted one)
    assert colour(page) is Colour.RED


def test_raising_takes_a_reason_alone(
    window: MainWindow, persons: list[str], filling: Filling, crises: list[str]
) -> None:
    page = opened(window, persons[3])
    assert colour(page) is Colour.BLUE
    filling(DecideDialog, wanted="1", reason="家里刚出事")
    page.work.decide()
    assert colour(page) is Colour.RED
    assert page.band.isVisible()
    assert "留在他身边" in crises[0]  # on every way to red, not after a scale alone


def test_a_report_of_self_harm_is_red_at_once(
    window: MainWindow, persons: list[str], filling: Filling, crises: list[str]
) -> None:
    page = opened(window, persons[3])
    filling(EventDialog, event="1", reporter="邻居张婶", words="昨晚喝了农药，被拦下")
    page.work.report()
    assert colour(page) is Colour.RED
    assert len(crises) == 1
    assert page.found
    assert page.found.mark
    assert "邻居张婶说：昨晚喝了农药，被拦下" in page.found.mark.reasons


@pytest.mark.parametrize("event", ["2", "3", "4", "5"])
def test_abuse_psychosis_violence_and_drink_are_danger(
    window: MainWindow, persons: list[str], filling: Filling, crises: list[str], event: str
) -> None:
    page = opened(window, persons[3])
    filling(EventDialog, event=event)
    page.work.report()
    assert colour(page) is Colour.RED
    assert ("不要告诉可能的侵害人" in crises[0]) is (event == "2")


def test_a_grave_risk_check_of_a_talk_says_what_to_do(
    window: MainWindow, persons: list[str], filling: Filling, crises: list[str]
) -> None:
    agree(persons[3], filing.COUNSELLING)
    page = opened(window, persons[3])
    filling(TalkDialog, topics="7", risk="3", mode="1")
    page.work.talk()
    assert (colour(page), len(crises)) == (Colour.RED, 1)


def test_an_assessment_confirms_a_provisional_red(window: MainWindow, persons: list[str], filling: Filling) -> None:
    page = opened(window, persons[-1])
    filled = {"mode": "1", "thoughts": "1", "plan": "2", "attempt": "2", "psychotic": "3", "action": "每周见"}
    for wrong, told in (
        (filled | {"level": "2", "violence": "9"}, "0 到 5 级"),
        (filled | {"level": "2", "plan": ""}, "请填“有自杀计划”"),
        (filled | {"level": "0"}, "不能是“无”"), (filled | {"level": "1", "plan": "1"}, "不能是“低”"),
    ):  # fmt: skip
        said = filling(RiskDialog, **wrong)
        page.work.assess()
        assert told in said[0]
    filling(RiskDialog, **filled, level="2")
    page.work.assess()
    assert page.found
    assert page.found.risks[0][1]["psychotic"] is None  # not asked is not a no
    assert page.found.risks[0][1]["plan"] is False
    assert page.found.mark
    assert not page.found.mark.provisional
    assert colour(page) is Colour.RED


def test_who_moves_away_is_handed_over_before_the_file_is_closed(
    window: MainWindow, persons: list[str], filling: Filling, dialogs: Dialogs
) -> None:
    page = opened(window, persons[-1])  # red, and nobody has assessed the risk
    said = filling(CloseDialog, reason="1", handed_to="汤阴县心理中心 王医生，今天答应")
    page.work.close()
    assert "还没有做风险评估" in said[0]
    page = opened(window, persons[0])  # red, assessed
    for texts, told in (
        ({"reason": "1"}, "没有人接，就不能结案"), ({"reason": "3"}, "先由专业人员降低"),
        ({"reason": "2"}, "先在户籍里登记死亡"), ({}, "请填"),
    ):  # fmt: skip
        said = filling(CloseDialog, **texts)
        page.work.close()
        assert told in said[0]
        assert archive_of(page).is_open
    filling(CloseDialog, reason="1", handed_to="汤阴县心理中心 王医生，今天答应")
    page.work.close()
    closed = archive_of(page)
    assert (closed.file and closed.file.close_reason, closed.is_open) == ("2", False)
    page.work.close()  # it is opened again by the same button
    assert archive_of(page).is_open


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


def test_withdrawing_closes_the_file_but_a_red_one(window: MainWindow, persons: list[str], dialogs: Dialogs) -> None:
    dialogs.when(Dialog, accept)
    for person, is_red in ((persons[0], True), (persons[3], False)):
        page = opened(window, person)
        given = next(iter(Consent.living().where((Consent.person == person) & (Consent.purpose == filing.SCREENING))))
        page.work.withdraw(given)
        assert ("不因撤回而停下" in dialogs.said[-1]) is is_red
        assert "10 年" not in dialogs.said[-1]
        found = archive.load(person, wording.today(), noted=False)
        assert found
        assert found.is_open is is_red


def test_a_screening_is_read_whole(page: FilePage, dialogs: Dialogs) -> None:
    shown: list[str] = []

    def read(dialog: Dialog) -> int:
        shown.extend(label.text() for label in dialog.findChildren(QLabel))
        return QDialog.DialogCode.Rejected

    dialogs.when(DetailsDialog, read)
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
