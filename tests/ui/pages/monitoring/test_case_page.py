"""The board and the page of a case, filled as people do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db.clock import today
from db.clue import Clue
from db.household import Household
from db.person import Person
from db.step import Step
from db.visit import Photo
from fupin_desktop.services.book import settings
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.flows import places
from fupin_desktop.services.household import drafts, history, photos
from fupin_desktop.services.monitoring import board, cases
from tests import erased
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.edges import Dialogs, accept, cancel
from tests.monitored import clue_of, go, provide
from tests.monitored import office as office
from tests.narrowed import there
from tests.ui.conftest import shown as main_window
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.papers import PapersDialog
from ui.pages import todo
from ui.pages.monitoring.board import MonitoringPage
from ui.pages.monitoring.case_page import CasePage
from ui.pages.registration import RegistrationPage
from ui.session import Session
from ui.widgets.picture import PictureDialog

DAY = today() - dt.timedelta(days=20)


@pytest.fixture
def session(office: Book, qtbot: QtBot) -> Iterator[Session]:
    made = session_on(office)
    yield made
    made.jobs.close() if hasattr(made.jobs, "close") else None


def test_a_clue_is_registered_and_goes_on_with_its_next_step(session: Session, qtbot: QtBot) -> None:
    home, _ = add_household()
    page = CasePage(session)
    qtbot.addWidget(page)
    page.show()
    went: list[dict[str, object]] = []
    session.wanted.connect(lambda name, where: went.append({"page": name} | where))
    page.show_for(household=str(home.id), new="1")
    assert page.form.sheet
    [form] = page.form.sheet.panels[0].forms()
    page.form.sheet.save()
    assert "没有填：致贫/返贫风险、情况说明" in page.form.sheet.notices.text
    form.set(Clue.risk, ("01",))
    form.set(Clue.summary, "住院花费大")
    page.form.sheet.save()
    clue = Clue.get()
    assert went == [{"page": "case", "clue": str(clue.id)}]
    page.show_for(clue=str(clue.id))
    assert page.next.chosen == "104"
    assert "✗" in page.form.ticks.itemAt(1).layout().itemAt(0).widget().text()  # type: ignore[union-attr]
    page.form.sheet.save()
    assert "还没有：入户走访" in page.form.sheet.notices.text
    assert Step.select().count() == 1
    page.form.sheet.panels[0].forms()[0].set(Step.opinion, "核过了")
    page.form.sheet.draft.touch()
    page.form.keep()
    [line] = filter(None, map(todo.of_draft, drafts.everything()))  # it is found again on the first page
    assert (line.who, line.why[:4], line.page, line.where) == (
        "张三",
        "监测办理",
        "case",
        {"clue": str(clue.id), "form": "step 104"},
    )


def test_a_clue_that_is_put_right_is_gone_on_with_and_no_new_one_made_of_it(session: Session, qtbot: QtBot) -> None:
    clue = clue_of(DAY)
    home = str(clue.household)
    page = CasePage(session)
    qtbot.addWidget(page)
    page.show()
    for text, where in (
        ("改过的", {"clue": str(clue.id), "form": "clue"}), ("新的", {"household": home, "new": "1"}),
    ):  # fmt: skip
        page.show_for(**where)
        assert page.form.sheet
        assert "没保存的内容" not in page.form.sheet.notices.text
        page.form.sheet.panels[0].forms()[0].set(Clue.summary, text)
        page.form.sheet.draft.touch()
        page.form.keep()
    lines = list(filter(None, map(todo.of_draft, drafts.everything())))
    assert [(line.why.partition("，")[0], line.where) for line in reversed(lines)] == [
        ("监测办理", {"clue": str(clue.id), "form": "clue"}), ("登记监测线索", {"household": home, "new": "1"}),
    ]  # fmt: skip
    for line, text in zip(lines, ("新的", "改过的"), strict=True):
        page.show_for(**line.where)
        assert page.form.sheet
        assert "没保存的内容" in page.form.sheet.notices.text
        assert line.draft
        page.form.sheet.draft.resume(line.draft)
        assert page.form.sheet.panels[0].forms()[0].ask("clue.summary") == text
    assert page.form.sheet
    page.form.sheet.save()
    assert [one.summary for one in Clue.select()] == ["改过的"]


def test_a_step_that_is_not_the_proposed_one_is_gone_on_with(session: Session, qtbot: QtBot) -> None:
    clue, page = _verified(session, qtbot)
    page.show_for(clue=str(clue.id), form="step 190")
    assert page.form.doing
    assert page.form.doing.step
    assert (page.next.chosen, page.form.doing.step.step) == ("190", "190")


def _verified(session: Session, qtbot: QtBot) -> tuple[Clue, CasePage]:
    """A case that was compared and verified."""
    clue = clue_of(DAY)
    provide(clue, DAY)
    go(clue, ("104", "105"), DAY)
    page = CasePage(session)
    qtbot.addWidget(page)
    page.show()
    page.show_for(clue=str(clue.id))
    return clue, page


def test_the_steps_in_order_and_only_the_fields_of_the_next_one(session: Session, qtbot: QtBot) -> None:
    clue, page = _verified(session, qtbot)
    assert page.table.rows.rowCount() == 3
    assert page.form.sheet
    [form] = page.form.sheet.panels[0].forms()
    assert {cell.name for cell in form.cells.values()} == {
        "date", "result", "person_by", "org_by", "due", "attend", "votes_for", "votes_against", "votes_none", "place",
        "category", "opinion",
    }  # fmt: skip
    form.set(Step.date, DAY + dt.timedelta(days=1))
    for field, value in ((Step.attend, 20), (Step.votes_for, 18), (Step.votes_against, 2), (Step.place, "村委会")):
        form.set(field, value)
    page.form.sheet.save()
    assert places.stands(clue).then[0] == "107"
    page.refresh()
    assert page.next.chosen == "107"
    [form] = page.form.sheet.panels[0].forms()
    form.set(Step.place, "公示栏")
    form.set(Step.date, today() - dt.timedelta(days=9))
    form.set(Step.shown_from, today() - dt.timedelta(days=9))
    form.set(Step.shown_to, today() - dt.timedelta(days=1))
    page.form.sheet.save()
    page.refresh()
    assert page.form.doing
    assert page.form.doing.ending
    [form] = page.form.sheet.panels[0].forms()
    form.set(Step.objections, 0)
    page.form.sheet.save()
    page.refresh()
    assert page.next.chosen == "108"
    page._send_back()
    page.form.sheet.save()
    assert "退回、不通过要写明原因" in page.form.sheet.notices.text


def test_the_board_lists_what_its_chip_counts(session: Session, qtbot: QtBot) -> None:
    for name in ("甲", "乙", "丙"):
        clue_of(DAY, add_household(name)[0])
    provide(clue := Clue.get(), DAY)
    go(clue, ("104",), DAY)
    page = MonitoringPage(session)
    qtbot.addWidget(page)
    page.resize(1126, 640)
    page.show()
    page.refresh()
    assert page.table.rows.rowCount() == 3
    assert page.chips["待核实"].text() == "待核实 2"
    page.chips["待比对"].click()
    assert page.table.rows.rowCount() == 1
    page.chips["待比对"].click()
    page.chips[board.LATE].click()
    assert page.table.rows.rowCount() == 3
    page.search.setText("没有这个人")
    assert page.face.currentWidget() is page.none
    page.reset()
    assert page.table.rows.rowCount() == 3


def test_its_papers_are_looked_at(session: Session, qtbot: QtBot, dialogs: Dialogs) -> None:
    """The paper of the last step first; from the board those of the chosen ones."""
    clue = clue_of(DAY)
    provide(clue, DAY)
    go(clue, ("104", "105", "106", "107"), DAY)
    seen: list[str] = []

    [verified] = Step.select().where(Step.step == "104")
    photos.keep_with(ACTOR, str(verified.id), str(clue.household), [erased.picture()])

    def look(dialog: PapersDialog) -> int:
        seen.append(f"{dialog.offer.title} {dialog.looking.where.text()}")
        hangs = dialog.offer.title == "监测对象公示"
        assert dialog.photos.isVisibleTo(dialog) is not hangs, "no photo of a household hangs on the wall"
        dialog.photos.setChecked(True)
        behind = [] if hangs else [f"张三户 {clue.clue_no} 佐证照片"]
        assert [sheet.name for sheet in dialog._bundle.sheets[1:]] == behind
        assert dialog._said.endswith("连同照片") is not hangs
        dialog.blank.setChecked(True)
        seen.append(dialog.looking.where.text())
        dialog.blank.setChecked(False)
        dialog.which.choose("8")  # 不纳入
        dialog._read()
        seen.append(dialog.looking.where.text())
        return 0

    dialogs.when(PapersDialog, look)
    page = CasePage(session)
    qtbot.addWidget(page)
    page.show_for(clue=str(clue.id))
    assert page.print_papers()
    assert "监测对象公示 第 1 页，共 1 页" in seen[0]
    assert "空白监测对象公示" in seen[1]
    assert "没有办不纳入" in seen[2]
    board_page = MonitoringPage(session)
    qtbot.addWidget(board_page)
    board_page.refresh()
    qtbot.waitUntil(lambda: board_page.table.rows.rowCount() == 1)
    assert board_page.print_papers()
    assert "防返贫监测线索登记表" in seen[3]


def test_whom_the_book_does_not_have_is_registered_first_and_the_clue_after(
    office: Book, qtbot: QtBot, dialogs: Dialogs
) -> None:
    window = main_window(qtbot, session_on(office))
    window.session.go("monitoring")
    page = window.pages.current()
    assert isinstance(page, MonitoringPage)

    def register(dialog: HouseholdDialog) -> int:
        dialog.search.setText("赵新来")
        [new] = [one for one in dialog.findChildren(QPushButton) if one.text() == "登记新户…"]
        new.click()
        return int(dialog.result())

    dialogs.when(HouseholdDialog, register)
    page.add()
    form = window.pages.current()
    assert isinstance(form, RegistrationPage)
    person = form.members.members[0].form
    assert person.cell(Person.name).input.typed() == "赵新来", "what was typed goes along"
    form.household.form.set(Household.region_code, "410502101212")
    person.set(Person.relation, "01")
    form.sheet.draft.touch()
    window.session.go("monitoring")  # called away; a draft
    [draft] = drafts.everything()
    form.start()  # another household
    assert form.sheet.draft.then == ""
    window.session.go("register", draft=draft.record)
    form.sheet.save()
    case = window.pages.current()
    assert isinstance(case, CasePage)
    assert case.form.doing
    home = Household.get()
    assert str(case.form.doing.clue.household) == str(home.id)
    window.session.go("register")
    assert isinstance(window.pages.current(), RegistrationPage)
    assert form.sheet.draft.then == ""


def test_why_it_is_that_day_names_each_day_that_was_skipped(office: Book, qtbot: QtBot, dialogs: Dialogs) -> None:
    settings.change(ACTOR, "410502101", "count_working_days", "1", "区里的规定")
    clue = clue_of(dt.date(2026, 9, 29))  # before the holidays of the National Day
    page = CasePage(session_on(office))
    qtbot.addWidget(page)
    page.show()
    page.show_for(clue=str(clue.id))
    dialogs.give(accept)
    page.why.click()
    due = there(cases.load(str(clue.id))).due
    assert due
    assert len(due.skipped) >= 7
    for day, why in due.skipped:
        assert f"{day.month}月{day.day}日（{why}）" in dialogs.said[0]
    assert f"所以是 {due.day}" in dialogs.said[0]


def test_photos_of_a_step_are_seen_read_and_taken_away(
    session: Session, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path
) -> None:
    clue, page = _verified(session, qtbot)
    strip = page.evidence
    page.table.stand_on(1)
    files = [tmp_path / f"入户{number}.png" for number in (1, 2)]
    for number, file in enumerate(files):
        Image.new("RGB", (40, 30), (90 * number, 0, 0)).save(file)
    strip.add_files(files)
    [verified] = Step.select().where(Step.step == "104")
    assert [(photo.record, photo.household) for photo in Photo.living()] == [(verified.id, clue.household)] * 2
    page.table.stand_on(2)
    assert strip._thumbs.count() == 0
    page.table.stand_on(1)
    assert "入户核实" in page.evidence_of.text()
    assert strip._thumbs.count() == 2
    first, _ = photos.of_record(str(verified.id))  # of the same millisecond either may be

    def reads_the_second(dialog: PictureDialog) -> int:
        before = dialog.picture.pixmap().size()
        dialog.after.click()
        dialog.size_button.click()
        assert dialog.picture.pixmap().size().width() == 40 != before.width()
        dialog.drop_button.click()
        return dialog.result()

    dialogs.give(cancel, reads_the_second)
    there(there(strip._thumbs.itemAt(0)).widget()).findChildren(QPushButton)[0].click()
    assert Photo.living().count() == 2
    there(there(strip._thumbs.itemAt(0)).widget()).findChildren(QPushButton)[0].click()
    assert photos.of_record(str(verified.id)) == [first]
    assert history.undoable() == "删除佐证"
