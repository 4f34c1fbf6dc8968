"""Half-filled forms: kept as typed, offered on the right record, there after a kill, gone after a save."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from db.changes import one
from db.household import Household
from db.person import Person
from db.visit import Photo
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.household import drafts, photos
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.edges import Dialogs, accept, cancel
from tests.narrowed import a
from ui.forms.line_inputs import Input
from ui.forms.panel import FormPanel
from ui.pages.household_page import HouseholdPage
from ui.pages.household_tabs import FormTab
from ui.pages.registration import RegistrationPage
from ui.pages.visit_page import VisitPage
from ui.widgets.frame import Dialog

TYPING = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from db.household import Household
from fupin_desktop.services.book.opening import open_book
from ui.window.app import application
from ui.pages.registration import RegistrationPage
from ui.session import Session

app = application()
book = open_book(Path(sys.argv[1]), "李建国")
page = RegistrationPage(Session(book))
page.show()
page.show_for(name="尉迟香")
field = page.household.form.cell(Household.phone).input
page.sheet.draft.keeper.kept.connect(lambda: print("kept", flush=True))
QTest.keyClicks(field, "1383721")
app.exec()
"""

KILLED_SOON = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from db.household import Household
from fupin_desktop.services.book.opening import open_book
from ui.window.app import application
from ui.pages.registration import RegistrationPage
from ui.session import Session

app = application()
book = open_book(Path(sys.argv[1]), "李建国")
page = RegistrationPage(Session(book))
page.show()
page.show_for()
page.activateWindow()
field = page.household.form.cell(Household.address).input
field.setFocus()
leaves = sys.argv[3] == "leaving"
for letter in "3-16abcde":  # without a pause as long as half a second
    QTest.keyClick(field, letter, delay=0 if leaves else 120)
if leaves:
    QTest.keyClick(field, Qt.Key.Key_Return)
QTimer.singleShot(int(sys.argv[2]), lambda: os.kill(os.getpid(), signal.SIGKILL))
app.exec()
"""

CHOOSING = """
import sys
from pathlib import Path
from fupin_desktop.services.book.opening import open_book
from ui.window.app import application
from ui.pages.visit_page import VisitPage
from ui.session import Session

app = application()
book = open_book(Path(sys.argv[1]), "李建国")
page = VisitPage(Session(book))
page.show()
page.show_for(household=sys.argv[2])
page.sheet.draft.keeper.kept.connect(lambda: print("kept", flush=True))
page.panel.photos.add_files([Path(sys.argv[3])])
app.exec()
"""


def register(qtbot: QtBot, book: Book) -> RegistrationPage:
    page = RegistrationPage(session_on(book))
    qtbot.addWidget(page)
    page.show()
    page.show_for()
    return page


def killed(program: str, home: Path, *arguments: str) -> None:
    """Run a program until it has kept a draft, and kill it."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    child = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "kept\n"  # a second after the last key
    child.send_signal(signal.SIGKILL)
    child.communicate()


def test_a_killed_program_leaves_the_draft(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "村.fpb"
    create_book(path, YUANXUEZHUANG, ACTOR)
    killed(TYPING, tmp_path, str(path))
    with open_book(path, ACTOR) as book:
        [draft] = drafts.everything()
        assert draft.values["household/household.phone"] == "1383721"
        page = register(qtbot, book)
        offer = page.findChildren(type(page.heading))
        assert any("没有登记完：尉迟香" in label.text() for label in offer)
        page.resume(draft.record)
        assert page.household.form.cell(Household.phone).input.text() == "1383721"
        assert page.members.members[0].words == "尉迟香 户主"
        assert page.sheet.work.key == draft.record


@pytest.mark.parametrize(("after", "how"), [("500", "typing"), ("40", "leaving")])
def test_what_was_typed_half_a_second_ago_or_left_is_kept(tmp_path: Path, after: str, how: str) -> None:
    path = tmp_path / "村.fpb"
    create_book(path, YUANXUEZHUANG, ACTOR)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    child = subprocess.run(
        [sys.executable, "-c", KILLED_SOON, str(path), after, how], env=environment, check=False, capture_output=True
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    with open_book(path, ACTOR):
        [draft] = drafts.everything()
        assert draft.values["household/household.address"] == "3-16abcde"


def test_typing_keeps_a_draft_by_itself(qtbot: QtBot, book: Book) -> None:
    page = register(qtbot, book)
    assert page.sheet.draft.keeper is not None
    with qtbot.waitSignal(page.sheet.draft.keeper.kept):
        a(Input, page.household.form.cell(Household.address).input).insert("三组")
    [draft] = drafts.everything()
    assert (draft.form, draft.record) == ("register", page.sheet.work.key)


def test_looking_keeps_nothing(qtbot: QtBot, book: Book) -> None:
    page = register(qtbot, book)
    page.may_leave()
    assert drafts.everything() == []


def test_a_draft_is_offered_on_its_own_household_and_dropped_on_save(qtbot: QtBot, book: Book) -> None:
    first, _ = add_household()
    second, _ = add_household("李四", "410502197001016013")
    page = HouseholdPage(session_on(book))
    qtbot.addWidget(page)
    page.show()
    page.show_for(household=str(first.id))
    sheet = a(FormTab, page.tab).sheet
    address = a(Input, a(FormPanel, sheet.stack.panel).form.cell(Household.address).input)
    address.setText("搬到四组")
    page.show_for(household=str(second.id))
    assert sheet.notices.text == ""
    page.show_for(household=str(first.id))
    assert "有没保存的内容" in sheet.notices.text
    assert address.text() == "袁薛庄村一组 3 号"
    sheet.notices.buttons()[0].click()  # 继续填写
    assert address.text() == "搬到四组"
    sheet.save()
    assert drafts.everything() == []
    assert [h.address for h in Household.living().where(Household.id == first.id)] == ["搬到四组"]


def test_a_draft_brings_members_back_with_their_keys(qtbot: QtBot, book: Book) -> None:
    page = register(qtbot, book)
    page.members.members[0].form.cell(Person.name).input.restore("张明")
    page.members.add()
    page.members.members[1].form.cell(Person.name).input.restore("赵艳")
    page.members.members[1].jobs.add()
    page.members.members[1].jobs.forms()[0].cells["employment.employer"].input.restore("纺织厂")
    page.sheet.draft.keep()
    keys = [str(form.member.person.id) for form in page.members.members]
    again = register(qtbot, book)
    again.resume(page.sheet.work.key)
    assert [form.words for form in again.members.members] == ["张明 户主", "赵艳"]
    assert [str(form.member.person.id) for form in again.members.members] == keys
    assert again.members.members[1].jobs.forms()[0].cells["employment.employer"].input.text() == "纺织厂"


def visit(qtbot: QtBot, book: Book, household: str) -> VisitPage:
    page = VisitPage(session_on(book))
    qtbot.addWidget(page)
    page.show()
    page.show_for(household=household)
    return page


def picture_of(folder: Path) -> Path:
    Image.effect_noise((300, 200), 50).save(folder / "a.jpg")
    return folder / "a.jpg"


def test_a_killed_program_leaves_the_photos_that_were_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    path, file = tmp_path / "村.fpb", picture_of(tmp_path)
    create_book(path, YUANXUEZHUANG, ACTOR)
    with open_book(path, ACTOR):
        household = str(add_household()[0].id)
    killed(CHOOSING, tmp_path, str(path), household, str(file))
    chosen = photos.shrink(file.read_bytes())
    with open_book(path, ACTOR) as book:
        page = visit(qtbot, book, household)
        assert page.panel.photos.added == []
        page.sheet.notices.buttons()[0].click()  # 继续填写
        assert page.panel.photos.added == [chosen]
        page.sheet.save()
        assert drafts.everything() == []
        [saved] = list(Photo.living())
        assert (saved.digest, photos.picture(saved.digest)) == (chosen.digest, chosen.data)


def test_photos_of_a_draft_that_is_given_up_are_gone(
    qtbot: QtBot, book: Book, tmp_path: Path, dialogs: Dialogs
) -> None:
    household, _ = add_household()
    page = visit(qtbot, book, str(household.id))
    page.panel.photos.add_files([picture_of(tmp_path)])
    page.may_leave()
    assert one("SELECT count(*) FROM blob") == (1,)
    page.show_for(household=str(household.id))
    for agrees in (False, True):
        assert one("SELECT count(*) FROM blob") == (1,)
        assert len(drafts.everything()) == 1
        dialogs.when(Dialog, accept if agrees else cancel)
        page.sheet.notices.buttons()[1].click()  # 放弃
    assert (page.panel.photos.added, one("SELECT count(*) FROM blob")) == ([], (0,))
