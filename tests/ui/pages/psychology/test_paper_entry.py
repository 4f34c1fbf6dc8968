"""补录: one paper after another by the keyboard alone, and a second time by somebody else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.person import Person
from db.psychology import PsySetting
from fupin_desktop.services.book import entry as records
from fupin_desktop.services.psychology import archive, batch
from tests.books import ACTOR
from tests.edges import Dialogs, accept, cancel
from ui import wording
from ui.dialogs.psychology.differences import DifferencesDialog
from ui.pages.psychology.paper_entry import PaperEntryPage
from ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow, persons: list[str]) -> PaperEntryPage:
    """PHQ-9, read aloud by 刘敏, done today."""
    window.pages.go("paper entry")
    found = window.pages.current()
    assert isinstance(found, PaperEntryPage)
    for name, text in (("scale", "1"), ("mode", "2"), ("reader", "刘敏")):
        found.head.inputs_[name].restore(text)
    found.head.ended.emit()
    return found


def name_of(person: str) -> str:
    return str(Person.get_by_id(person).name)


def take(page: PaperEntryPage, person: str) -> None:
    page.first.who.setText(name_of(person))
    QTest.keyClick(page.first.who, Qt.Key.Key_Return)
    if page.first.person is None:  # namesakes
        rows = page.first.persons.rows
        keys = [rows.row(number).key for number in range(rows.rowCount())]
        page.first.persons.stand_on(keys.index(person))
        QTest.keyClick(page.first.persons, Qt.Key.Key_Return)


def test_one_after_the_other_by_keys(page: PaperEntryPage, persons: list[str]) -> None:
    take(page, persons[1])
    assert page.first.digits.isEnabled()
    QTest.keyClicks(page.first.digits, "22")
    assert "第 3 题，共 9 题" in page.first.digits.next.text()
    QTest.keyClicks(page.first.digits, "9")
    assert "只能是 0 到 3" in page.first.digits.said.text()
    QTest.keyClick(page.first.digits, Qt.Key.Key_Backspace)
    QTest.keyClick(page.first.digits, Qt.Key.Key_Return)
    assert "还差第 3 题" in page.first.digits.said.text()
    QTest.keyClicks(page.first.digits, "22200001")
    assert "按 Enter 保存" in page.first.digits.next.text()
    QTest.keyClick(page.first.digits, Qt.Key.Key_Return)
    assert (page.first.who.text(), page.first.digits.text()) == ("", "")
    assert [line.told for line in page._lines] == ["10 中度"]
    found = archive.load(persons[1], wording.today(), noted=False)
    assert found
    kept, told = found.screenings[0]
    assert (kept.reader, kept.mode, told["paper"]) == ("刘敏", "2", True)


def test_the_same_paper_twice_is_asked_about(page: PaperEntryPage, persons: list[str], dialogs: Dialogs) -> None:
    for kept, answers in ((1, []), (1, [cancel]), (2, [accept])):
        dialogs.give(*answers)
        take(page, persons[1])
        QTest.keyClicks(page.first.digits, "0" * 9)
        QTest.keyClick(page.first.digits, Qt.Key.Key_Return)
        assert len(page._lines) == kept
    assert all("这天已经录过这一份" in words for words in dialogs.said)
    assert len(dialogs.said) == 2


def test_without_a_scale_it_says_so_and_a_stranger_is_not_found(window: MainWindow, persons: list[str]) -> None:
    window.pages.go("paper entry")
    page = window.pages.current()
    assert isinstance(page, PaperEntryPage)
    page.head.ended.emit()
    assert "请先选量表" in page.first.digits.said.text()
    page.head.inputs_["scale"].restore("1")
    page.first.who.setText("没有这个人")
    QTest.keyClick(page.first.who, Qt.Key.Key_Return)
    assert "没有找到" in page.first.digits.said.text()


def test_a_sign_on_a_paper_that_is_given_up_is_kept(
    page: PaperEntryPage, persons: list[str], crises: list[str]
) -> None:
    take(page, persons[1])
    QTest.keyClicks(page.first.digits, "000000001")
    QTest.keyClick(page.first.digits, Qt.Key.Key_Escape)
    found = archive.load(persons[1], wording.today(), noted=False)
    assert found
    assert found.is_unassessed_red
    take(page, persons[1])
    QTest.keyClicks(page.first.digits, "0000000011")
    QTest.keyClick(page.first.digits, Qt.Key.Key_Return)
    assert len(crises) == 1  # the steps stand there at once


def test_the_second_pass_settles_what_differs(
    window: MainWindow, page: PaperEntryPage, persons: list[str], dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.passes[1].isVisible()
    take(page, persons[1])
    QTest.keyClicks(page.first.digits, "2222200001")
    QTest.keyClick(page.first.digits, Qt.Key.Key_Return)
    records.save(ACTOR, "口径", [PsySetting(name="paper_entries", value=2, reason="专家要求")])
    monkeypatch.setattr(type(window.session), "actor", property(lambda _: "王立新"))
    page.refresh()
    assert "第二遍 1" in page.passes[1].text()
    page.passes[1].click()

    def look(dialog: DifferencesDialog) -> int:
        dialog.save_button.click()
        assert "请填" in dialog.said.text()  # nothing is chosen by itself
        dialog.input("3").restore("2")
        dialog.save_button.click()
        return dialog.result()

    dialogs.give(cancel)
    QTest.keyClicks(page.second.digits, "2212200001")
    QTest.keyClick(page.second.digits, Qt.Key.Key_Return)
    assert "第二遍 1" in page.passes[1].text()  # nothing is settled, and what was keyed stands there
    dialogs.give(look)
    QTest.keyClick(page.second.digits, Qt.Key.Key_Return)
    found = archive.load(persons[1], wording.today(), noted=False)
    assert found
    assert found.screenings[0][1]["score"] == 9
    assert batch.waiting("王立新") == []
    assert "第二遍 0" in page.passes[1].text()
