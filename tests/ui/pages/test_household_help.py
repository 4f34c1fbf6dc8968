"""The tab 帮扶: measures entered by keyboard, helpers who follow each other, the card on the wall."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from db.card import CardReturn
from db.clock import today
from db.measure import Helper, Measure
from db.person import Person
from fupin_desktop.cards import card
from fupin_desktop.cards.blocks import Section
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import casework, checks, drafts, history, years
from fupin_desktop.services.papers import card_facts
from fupin_desktop.services.papers.cards_state import Stage
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.edges import Dialogs, accept
from tests.narrowed import a
from tests.ui.forms.test_photo_strip import photo
from tests.ui.pages.test_household_page import NUMBER, shown
from ui import theme
from ui.dialogs.hung import HungDialog
from ui.forms.helper import HelperDialog
from ui.forms.line_inputs import Input
from ui.forms.measure_form import ItemInput
from ui.pages import todo
from ui.pages.household_help import HelpTab
from ui.pages.household_page import HouseholdPage
from ui.widgets.frame import Dialog
from ui.widgets.table import Table

CONTROL = Qt.KeyboardModifier.ControlModifier
YEAR = today().year


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, book: Book) -> HouseholdPage:
    theme.apply(qapp)
    household, _ = add_household(id_no=NUMBER, phone="13837216021", group_no="一组")
    made = shown(qtbot, session_on(book))
    made.session.changed.connect(made.refresh)  # as the window does
    made.show_for(household=str(household.id), tab="帮扶")
    made.focus_first()
    return made


@pytest.fixture
def tab(page: HouseholdPage) -> HelpTab:
    assert isinstance(page.tab, HelpTab)
    return page.tab


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def key(text: str = "") -> None:
    """Type something and go on."""
    QTest.keyClicks(here(), text)
    QTest.keyClick(here(), Qt.Key.Key_Return)


def save(*records: Measure | Helper) -> None:
    entry.save(ACTOR, "登记", records)


def measure(page: HouseholdPage, **values: object) -> Measure:
    usual: dict[str, object] = {
        "household": page.chosen_household(), "year": YEAR, "kind": "08", "item": "0801", "start": dt.date(YEAR, 1, 1),
        "helper": "赵明", "dept": "民政所", "status": "2",
    }  # fmt: skip
    return casework.blank(Measure, **(usual | values))


def helper(page: HouseholdPage, **values: object) -> Helper:
    usual: dict[str, object] = {
        "household": page.chosen_household(), "region_code": YUANXUEZHUANG, "role": "06", "name": "赵明",
        "org": "镇政府", "phone": "13800001111", "start": dt.date(2021, 5, 10),
    }  # fmt: skip
    return casework.blank(Helper, **(usual | values))


def shown_measure(tab: HelpTab) -> Measure:
    record = tab.panel.entry.record
    assert isinstance(record, Measure)
    return record


def test_a_measure_is_entered_by_keyboard_alone(page: HouseholdPage, tab: HelpTab) -> None:
    save(helper(page))
    tab.load(page.chosen_household(), YEAR)
    tab.focus_first()
    QTest.keyClick(here(), Qt.Key.Key_M, CONTROL)
    assert here().accessibleName() == "措施类别"
    QTest.keyClicks(here(), "08")  # full: goes on by itself
    assert here().accessibleName() == "措施内容"
    item = here()
    assert isinstance(item, ItemInput)
    assert [option.label for option in item.options][:3] == ["低保", "特困供养", "临时救助"]
    QTest.keyClicks(item, "03")
    assert here().accessibleName() == "受益人"
    QTest.keyClicks(here(), "1")
    assert here().accessibleName() == "内容说明"
    key()  # of habit: 受益人 was full
    for text in ("", ""):  # 内容说明、结束；开始和状态已经有了
        key(text)
    assert here().accessibleName() == "财政金额"
    key("1500")
    QTest.keyClick(here(), Qt.Key.Key_Return, CONTROL)
    [made] = list(Measure.living())
    assert (made.kind, made.item, made.year, made.start, made.status) == ("08", "0803", YEAR, today(), "2")
    assert (made.amount_fiscal, made.person_times, made.helper) == (1500, 1, "赵明")
    assert made.person == Person.living().get().id
    assert history.undoable() == "登记帮扶措施"
    assert tab.heading.text() == f"{YEAR} 年帮扶措施 · 1 项，补助 1,500 元"
    assert tab.measures.rows.rowCount() == 1
    assert tab.measures.hasFocus()
    QTest.keyClick(here(), Qt.Key.Key_M, CONTROL)  # the next one is a key away
    assert here().accessibleName() == "措施类别"
    assert tab.panel.item.input.typed() == ""
    history.undo(ACTOR)
    assert list(Measure.living()) == []


def test_the_items_follow_the_kind(page: HouseholdPage, tab: HelpTab) -> None:
    tab.add()
    kind, item = tab.panel.kind.input, tab.panel.item.input
    assert isinstance(item, ItemInput)
    item.restore("雨露计划(中高职)")
    item.go_on()  # the item brings its kind
    assert tab.panel.kind.input.typed() == "教育帮扶"
    assert item.typed() == "雨露计划(中高职)"
    kind.restore("08")
    kind.left.emit()
    assert item.typed() == ""
    assert {option.value[:2] for option in item.options} == {"08"}
    kind.restore("")
    kind.left.emit()
    assert len({option.value[:2] for option in item.options}) == 16


def test_what_is_not_saved_is_kept_and_goes_on_with_its_record(page: HouseholdPage, tab: HelpTab) -> None:
    save(measure(page))
    tab.load(page.chosen_household(), YEAR)
    QTest.keyClick(tab.measures, Qt.Key.Key_Return)
    a(Input, tab.panel.form.cell(Measure.dept).input).setText("区民政局")
    QTest.keyClick(here(), Qt.Key.Key_Escape)
    assert tab.measures.hasFocus()
    assert drafts.offered("measure", page.chosen_household())
    [draft] = drafts.everything()
    line = todo.of_draft(draft)
    assert line
    page.tabs.setCurrentIndex(0)
    page.show_for(**line.where)  # from the first page
    assert page.tab is tab
    tab.sheet.notices.buttons()[0].click()
    assert tab.panel.form.cell(Measure.dept).input.typed() == "区民政局"
    tab.sheet.save()
    assert [(m.dept, m.item) for m in Measure.living()] == [("区民政局", "0801")]


def test_from_its_form_one_comes_back_to_it(page: HouseholdPage, tab: HelpTab) -> None:
    """What is deleted next is what was looked at."""
    save(first := measure(page), second := measure(page))
    tab.load(page.chosen_household(), YEAR)
    for one in (first, second, first):
        tab.open(str(one.id))
        QTest.keyClick(here(), Qt.Key.Key_Escape)
        assert tab.measures.current().id == one.id


def test_a_measure_is_deleted_and_can_be_undone(page: HouseholdPage, tab: HelpTab, dialogs: Dialogs) -> None:
    save(measure(page), measure(page, year=YEAR - 1))
    tab.load(page.chosen_household(), YEAR)
    assert tab.measures.rows.rowCount() == 1  # the year's
    dialogs.when(Dialog, accept)
    tab.remove()
    assert [m.year for m in Measure.living()] == [YEAR - 1]
    assert "还没有" in tab.heading.text()
    history.undo(ACTOR)
    assert len(list(Measure.living())) == 2


def answer(dialogs: Dialogs, texts: dict[str, str]) -> list[str]:
    """Fill the helper dialog; what it said when it was incomplete."""
    said = []

    def run(dialog: HelperDialog) -> QDialog.DialogCode:
        dialog.accept()
        said.append(dialog.said.text())
        for name, text in texts.items():
            dialog.form.cells[f"helper.{name}"].input.restore(text)
        dialog.accept()
        return QDialog.DialogCode(dialog.result())

    dialogs.when(HelperDialog, run)
    return said


def test_helpers_follow_each_other_and_none_is_overwritten(page: HouseholdPage, tab: HelpTab, dialogs: Dialogs) -> None:
    said = answer(dialogs, {"name": "赵明", "org": "镇政府", "phone": "13800001111", "start": "20210510"})
    tab.helpers.add()
    assert said == ["姓名、联系电话、单位还没有填。"]
    answer(dialogs, {"name": "周海燕", "org": "区医保局", "phone": "13800002222", "start": "20240601"})
    tab.helpers.replace()
    served = {h.name: (h.start, h.end, h.role, h.household) for h in Helper.living()}
    own = page.chosen_household()
    assert served == {
        "赵明": (dt.date(2021, 5, 10), dt.date(2024, 6, 1), "06", own),
        "周海燕": (dt.date(2024, 6, 1), None, "06", own),
    }
    assert history.undoable() == "更换帮扶责任人"
    assert [tab.helpers.table.rows.row(n).name for n in range(2)] == ["周海燕", "赵明"]
    assert "138****2222" in tab.helpers.table.copied() or tab.helpers.table.rows.columns[3].show(
        tab.helpers.table.rows.row(0)
    )
    tab.helpers.table.stand_on(1)
    tab.helpers.replace()  # who has left is not replaced again
    assert len(list(Helper.living())) == 2


def test_each_list_has_its_view_and_the_room(page: HouseholdPage, tab: HelpTab, dialogs: Dialogs) -> None:
    save(measure(page), helper(page))
    tab.load(page.chosen_household(), YEAR)
    assert [one for one in tab.findChildren(Table) if one.isVisible()] == [tab.measures]
    QTest.mouseClick(tab.faces.words[1], Qt.MouseButton.LeftButton)
    assert [one for one in tab.findChildren(Table) if one.isVisible()] == [tab.helpers.table]
    tab.focus_first()
    assert here() is tab.helpers.table
    answer(dialogs, {"name": "赵明", "org": "镇政府", "phone": "13800001111", "start": "20210510"})
    QTest.keyClick(tab.helpers.table, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)  # one more of what is in sight
    assert tab.helpers.table.rows.rowCount() == 2
    assert page.show_field("measure", page.chosen_household(), "kind")
    assert tab.faces.currentIndex() == 0


def test_of_the_village_is_seen_here_and_changed_elsewhere(page: HouseholdPage, tab: HelpTab, qtbot: QtBot) -> None:
    save(
        helper(page, household=None, role="11", group_no="1组"),
        helper(page, household=None, role="11", group_no="二组"),
    )
    tab.load(page.chosen_household(), YEAR)
    assert tab.helpers.table.rows.rowCount() == 1  # of this group
    with qtbot.waitSignal(page.session.said) as said:
        tab.helpers.change()
    assert "本村帮扶力量" in said.args[0]


def test_the_card_is_marked_as_hung_with_a_photo(
    page: HouseholdPage, tab: HelpTab, dialogs: Dialogs, tmp_path: Path
) -> None:
    def run(dialog: HungDialog) -> QDialog.DialogCode:
        dialog.form.cell(CardReturn.hung).input.restore("20200101")
        dialog.accept()
        assert dialog.said.text() == "悬挂日期早于签字日期。请改正其中一个。"
        dialog.form.cell(CardReturn.signed).input.restore("20200101")
        dialog.photos.add_files([photo(tmp_path, "卡.jpg")])
        dialog.accept()
        return QDialog.DialogCode(dialog.result())

    dialogs.when(HungDialog, run)
    assert (tab.card.text(), tab.card.property("state") or "") == (f"明白卡 {Stage.NEVER}", "")
    assert "还缺：" in tab.card_words.text()
    tab.mark_hung()
    assert (tab.card.text(), tab.card.property("state")) == (f"明白卡 {Stage.HUNG}", "")
    [back] = list(CardReturn.living())
    assert (back.signed, back.year, bool(back.photo)) == (dt.date(2020, 1, 1), YEAR, True)
    again = HungDialog(tab, ACTOR, YEAR, [tab._state] if tab._state else [])
    assert again.photos._kept  # it is shown again


def test_a_finding_leads_to_its_measure_or_to_a_new_one(page: HouseholdPage, tab: HelpTab) -> None:
    save(measure(page, kind="05", item="0502", person_times=None))
    page.refresh()
    [finding] = [f for f in checks.findings(page.chosen_household(), years.current()) if f.rule == "MS1"]
    assert page.show_field(finding.table, finding.record, finding.field)
    assert here().accessibleName() == "受益人"
    assert shown_measure(tab).item == "0502"
    assert page.show_field("measure", page.chosen_household(), "kind")
    assert here().accessibleName() == "措施类别"
    assert shown_measure(tab).item is None


def test_a_book_that_may_only_be_looked_at(qtbot: QtBot, book: Book) -> None:
    household, _ = add_household(id_no=NUMBER)
    book.close()
    with open_book(book.path, ACTOR, read_only=True) as closed:
        page = shown(qtbot, session_on(closed))
        page.show_for(household=str(household.id), tab="帮扶")
        tab = page.tab
        assert isinstance(tab, HelpTab)
        tab.add()
        tab.helpers.add()
        tab.mark_hung()
        assert not tab.sheet.isVisible()
        assert not tab.hang.isVisible()


def test_the_card_says_how_much_it_still_lacks(page: HouseholdPage, tab: HelpTab) -> None:
    state = tab._state
    assert state
    assert len(state.lacks) > 1
    assert tab.card_words.text() == f"还缺：{state.lacks[0].text}等 {len(state.lacks)} 项"
    assert tab.card_words.toolTip().splitlines() == [lack.text for lack in state.lacks]
    tab._show_card(replace(state, lacks=state.lacks[:2]))
    assert tab.card_words.text() == f"还缺：{state.lacks[0].text}等 2 项"
    tab._show_card(replace(state, lacks=state.lacks[:1], printed=dt.date(2020, 3, 4)))
    assert tab.card_words.text() == f"2020年3月4日打印　还缺：{state.lacks[0].text}"


def test_the_total_is_that_of_the_card(page: HouseholdPage, tab: HelpTab) -> None:
    """What the household put in itself is no help, on the tab as on the paper."""
    save(
        measure(page, amount_fiscal=500, amount_social=200, amount_self=9000),
        measure(page, item="0803", amount_self=300),
    )
    tab.load(page.chosen_household(), YEAR)
    assert "2 项，补助 700 元" in tab.heading.text()
    amounts = {tab.measures.rows.index(n, 3).data() for n in range(2)}
    assert amounts == {"700", "自筹 300"}
    [known] = card_facts.read([page.chosen_household()], YEAR)
    [told] = [block for block in card._measures(known.facts, YEAR) if isinstance(block, Section)]
    assert "补助 700 元" in str(told)
