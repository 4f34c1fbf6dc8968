"""Answering a scale by keys alone."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from db.person import Person
from db.psychology import Consent, Screening
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.lists import listing
from fupin_desktop.services.psychology import archive, consents, marks, unfinished
from tests.books import ACTOR
from tests.edges import Dialogs, accept, cancel
from ui.dialogs.psychology.consent import ConsentDialog
from ui.dialogs.psychology.risk import RiskDialog
from ui.pages.psychology.screening import ScreeningPage
from ui.widgets.frame import Dialog
from ui.window.main_window import MainWindow

TODAY = dt.datetime.now().astimezone().date()


def adult() -> str:
    """A member of the demo village between 18 and 59."""
    people = listing.persons().rows(0, 60)
    return next(one.key for one in people if one.birth and 18 <= (archive.age_of(one.birth, TODAY) or 0) < 60)


def agree(person: str) -> None:
    given = Consent(person=person, purpose="1", date=TODAY, given_by=consents.SELF, way=consents.SIGNED)
    consents.give(ACTOR, given)


@pytest.fixture
def page(window: MainWindow) -> ScreeningPage:
    """The page of an adult who consented."""
    person = adult()
    agree(person)
    return begun(window, person)


def begun_again(page: ScreeningPage) -> ScreeningPage:
    window = page.window()
    assert isinstance(window, MainWindow)
    return begun(window, page.person)


def begun(window: MainWindow, person: str) -> ScreeningPage:
    window.activateWindow()
    window.pages.go("screening", {"person": person})
    found = window.pages.current()
    assert isinstance(found, ScreeningPage)
    return found


def keys(*pressed: Qt.Key | str) -> int:
    """Press keys on whatever has the keyboard; how many."""
    count = 0
    for key in pressed:
        for one in key if isinstance(key, str) else (key,):
            here = QApplication.focusWidget()
            assert here is not None
            if isinstance(one, str):
                QTest.keyClicks(here, one)
            else:
                QTest.keyClick(here, one)
            count += 1
    return count


def answers(page: ScreeningPage) -> list[int | None]:
    assert page.sitting
    return page.sitting.walk.answers


def kept(person: str) -> list[marks.Content]:
    found = archive.load(person, TODAY, noted=False)
    assert found
    return [content for _, content in found.screenings]


def test_a_phq9_is_keyed_and_saved_in_at_most_15_keystrokes(page: ScreeningPage) -> None:
    person = page.person
    pressed = keys("1", "1", "012312110", "1", Qt.Key.Key_Return)  # which, how, nine answers, daily life, keep
    assert pressed <= 15
    (content,) = kept(person)
    assert content["scale"] == "phq9"
    assert content["answers"] == [0, 1, 2, 3, 1, 2, 1, 1, 0]
    assert content["score"] == 11
    assert page.is_kept


def test_read_aloud_keeps_who_read(page: ScreeningPage) -> None:
    pressed = keys("1", "3", Qt.Key.Key_Return, "111111110", "0", Qt.Key.Key_Return)
    assert pressed <= 15
    (one,) = Screening.living()
    assert (one.mode, one.reader) == ("3", ACTOR)


def test_back_along_the_path_changes_an_answer(page: ScreeningPage) -> None:
    keys("1", "1", "33", Qt.Key.Key_Backspace, Qt.Key.Key_Left)
    assert page.asking.count.text() == "PHQ-9　第 1 题，共 9 题"
    assert page.asking.ask.buttons[3].property("state") == "marked"
    keys("0", Qt.Key.Key_Return)  # the first anew, the second as it was
    assert answers(page)[:3] == [0, 3, None]
    assert page.asking.count.text() == "PHQ-9　第 3 题，共 9 题"


def test_back_from_the_first_question_leads_to_how_and_which(page: ScreeningPage) -> None:
    keys("1", "1", Qt.Key.Key_Backspace)
    assert page.asking.ask.question.text() == "怎么填？"
    keys(Qt.Key.Key_Backspace)
    assert page.asking.ask.question.text() == "做哪一个？"


@pytest.mark.parametrize("key", ["-", "r"])
def test_refused_is_not_zero(page: ScreeningPage, key: str) -> None:
    keys("1", "1", key, "00000000", Qt.Key.Key_Return)
    (content,) = kept(page.person)
    assert content["answers"][0] is None
    assert content["score"] is None
    assert content["colour"] == Colour.GREY


def test_a_safety_sign_says_at_once_what_to_do_also_with_blanks(qtbot: QtBot, page: ScreeningPage) -> None:
    keys("1", "1", "--------", "1", "3")
    words = _words(page)
    assert "有危险，现在就做三件事" in words
    assert "12356" in words
    assert "120" in words
    assert "PHQ-9 第9题=1" in words
    assert "筛查不等于诊断" in words
    assert kept(page.person) == []  # not yet kept, and red already
    found = archive.load(page.person, TODAY, noted=False)
    assert found
    assert found.colour is Colour.RED
    keys(Qt.Key.Key_Return)
    found = archive.load(page.person, TODAY, noted=False)
    assert found
    assert found.colour is Colour.RED
    assert found.mark
    assert found.mark.provisional


def _words(page: ScreeningPage) -> str:
    QApplication.processEvents()
    return "\n".join(made.text() for made in page.result.findChildren(QLabel) if made.isVisibleTo(page.result))


def test_half_a_scale_is_there_again(window: MainWindow, page: ScreeningPage) -> None:
    keys("1", "2", Qt.Key.Key_Return, "0123")
    person = page.person
    window.pages.go("today")
    again = begun(window, person)
    assert again.asking.count.text() == "PHQ-9　第 5 题，共 9 题"
    assert answers(again)[:5] == [0, 1, 2, 3, None]
    keys("00000", "0", Qt.Key.Key_Return)
    assert unfinished.offered(person) is None
    (one,) = Screening.living()
    assert one.reader == ACTOR


def test_given_up_it_is_gone(page: ScreeningPage, dialogs: Dialogs) -> None:
    keys("1", "1", "01")
    dialogs.when(Dialog, cancel)
    page.asking.anew_button.click()
    assert page.asking.count.text() == "PHQ-9　第 3 题，共 9 题"
    dialogs.when(Dialog, accept)
    page.asking.anew_button.click()
    assert unfinished.offered(page.person) is None
    assert page.asking.ask.question.text() == "做哪一个？"


def test_consent_comes_first(window: MainWindow, dialogs: Dialogs) -> None:
    page = begun(window, adult())
    assert page.face.currentWidget() is page.no_consent
    asked: list[ConsentDialog] = []

    def agree_to(dialog: ConsentDialog) -> int:
        asked.append(dialog)
        dialog.save_button.click()  # one Enter on the form as it comes up is no consent
        assert dialog.result() == QDialog.DialogCode.Rejected
        assert dialog.said.text() == "请填“谁同意的”。"
        for name, code in (("given_by", "1"), ("way", "1")):
            dialog.input(name).show_value(code)
        dialog.save_button.click()
        return dialog.result()

    dialogs.when(ConsentDialog, agree_to)
    keys(Qt.Key.Key_Space)
    assert len(asked) == 1
    assert page.asking.ask.question.text() == "做哪一个？"
    assert page.asking.ask.hasFocus()


def test_a_childs_guardian_and_the_child_are_asked(window: MainWindow, dialogs: Dialogs, qtbot: QtBot) -> None:
    child = Person.get(Person.birth > TODAY - dt.timedelta(days=3650))
    page = begun(window, str(child.id))
    said: list[str] = []

    def fill(dialog: ConsentDialog) -> int:
        for name, code in (("given_by", "2"), ("way", "1")):
            dialog.input(name).show_value(code)
        dialog.accept()
        said.append(dialog.said.text())
        dialog.input("guardian").show_value("张大山")
        dialog.accept()
        said.append(dialog.said.text())
        dialog.input("assent").show_value(True)
        dialog.accept()
        return dialog.result()

    dialogs.when(ConsentDialog, fill)
    page.ask_consent()
    assert "监护人的姓名" in said[0]
    assert "孩子自己也愿意" in said[1]
    assert page.asking.ask.question.text() == "做哪一个？"
    keys("1")  # under 11 the observation form alone, and nobody answers for themselves
    assert page.reader.question.text() == "和谁谈过？"
    page.reader.name.restore("奶奶、班主任")
    keys(Qt.Key.Key_Return)
    assert page.asking.count.text() == "观察表　第 1 题，共 6 题"
    keys(Qt.Key.Key_Left)
    assert page.reader.isVisible()
    keys(Qt.Key.Key_Return, "200001", Qt.Key.Key_Return)
    (content,) = kept(str(child.id))
    assert content["note"] == "奶奶、班主任"
    assert content["colour"] == Colour.RED  # traces of self-harm


def test_dialogs_of_consent_are_accepted_or_not(window: MainWindow, dialogs: Dialogs) -> None:
    page = begun(window, adult())
    dialogs.when(ConsentDialog, cancel)
    page.ask_consent()
    assert page.face.currentWidget() is page.no_consent
    assert not list(Consent.living())


def test_the_two_questions_are_not_asked_again_in_the_long_form(page: ScreeningPage) -> None:
    keys("3", "1", "12", Qt.Key.Key_Return)  # PHQ-2, by themselves
    assert page.is_kept
    keys(Qt.Key.Key_Return)  # goes on with the PHQ-9
    assert page.asking.count.text() == "PHQ-9　第 3 题，共 9 题"
    keys("0000000", "0", Qt.Key.Key_Return)
    content = kept(page.person)[0]
    assert content["answers"] == [1, 2, 0, 0, 0, 0, 0, 0, 0]
    assert Screening.select().count() == 2


def test_two_alike_on_a_day_are_asked_about(page: ScreeningPage, dialogs: Dialogs) -> None:
    keys("1", "1", "000000000", Qt.Key.Key_Return)
    dialogs.give(cancel)
    again = begun_again(page)
    keys("1")
    assert "今天已经做过这一份" in dialogs.said[-1]
    assert again.asking.ask.question.text() == "做哪一个？"
    assert Screening.select().count() == 1
    dialogs.give(accept)
    keys("1")
    assert again.asking.ask.question.text() != "做哪一个？"


def test_half_a_scale_of_last_week_is_asked_about(page: ScreeningPage, dialogs: Dialogs) -> None:
    keys("1", "1", "012")
    draft = unfinished.offered(page.person)
    assert draft
    unfinished.keep(page.person, draft[0], TODAY - dt.timedelta(days=8))
    page.sitting = None
    dialogs.give(accept, cancel)
    again = begun_again(page)
    assert again.asking.count.text() == "PHQ-9　第 4 题，共 9 题"
    again.sitting = None
    again = begun_again(page)
    assert again.asking.ask.question.text() == "做哪一个？"
    assert unfinished.offered(page.person) is None


def test_an_alarm_stays_when_the_scale_is_given_up(page: ScreeningPage, dialogs: Dialogs) -> None:
    keys("7", "1", "-")  # ASQ: a refusal counts
    assert "有危险" in page.asking.alarm.accessibleName()
    dialogs.when(Dialog, accept)
    page.asking.anew_button.click()
    found = archive.load(page.person, TODAY, noted=False)
    assert found
    assert (found.colour, found.screenings) == (Colour.RED, [])


def test_on_a_saved_red_enter_leads_to_the_assessment(
    page: ScreeningPage, window: MainWindow, dialogs: Dialogs
) -> None:
    shown: list[str] = []

    def show(dialog: RiskDialog) -> int:
        shown.append(dialog.record)
        return 0

    dialogs.when(RiskDialog, show)
    keys("1", "1", "333333300", "0", Qt.Key.Key_Return, Qt.Key.Key_Return)  # by its score alone
    assert shown == [page.person]
    assert window.pages.here == "archive"
