"""A household of four, its income and a visit, keyed without the mouse, as the paper form runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.household import Household, Housing, Living, Water
from db.income import Income, RigidExpense
from db.person import Employment, Person, PersonYear
from db.visit import Problem, Visit
from fupin_desktop.rules.finding import Level
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import drafts, history
from tests.answered import session_on
from ui import theme
from ui.forms.check_panel import CheckPanel
from ui.forms.walker import Walker
from ui.pages.registration import RegistrationPage

ENTER = Qt.Key.Key_Return


def id_no(first17: str) -> str:
    return first17 + checksum(first17)


HEAD = id_no("41050219800412651")
WIFE = id_no("41050219820706522")
GIRL = id_no("41050220110901122")
MOTHER = id_no("41052219480316402") + "43"


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, book: Book) -> RegistrationPage:
    theme.apply(qapp)
    made = RegistrationPage(session_on(book))
    qtbot.addWidget(made)
    made.resize(1190, 650)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.show_for(name="张明")
    made.focus_first()
    return made


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def name() -> str:
    """What a screen reader calls the field that has the keyboard."""
    return here().accessibleName()


def press(*keys: Qt.Key, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(here(), key, mods)


def write(text: str) -> None:
    """ASCII by keys; anything else as an input method commits it."""
    for part in text:
        if part.isascii():
            QTest.keyClicks(here(), part)
        else:
            event = QInputMethodEvent()
            event.setCommitString(part)
            QApplication.sendEvent(here(), event)


def form(answers: dict[str, str], last: str) -> None:
    """Walk with Enter from field to field up to `last`, typing the answers where they belong."""
    open_answers = dict(answers)
    for _ in range(120):
        label = name()
        if label in open_answers:
            before = here()
            write(open_answers.pop(label))
            if label == last:
                break
            if here() is before:
                press(ENTER)
        elif label == last:
            break
        else:
            press(ENTER)
    assert open_answers == {}


def member(who: str, number: str, relation: str, health: str, labor: str, **more: str) -> dict[str, str]:
    answers = {
        "姓名": who, "证件号码": number, "与户主关系": relation, "健康状况": health,
        "劳动技能": labor, "是否参加城乡居民基本医疗保险": "1",
        "是否参加大病保险": "y", "享受低保政策情况": "0", "享受特困供养政策情况": "0", **more,
    }  # fmt: skip
    return {label: text for label, text in answers.items() if text}


def test_four_people_their_income_and_a_visit(page: RegistrationPage, book: Book) -> None:
    assert name() == "自然村"  # the only village is filled in
    form(
        {"村民小组": "三组", "家庭住址": "袁薛庄村三组 16 号", "户联系电话": "13837216021", "户类型": "ybnh",
         "整户无劳动能力兜底保障户": "2"}, "备注",
    )  # fmt: skip
    press(ENTER)
    assert name() == "姓名"
    form(
        member("张明", HEAD, "", "cqmxb", "ptldl", 民族="01", 政治面貌="13", 文化程度="cz")
        | {"是否参加城乡居民基本养老保险": "1"},
        "备注",
    )
    press(Qt.Key.Key_M, mods=Qt.KeyboardModifier.ControlModifier)
    form(member("赵艳", WIFE, "02", "1", "01", 文化程度="03"), "备注")
    press(Qt.Key.Key_M, mods=Qt.KeyboardModifier.ControlModifier)
    form(member("张晓雨", GIRL, "zn", "01", "", 在校生状况="九年级"), "备注")
    press(Qt.Key.Key_M, mods=Qt.KeyboardModifier.ControlModifier)
    write("李桂英")
    press(ENTER)
    write(MOTHER)
    assert name() == "证件号码"  # two more characters could follow
    press(ENTER)
    form(member("", "", "12", "2,4", "rld", 文化程度="01"), "备注")
    press(ENTER)
    assert name() == "添加务工"
    press(Qt.Key.Key_Down)
    assert name() == "添加成员"
    press(Qt.Key.Key_Down)
    assert name() == "计算人数"
    assert here().text() == "4"  # type: ignore[attr-defined]
    key_the_rest(page)
    check_book(page)


def key_the_rest(page: RegistrationPage) -> None:
    """Income, housing, land, the visit; then save."""
    form({"A1 务工收入（元）": "36000", "D4 养老保险金（元）": "1512.5", "E1 种植支出（元）": "2000"}, "备注")
    assert page.income.form.figures["net"].text() == "35,512.50"
    assert page.income.form.figures["net_pc"].text() == "8,878.13"
    press(ENTER, Qt.Key.Key_Down)  # 添加刚性支出
    assert name() == "房屋情况"
    form({"房屋情况": "2", "住房面积": "120", "房屋安全等级": "A", "是否危房户": "n"}, "供水保证率")
    press(ENTER)
    assert name() == "耕地面积"
    form({"耕地面积": "4.5", "林地面积": "0", "是否通生活用电": "1"}, "户主已签字")
    press(ENTER)
    assert name() == "走访人角色"  # day and visitor are known
    press(Qt.Key.Key_Backtab, Qt.Key.Key_Backtab)
    assert name() == "走访日期"
    answers = {"走访日期": "1122", "走访人角色": "09", "走访方式": "1", "走访事由": "rczf"}
    form(answers | {"现场解决情况": "1"}, "走访人已签字")
    write("1")
    assert name() == "下次走访日期"  # the last field was full
    QTest.keyClick(here(), Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    form({"走访对象": "1"}, "走访对象")
    form({}, "群众诉求")
    press(ENTER)
    assert name() == "添加问题"
    press(Qt.Key.Key_Down)
    assert name() == "添加照片"
    press(Qt.Key.Key_Down)
    assert page.sheet.stack.panel.title == "检查"
    press(ENTER, mods=Qt.KeyboardModifier.ControlModifier)


def check_book(page: RegistrationPage) -> None:
    [household] = list(Household.living())
    assert (household.group_no, household.phone, household.hh_type) == ("三组", "13837216021", "30")
    assert household.local_no == "4105021012120001"
    people = {p.name: p for p in Person.living()}
    assert set(people) == {"张明", "赵艳", "张晓雨", "李桂英"}
    head, mother = people["张明"], people["李桂英"]
    assert (head.relation, head.sex, str(head.birth), head.id_type) == ("01", "1", "1980-04-12", "01")
    assert (people["张晓雨"].relation, mother.relation) == ("04", "12")
    assert (mother.id_type, mother.disab_cert, mother.disab_type, mother.disab_level) == ("09", MOTHER, "4", "3")
    years = {y.person: y for y in PersonYear.living()}
    assert years[head.id].health == ("02",)
    assert years[head.id].ins_med_res is True
    assert years[mother.id].health == ("02", "04")
    assert years[people["张晓雨"].id].school_state == "06"
    [income] = list(Income.living())
    assert (income.wage, income.wage_job, income.trans, income.cost) == (36000, 36000, 1512.5, 2000)
    assert income.biz is None  # not asked
    assert [float(row.area_arable or 0) for row in Living.living()] == [4.5]
    assert [row.house_grade for row in Housing.living()] == ["A"]
    assert list(Water.living()) == []
    [visit] = list(Visit.living())
    assert (str(visit.visit_date)[5:], visit.person, visit.visitor_sign) == ("11-22", head.id, True)
    assert not list(Employment.living()) + list(Problem.living()) + list(RigidExpense.living())
    assert history.undoable() == "登记新户"
    assert drafts.everything() == []
    history.undo("李建国")
    assert list(Household.living()) == list(Person.living()) == list(Visit.living()) == []


def walk(page: RegistrationPage, key: Qt.Key) -> list[str]:
    """What one comes by from the first field of the household to its remarks."""
    page.sheet.stack.show_panel(0)
    page.household.inputs()[0].setFocus()
    seen = [name()]
    while seen[-1] != "备注":
        press(key)
        seen.append(name())
    return seen


def test_tab_walks_all_fields_in_the_order_of_the_paper(page: RegistrationPage) -> None:
    page.household.form.set(Household.hh_type, "30")
    seen = walk(page, Qt.Key.Key_Tab)
    assert seen == [cell.input.accessibleName() for cell in page.household.form.cells.values()]
    assert seen[:5] == ["行政村", "自然村", "村民小组", "家庭住址", "户联系电话"]


@pytest.mark.parametrize(("hh_type", "passed"), [("10", 15), ("20", 20), ("30", 25)])
def test_enter_and_down_pass_what_does_not_apply(page: RegistrationPage, hh_type: str, passed: int) -> None:
    page.household.form.set(Household.hh_type, hh_type)
    seen = walk(page, ENTER)
    assert seen == walk(page, Qt.Key.Key_Down)
    cells = page.household.form.cells.values()
    left_out = [cell.name for cell in cells if cell.input.accessibleName() not in seen]
    assert len(left_out) == passed, left_out
    assert {"risk_1", "risk_note", "mon_contact"} <= set(left_out)
    page.sheet.check()
    assert [cell.name for cell in cells if not cell.is_asked] == left_out


def test_every_field_of_every_panel_has_a_name(page: RegistrationPage) -> None:
    for panel in page.sheet.panels:
        assert isinstance(panel, Walker)
        panel_inputs = panel.stops()
        assert all(widget.accessibleName() for widget in panel_inputs)


def test_what_was_typed_into_the_search_fills_the_form(page: RegistrationPage) -> None:
    page.show_for(id_no=HEAD)
    [form_] = page.members.members
    assert form_.typed()["person.birth"] == "1980-04-12"
    assert form_.typed()["person.relation"] == "户主"


def test_impossible_stands_in_the_way_and_the_draft_keeps_it(page: RegistrationPage) -> None:
    page.sheet.stack.show_panel(1)
    press(ENTER)
    write(HEAD[:17])
    press(ENTER)
    cell = page.members.members[0].form.cells["person.id_no"]
    assert cell.message.text() == "错误：身份证号要 18 位，现在 17 位。请对照身份证再看一遍。"
    assert cell.input.accessibleDescription() == cell.message.text()
    page.sheet.save()
    assert list(Person.living()) == []
    assert here() is cell.input
    page.sheet.check()
    [last] = [panel for panel in page.sheet.panels if isinstance(panel, CheckPanel)]  # it lists what is in the way too
    last.list.table.stand_on(0)
    finding = last.list.current()
    assert finding
    assert (finding.level, finding.field, finding.text[:4]) == (Level.IMPOSSIBLE, "id_no", "证件号码")
    page.sheet.draft.keep()
    [draft] = drafts.everything()
    assert draft.values["members/0.person.id_no"] == HEAD[:17]
    assert draft.values["name"] == "张明"
    cell.input.setFocus()
    press(Qt.Key.Key_End)
    write(HEAD[17])
    page.sheet.save()  # by its key: what follows from the number follows, though nobody has left it
    [saved] = Person.living()
    assert (str(saved.birth), saved.sex, saved.id_type) == ("1980-04-12", "1", "01")


def test_a_blank_form_lacks_nothing_yet_and_says_its_year(page: RegistrationPage) -> None:
    page.start()
    page.sheet.check()
    assert page.sheet.stack.state.isHidden()
    for number in range(len(page.sheet.panels)):
        page.sheet.stack.show_panel(number)
        assert page.of_year.text() == f"{page.sheet.work.year} 年"
        assert page.of_year.isVisible()
    page.household.form.set(Household.address, "三组 5 号")
    page.sheet.check()
    assert "错误" in page.sheet.stack.state.text()
    assert page.sheet.stack.state.property("state") == "error"


def test_a_field_where_the_keyboard_was_not_yet_says_nothing_of_what_it_lacks(page: RegistrationPage) -> None:
    page.sheet.stack.show_panel(1)
    cells = page.members.members[0].form.cells
    write("张明")
    press(ENTER)
    page.sheet.check()
    waiting = [cell for cell in cells.values() if cell.finding and not cell.is_seen and not cell.input.typed()]
    assert waiting
    assert not [cell.name for cell in waiting if cell.finding and cell.message.text().endswith(cell.finding.text)]


def test_who_is_counted_follows_the_members_until_somebody_types_over_it(page: RegistrationPage) -> None:
    page.start(name="张明")
    page.sheet.check()
    income = page.sheet.panels.index(page.income)
    page.sheet.stack.show_panel(income)
    counted = page.income.form.cell(Income.members)
    page.income.form.set(Income.wage_job, 12000)
    assert counted.input.typed() == "1"
    for name in ("张红", "张小红", "张小明"):
        page.members.add()
        page.members.members[-1].form.set(Person.name, name)
    page.sheet.check()
    assert (counted.input.typed(), page.income.form.figures["net_pc"].text()) == ("4", "3,000")
    page.sheet.draft.keep()
    page.resume(page.sheet.work.key)  # a draft that was kept goes on following
    page.members.add()
    page.members.members[-1].form.set(Person.name, "张小小")
    page.sheet.check()
    assert page.income.form.cell(Income.members).input.typed() == "5"
    page.income.form.cell(Income.members).input.setFocus()
    counted.input.clear()
    page.sheet.check()
    assert counted.input.typed() == ""  # whoever clears it is about to type
    QTest.keyClicks(counted.input, "3")
    page.members.drop()
    page.sheet.check()
    assert counted.input.typed() == "3"
    page.sheet.save()
    [statement] = list(Income.living())
    assert statement.members == 3
