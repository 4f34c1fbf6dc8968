"""The page of a ledger, for each that is declared: added, filtered, counted, changed, deleted; what leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from db.changes import change
from db.fields import Code, Ref, Text
from db.measure import Measure
from db.record import Record
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.organisation import CADRES
from fupin_desktop.ledgers.relief import CLAIMS
from fupin_desktop.services.book import entry, references
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.household import drafts, history
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Wanted
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.edges import Dialogs, accept
from tests.ledgers import a_text, a_value, place, saved
from tests.ui.conftest import shown
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.list_output import ListPaperDialog
from ui.forms.ledger_panel import PlaceInput
from ui.forms.remark import RemarkDialog
from ui.pages import todo
from ui.pages.history_view import HistoryDialog
from ui.pages.household_page import HouseholdPage
from ui.pages.ledgers.of_household import LedgersTab
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.start import LedgersPage
from ui.pages.ledgers.view import LedgerView
from ui.widgets import search_lines
from ui.widgets.frame import Dialog
from ui.widgets.table import Table
from ui.window.main_window import MainWindow

EVERY = pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.name)
#: Those that are filled on the ledger's own form.
FILLED = pytest.mark.parametrize("ledger", [one for one in LEDGERS if not one.page], ids=lambda ledger: ledger.name)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Of a township: what there is once a village it has several of."""
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


@pytest.fixture
def household(book: Book) -> str:
    return str(add_household(household_no="4105021012120010001", group_no="一组")[0].id)


@pytest.fixture
def window(qtbot: QtBot, book: Book, household: str) -> MainWindow:
    return shown(qtbot, session_on(book))


def gone_to(window: MainWindow, ledger: Ledger) -> LedgerView:
    window.session.go("ledger", ledger=ledger.name)
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.view
    for name in page.view.list.apart:  # to the answer that `filled` gives
        page.view.list.show_wanted(Wanted(answers={name: "99"}))
    if ledger.of_year is not None:
        page.view.list.reset()  # all years
    return page.view


def fill(view: LedgerView, number: int) -> None:
    """Something else in every line of text, or in the note."""
    once = view.ledger.model.derived_from
    for cell in view.panel.form.cells.values():
        if cell.name in once and cell.input.typed():
            continue
        if cell.name in once and isinstance(cell.field, Code):
            cell.input.show_value(a_value(cell.field, number))
        elif cell.name in once and isinstance(cell.field, Ref):
            cell.input.show_value(references.all_names(cell.field)[0][0])
        elif type(cell.field) is Text and cell.name != "region_code" and isinstance(cell.input, QLineEdit):
            cell.input.setText(str(a_value(cell.field, number)))
        elif cell.field is a_text(view.ledger) and isinstance(cell.input, QPlainTextEdit):
            cell.input.setPlainText(str(a_value(cell.field, number)))
        elif isinstance(cell.input, PlaceInput) and not cell.input.text():
            cell.input.show_value(place(view.ledger, number))


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Where the keyboard is."""
    here = QApplication.focusWidget()
    assert here
    QTest.keyClick(here, key, held)


@FILLED
def test_added_by_key_it_stands_in_the_list(
    window: MainWindow, household: str, ledger: Ledger, dialogs: Dialogs
) -> None:
    def choose(dialog: HouseholdDialog) -> QDialog.DialogCode:
        dialog.household = household
        return QDialog.DialogCode.Accepted

    dialogs.when(HouseholdDialog, choose)
    view = gone_to(window, ledger)
    assert view.list.face.currentWidget() is view.list.face.empty
    view.add()
    assert view.is_filling
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    fill(view, 7)
    press(Qt.Key.Key_Return, CONTROL)
    assert view.list.table.rows.rowCount() == 1
    assert view.list.sums.text().startswith("共 1 条")
    assert history.undoable() == f"登记{ledger.heading}"


@EVERY
def test_narrowed_and_counted(window: MainWindow, household: str, ledger: Ledger) -> None:
    first, last = (saved(ledger, household, number) for number in (1, 2))
    view = gone_to(window, ledger)
    if ledger.latest:  # somebody was asked twice
        assert [view.list.table.rows.row(0).record.id] == [last.id]
        view.list.keep_in_sight(last)
        assert view.list.wanted.latest
        assert view.list.narrowed() == lists.LATEST
        view.list.keep_in_sight(first)  # the earlier one was just saved
        assert not view.list.wanted.latest
    assert view.list.table.rows.rowCount() == 2
    view.list.show_wanted(Wanted(text="没有人写过这样的字"))
    assert view.list.face.currentWidget() is view.list.none
    view.list.reset()
    several = 1 if ledger.latest else 2
    assert view.list.table.rows.rowCount() == several
    if ledger.group_by:
        view.tabs.setCurrentIndex(1)
        table = view.numbers.table
        assert sum(table.rows.row(n).count for n in range(table.rows.rowCount())) == several
        assert view.numbers.chart.accessibleName().startswith(ledger.heading)
        first = table.rows.row(0)
        table.opened.emit(first)  # its list
        assert view.tabs.currentIndex() == 0
        assert view.list.table.rows.rowCount() == first.count
    copied = view.list.table
    copied.selectAll()
    assert copied.copied(headings=True).splitlines()[0].count("\t") == len(copied.rows.columns) - 1


@FILLED
def test_changed_left_as_a_draft_and_deleted(
    window: MainWindow, household: str, ledger: Ledger, dialogs: Dialogs
) -> None:
    key = str(saved(ledger, household, 1).id)
    view = gone_to(window, ledger)
    QTest.keyClick(view.list.table, Qt.Key.Key_Return)
    assert view.is_filling
    fill(view, 8)
    press(Qt.Key.Key_Escape)
    [draft] = drafts.everything()
    line = todo.of_draft(draft)
    assert line
    view.open(key)
    view.sheet.notices.buttons()[0].click()
    view.sheet.save()
    assert drafts.everything() == []
    assert lists.listed(ledger, Wanted(words="8")).count == 1
    dialogs.when(Dialog, accept)
    view.list.table.stand_on(0)
    view.remove()
    assert view.list.table.rows.rowCount() == 0
    if not ledger.model.lasting:
        history.undo(ACTOR)


def test_from_a_form_one_comes_back_to_its_line(window: MainWindow, household: str) -> None:
    """What is deleted next is what was looked at, wherever it was opened from."""
    keys = [str(saved(CLAIMS, household, number).id) for number in range(1, 4)]
    view = gone_to(window, CLAIMS)
    for key in keys:
        view.open(key)
        press(Qt.Key.Key_Escape)
        assert str(view.list.table.current().record.id) == key


@EVERY
def test_what_leads_to_it(window: MainWindow, household: str, ledger: Ledger) -> None:
    saved(ledger, household, 1)
    window.pages.go("ledgers")
    start = window.pages.current()
    assert isinstance(start, LedgersPage)
    rows = [start.table.rows.row(n) for n in range(start.table.rows.rowCount())]
    [(place, line)] = [(n, one) for n, one in enumerate(rows) if one.where == {"ledger": ledger.name}]
    assert line.count == "1"
    assert line.shelf is ledger.shelf
    start.table.stand_on(place)
    QTest.keyClick(start.table, Qt.Key.Key_Return)
    assert window.pages.here == "ledger"
    if references.needs_household(ledger.model):
        window.session.go("household", household=household, tab="台账")
        page = window.pages.current()
        assert isinstance(page, HouseholdPage)
        assert isinstance(page.tab, LedgersTab)
        assert page.tab.table.rows.rowCount() == 1
        QTest.keyClick(page.tab.table, Qt.Key.Key_Return)
        assert window.pages.here == (ledger.page or "ledger")
    [found] = search_lines.find_all(f"{a_text(ledger).label}1", 8)
    assert found.name == ledger.heading


def test_undecided_values_carry_their_mark(window: MainWindow, household: str) -> None:
    measures = LEDGERS[0]
    record = saved(measures, household, 1)
    with change(ACTOR, "两样") as writer:
        writer.write_cells(Measure, [(str(record.id), "amount_fiscal", 1), (str(record.id), "amount_fiscal", 2)])
    view = gone_to(window, measures)
    model = view.list.table.rows
    told = [str(model.data(model.index(0, place))) for place in range(len(model.columns))]
    assert [text for text in told if "※" in text] == ["0.02 ※"]


def test_the_list_on_paper_and_blank(window: MainWindow, household: str) -> None:
    saved(LEDGERS[0], household, 1)
    made = gone_to(window, LEDGERS[0]).list
    output = made.list_output(made.table)
    assert output
    dialog = ListPaperDialog(window, output.told(), output.blank)
    assert "第 1 页，共 1 页" in dialog.looking.where.text()
    dialog.blank.setChecked(True)
    assert "空白帮扶措施台账" in dialog.looking.where.text()
    dialog.make.choose("A3")
    dialog._read()
    assert dialog._bundle.sheets[0].paper.name == "A3"
    dialog.deleteLater()


def test_the_other_papers_of_a_ledger(window: MainWindow, household: str, dialogs: Dialogs) -> None:
    """Of the chosen rows, of all that is listed, blank; Ctrl+P of the page is its own."""
    for number in (1, 2):
        saved(CLAIMS, household, number)
    gone_to(window, CLAIMS)
    seen: list[str] = []

    def look(dialog: ListPaperDialog) -> int:
        for at in range(dialog.which.count()):
            dialog.which.setCurrentIndex(at)
            dialog._read()
            seen.append(f"{dialog.offer.title} {dialog.looking.where.text()}")
        dialog.which.setCurrentIndex(1)
        dialog.blank.setChecked(True)
        seen.append(dialog.looking.where.text())
        return 0

    dialogs.when(ListPaperDialog, look)
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    assert page.print_papers()
    assert [text.partition(" ")[0] for text in seen[:-1]] == [
        "救助理赔台账", "救助（理赔）申请表", "救助（理赔）申请表（列出来的每一条）", "救助（理赔）公示",
        "救助（理赔）资金发放名单",
    ]  # fmt: skip
    assert "共 1 页" in seen[1]
    assert "共 2 页" in seen[2]
    assert "空白救助（理赔）申请表" in seen[-1]


def test_the_list_of_one_roll_is_called_after_it(window: MainWindow) -> None:
    made = gone_to(window, CADRES).list
    made.show_wanted(Wanted(answers={"kind": "2"}))
    output = made.list_output(made.table)
    assert output
    assert output.told().title == "村两委名册"


@EVERY
def test_its_history_is_told_from_the_menu_of_its_row(
    window: MainWindow, household: str, ledger: Ledger, dialogs: Dialogs
) -> None:
    record = saved(ledger, household, 1)
    text = a_text(ledger)
    setattr(record, str(text.name), a_value(text, 9))
    entry.save(ACTOR, "改一处", [record])
    told: list[list[str]] = []

    def look(dialog: HistoryDialog) -> int:
        window.session.jobs.finish()
        table = dialog.findChild(Table)
        assert table
        rows = [table.rows.row(number) for number in range(table.rows.rowCount())]
        told.extend([column.show(row) for column in table.rows.columns] for row in rows)
        return 0

    dialogs.give(look)
    view = gone_to(window, ledger)
    view.list.table.stand_on(0)
    actions = {action.text().partition("\t")[0]: action for action in view.list.table.menu().actions()}
    assert {"打开", "历史", "复制", "连表头一起复制"} <= actions.keys()
    actions["历史"].trigger()
    assert told[0][3] == "改一处"
    assert text.label in told[0][2]
    assert told[0][2].endswith(f"改成 {text.show(a_value(text, 9))}")
    assert told[1][2].startswith("新增了")


@EVERY
def test_its_papers_lie_there_to_be_looked_at(
    window: MainWindow, household: str, ledger: Ledger, dialogs: Dialogs
) -> None:
    """Each of what can be printed, filled and blank."""
    saved(ledger, household, 1)
    view = gone_to(window, ledger)
    view.list.table.stand_on(0)
    seen: list[str] = []

    def look(dialog: ListPaperDialog) -> int:
        for at in range(max(1, dialog.which.count())):
            dialog.which.setCurrentIndex(at)
            for blank in (False, True):
                dialog.blank.setChecked(blank)
                dialog._read()
                seen.append(dialog.looking.where.text())
        return 0

    dialogs.when(ListPaperDialog, look)
    view.print_out()
    assert len(seen) > 1
    assert all(" 1 页" in told or told.startswith("没有能打印") for told in seen), seen


@FILLED
def test_a_remark_is_written_from_any_field(
    window: MainWindow, household: str, ledger: Ledger, dialogs: Dialogs
) -> None:
    """F12, where the form has one."""
    key = str(saved(ledger, household, 1).id)

    def write(dialog: RemarkDialog) -> QDialog.DialogCode:
        dialog.text.setPlainText("要再问村会计")
        return QDialog.DialogCode.Accepted

    has_note = "note" in {str(field.name) for field in ledger.fields}
    dialogs.when(RemarkDialog, write)
    view = gone_to(window, ledger)
    view.open(key)
    press(Qt.Key.Key_F12)
    press(Qt.Key.Key_Return, CONTROL)
    assert not view.is_filling or not has_note
    record = ledger.model.find(key)
    assert record
    assert getattr(record, "note", "") == "要再问村会计" or not has_note


def _with(record: Record, amount: int) -> Record:
    assert isinstance(record, Measure)
    record.amount_fiscal = Decimal(amount)
    return record
