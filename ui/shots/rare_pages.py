"""Pictures of what seldom comes up: questions on the way, and what is asked after them; a part of ui/shots/pages.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
from PySide6.QtWidgets import QWidget

from db.household import Household
from db.person import Person
from fupin_desktop.services.book import entry, opening, settings
from fupin_desktop.services.book.access import ReasonWanted
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.exchange.held import Held
from fupin_desktop.services.exchange.incoming import Receipt
from fupin_desktop.services.household.moving import Told
from fupin_desktop.services.household.years import LeftOut
from fupin_desktop.services.lists import listing
from fupin_desktop.services.monitoring import clues, dept_lists
from ui.dialogs import blanks
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.dept_list import ComparedDialog, WhichDialog
from ui.dialogs.held import HeldDialog
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.left_out import LeftOutDialog
from ui.dialogs.limits import LimitDialog, LimitsDialog
from ui.dialogs.list_output import NumbersDialog
from ui.dialogs.moving import MoveDialog, TakeDialog
from ui.dialogs.outside import OutsideDialog
from ui.forms.two_versions import TwoVersions
from ui.pages.household_page import HouseholdPage
from ui.pages.household_tabs import FormTab
from ui.shots.camera import page, place
from ui.widgets.table import Rows
from ui.window.main_window import MainWindow

#: A name, and what gives the widget to show.
Shot = tuple[str, Callable[[MainWindow], QWidget]]
_ACTOR = "李建国"
_HERE, _ELSEWHERE = "袁薛庄", "张薛庄"


def _household(typed: str, window: MainWindow) -> QWidget:
    dialog = HouseholdDialog(window, "记走访：哪一户？")
    dialog.search.setText(typed)
    return dialog


def _left_out(window: MainWindow) -> QWidget:
    rows = listing.households().rows(0, 6)
    lines = [LeftOut(row.key, row.head, row.village, row.group, 2025 if n % 3 else 0) for n, row in enumerate(rows)]
    return LeftOutDialog(window, 2026, lines)


def _foreign(window: MainWindow) -> QWidget:
    """A roster of another village, as the preview warns of it."""
    file = window.session.book.path.with_name("别村的人口信息.xlsx")
    workbooks.export_workbook(file, "roster34")
    book = openpyxl.load_workbook(file)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace(_HERE, _ELSEWHERE)
    book.save(file)
    return ImportPreview(window, workbooks.plan_import([file]))


def _pushed(window: MainWindow) -> Path:
    """A department's list: some of the book, with somebody of another place."""
    file = window.session.book.path.with_name("个人自付费用.xlsx")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(("姓名", "身份证号", "参保地", "总费用", "个人自付"))
    people = Person.living().where(Person.id_no.is_null(False)).order_by(Person.id).limit(12)
    for number, person in enumerate(people, 1):
        sheet.append((person.name, person.id_no, "文峰区", 3000 * number, 1200 * number))
    sheet.append(("王外人", "410502199001011234", "文峰区", 90000, 50000))
    book.save(file)
    return file


def _monitoring_numbers(window: MainWindow) -> QWidget:
    """One case of each of a few sources."""
    for row, source in zip(listing.households().rows(0, 4), ("12", "12", "14", "15"), strict=False):
        clue = clues.begin(row.key, _ACTOR, summary="住院花费大", source=source, risk=("01",))
        clues.register(_ACTOR, clue)
    window.session.go("monitoring numbers")
    return window


def _which_list(window: MainWindow) -> QWidget:
    return WhichDialog(window, file := _pushed(window), dept_lists.look(file))


def _compared(window: MainWindow) -> QWidget:
    return ComparedDialog(window, dept_lists.preview(_pushed(window), "0101", dt.date(2026, 11, 1)))


def _held(window: MainWindow) -> QWidget:
    """Lines as a package of another village leaves them."""
    dialog = HeldDialog(window, window.session, Receipt(Path(), village="张薛庄村", number=3))
    at = dt.datetime(2026, 11, 26, 9, 12).astimezone()
    told = (
        ("袁海峰户", "家庭住址", "张薛庄四组路东", "这一户是袁薛庄村的，不归对方改", True, ""),
        ("袁海峰", "联系电话", "13800001111", "这一户是袁薛庄村的，不归对方改", True, "11-27 李建国"),
        ("李凤荣", "出生日期", "2096-01-01", "晚于今天，没有这样的日期", False, ""),
    )
    lines = [
        Held(str(n), "", "张薛庄村", about, what, value, at, why, may, done)
        for n, (about, what, value, why, may, done) in enumerate(told)
    ]
    dialog.table.rows.show_source(Rows(lines))
    dialog.table.stand_on(0)
    return dialog


def _outside(window: MainWindow) -> QWidget:
    return OutsideDialog(window, ReasonWanted("这一户不在您负责的村组。请写明为什么要看，原因会记入访问记录。", []))


def _moves(window: MainWindow) -> QWidget:
    return MoveDialog(window, _ACTOR, listing.households().rows(0, 1)[0].key)


def _moves_in(window: MainWindow) -> QWidget:
    day, address = dt.date(2026, 11, 20), "张薛庄村二组 7 号"
    told = [
        Told(str(n), head, size, "410502101214", "410502101212", day, why, "1", "", False, "", address)
        for n, (head, size, why) in enumerate((("李凤荣", 3, "随子女居住"), ("张海涛", 1, "易地搬迁")))
    ]
    return TakeDialog(window, _ACTOR, told)


def _taken_back(window: MainWindow) -> QWidget:
    """The band that says what was taken back."""
    window.pages.go("checks")
    home = Household.get_by_id(listing.households().rows(0, 1)[0].key)
    entry.save(window.session.actor, "修改户信息", [Household(id=home.id, address="村东头 7 号")])
    window.session.written()
    window.actions_.by_name["undo"].trigger()
    return window


def _two_versions(window: MainWindow) -> QWidget:
    """A draft, and what came meanwhile."""
    home = page(HouseholdPage, "household", window, household=listing.households().rows(0, 1)[0].key)
    home.tabs.setCurrentIndex(0)
    assert isinstance(home.tab, FormTab)
    form = home.tab.sheet.panels[0].forms()[0]
    told = ((Household.address, "袁薛庄四组路东"), (Household.phone, "13800001111"), (Household.bank_name, ""))
    for field, now in told:
        form.cell(field).overrule("", now)
    return TwoVersions(window, [(form, form.cell(field)) for field, _ in told])


def _limits(window: MainWindow) -> QWidget:
    """One of them set by the book's own region."""
    settings.change(_ACTOR, opening.region(), "notice_days", "7", "区里的通知：公示不少于 7 天", "文政〔2026〕12 号")
    dialog = LimitsDialog(window, _ACTOR, opening.region())
    dialog.table.stand_on(3)
    return dialog


def _limit(window: MainWindow) -> QWidget:
    return LimitDialog(window, _ACTOR, opening.region(), settings.holding(opening.region())["notice_days"])


RARE: tuple[Shot, ...] = (
    ("选一户", partial(_household, "")),
    ("选一户-查找", partial(_household, "zs")),
    ("打印空白表格", blanks.dialog),
    ("没有抄到的户", _left_out),
    ("导入预览-别的村", _foreign),
    ("监测统计", _monitoring_numbers),
    ("部门名单", _which_list),
    ("部门名单-比对", _compared),
    ("没有采用的", _held),
    ("别的村组", _outside),
    ("迁到别的村", _moves),
    ("接收迁入户", _moves_in),
    ("导出名单-号码", NumbersDialog),
    ("撤销以后", _taken_back),
    ("草稿和账本", _two_versions),
    ("判定标准-期限和金额", _limits),
    ("判定标准-期限和金额-修改", _limit),
    ("成效", partial(place, "effect")),
)
