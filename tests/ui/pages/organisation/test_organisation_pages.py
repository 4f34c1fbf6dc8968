"""6+1, 村企结对, 责任体系 by keys: what lacks is seen, Enter fills it, and one comes back to where one was."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.clock import today
from db.household import Household
from db.measure import Helper, Measure
from db.money import Money
from db.organisation import Activity, Org
from db.village import Village, VillageYear
from db.visit import Problem
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, create_book, open_book
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.edges import Dialogs
from tests.ui.conftest import shown
from tests.ui.pages.test_findings_open import landed
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.papers import PapersDialog
from ui.forms.helper import HelperDialog
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.start import LedgersPage
from ui.pages.organisation.pairing import PairingPage
from ui.pages.organisation.strength import StrengthPage
from ui.pages.organisation.tree import TreePage, UnitPage
from ui.widgets.table import Table
from ui.window.main_window import MainWindow

SECOND = "410502101213"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


@pytest.fixture
def window(qtbot: QtBot, book: Book) -> MainWindow:
    for code in (YUANXUEZHUANG, SECOND):
        entry.save(ACTOR, "村", [Village(region_code=code, name="村", village_kind="1", is_involved=True)])
    top = Org(name="区脱贫攻坚指挥部", kind="09", region_code="410502101", level="4", leader="王主任", duty="统筹全区")
    unit = Org(
        name="安阳宏达建筑公司", kind="03", region_code="410502101", branch="宏达公司党支部", phone="13800000002"
    )
    entry.save(ACTOR, "单位", [top, unit])
    entry.save(ACTOR, "组", [Org(name="产业发展组", kind="10", region_code="410502101", parent=top.id, level="4")])
    home: Household = add_household()[0]
    for role, name in (("01", "张副区长"), ("02", ""), ("05", "李第一书记"), ("07", "宏达支部")):
        unit_of = unit.id if role == "07" else None
        org = "区民政局" if role == "02" else "安阳宏达建筑公司" if role == "07" else "区委办"
        entry.save(ACTOR, "人", [Helper(region_code=YUANXUEZHUANG, role=role, name=name or "王局", org=org,
                                       phone="13800000001", start=dt.date(2024, 1, 1), unit=unit_of)])  # fmt: skip
    day = today().replace(month=1, day=1)
    acts = [Activity(kind=kind, date=day, region_code=YUANXUEZHUANG, topic=topic, org=unit.id)
            for kind, topic in (("51", "修生产路"), ("41", "支部联建"), ("43", "招工"))]  # fmt: skip
    entry.save(ACTOR, "事", [*acts, Problem(household=home.id, category="09", text="缺技术", severity="1", state="1",
                                           difficulty="13", org=unit.id, found_on=day)])  # fmt: skip
    return shown(qtbot, session_on(book))


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    here = QApplication.focusWidget()
    assert here
    QTest.keyClick(here, key, held)


def picture(window: MainWindow, name: str) -> None:
    """Kept where somebody asked for pictures."""
    if folder := os.environ.get("PICTURES"):
        window.grab().save(f"{folder}/{name}.png")


def in_sight(part: QWidget) -> list[Table]:
    """The tables that are seen: of two, one above the other, each would be cut."""
    return [one for one in part.findChildren(Table) if one.isVisible()]


def go(window: MainWindow, name: str, of: type[Any]) -> Any:
    window.pages.go(name)
    page = window.pages.current()
    assert isinstance(page, of)
    return page


def test_the_start_page_leads_to_them(window: MainWindow) -> None:
    start = go(window, "ledgers", LedgersPage)
    rows = [start.table.rows.row(n) for n in range(start.table.rows.rowCount())]
    assert [row.shelf for row in rows if row.first] == list(dict.fromkeys(row.shelf for row in rows))
    picture(window, "start")
    for title in ("帮扶力量 6+1", "村企结对", "责任体系"):
        start.table.stand_on(next(n for n, row in enumerate(rows) if row.title == title))
        start.table.setFocus()
        press(Qt.Key.Key_Return)
        assert window.pages.here == next(row.page for row in rows if row.title == title)
        window.session.back()


def test_who_is_missing_is_filled_by_keys(window: MainWindow) -> None:
    page = go(window, "strength", StrengthPage)
    assert page.whole.text().startswith("2 个村，0 个村齐了")
    picture(window, "strength")
    page.focus_first()
    press(Qt.Key.Key_Return)  # down to who holds what, on the first that lacks
    held = page.parts.current()
    assert (held.role, held.who) == ("03", None)
    assert page.whose.text()
    assert in_sight(page) == [page.parts]
    press(Qt.Key.Key_Escape)  # to the villages, not off the page
    assert window.pages.here == "strength"
    assert in_sight(page) == [page.table]
    assert page.table.hasFocus()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert window.pages.here == "ledger"
    ledger = window.pages.current()
    assert isinstance(ledger, LedgerPage)
    assert ledger.view
    form = ledger.view.panel.form
    assert form.cell(Helper.role).input.value() == "03"
    assert form.cell(Helper.region_code).input.value() == YUANXUEZHUANG
    for field, text in ((Helper.name, "一组"), (Helper.org, "区财政局"), (Helper.phone, "13800000009")):
        form.cell(field).input.restore(text)
    picture(window, "strength-form")
    press(Qt.Key.Key_Return, CONTROL)
    assert window.pages.here == "strength"
    assert [who.name for who in page.table.current().who["03"]] == ["一组"]


def test_a_pair_and_one_deed_more(window: MainWindow) -> None:
    page = go(window, "pairing", PairingPage)
    assert "差 2 件" in page.sums.text()
    assert page.parts.rows.rowCount() == 4
    assert in_sight(page) == [page.table]
    picture(window, "pairing")
    page._add("52")
    ledger = window.pages.current()
    assert isinstance(ledger, LedgerPage)
    assert ledger.view
    form = ledger.view.panel.form
    form.cell(Activity.topic).input.restore("安路灯")
    ledger.view.sheet.save()
    assert window.pages.here == "pairing"
    assert "差 1 件" in page.sums.text()
    page.focus_first()
    press(Qt.Key.Key_Return)
    assert in_sight(page) == [page.parts]
    press(Qt.Key.Key_Return)
    assert window.pages.here == "ledger"


def test_left_by_escape_one_comes_back(window: MainWindow) -> None:
    page = go(window, "strength", StrengthPage)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert window.pages.here == "ledger"
    press(Qt.Key.Key_Escape)
    assert window.pages.here == "strength"
    assert page.table.rows.rowCount() == 2


def test_the_tree_leads_to_one_unit(window: MainWindow) -> None:
    page = go(window, "responsibility", TreePage)
    assert page.table.rows.rowCount() == 2
    picture(window, "tree")
    page.focus_first()
    press(Qt.Key.Key_Return)
    unit = window.pages.current()
    assert isinstance(unit, UnitPage)
    assert unit.title.text() == "区脱贫攻坚指挥部"
    assert [unit.table.rows.row(0).words] == ["产业发展组"]
    assert window.rail._buttons["ledgers"].isChecked()
    picture(window, "unit")
    _what_hangs_is_told(window, unit)


def _what_hangs_is_told(window: MainWindow, page: UnitPage) -> None:
    """Of each kind enough to know it by; of a unit without any that there is none, of one that is deleted that too."""
    home, _ = add_household()
    unit = Org(name="合作社", kind="05", region_code=YUANXUEZHUANG)
    entry.save(ACTOR, "合作社", [unit])
    page.show_for(unit=str(unit.id))
    assert page.face.empty.isVisible()
    paid = Money(account="07", direction="2", date=dt.date(today().year, 1, 5), amount=Decimal(650), org=unit.id,
                 household=home.id, region_code=YUANXUEZHUANG)  # fmt: skip
    helped = Measure(household=home.id, year=today().year, kind="01", item="0106", start=today(), org=unit.id,
                     amount_fiscal=Decimal(500))  # fmt: skip
    year = VillageYear(region_code=YUANXUEZHUANG, year=2025, collective_total=Decimal(120000),
                       collective_operating=Decimal(30000))  # fmt: skip
    entry.save(ACTOR, "带动", [paid, helped, year])
    page.refresh()
    assert page.what.text().splitlines()[1].endswith("2025 年集体经济收入 120,000 元，其中经营性 30,000 元")
    told = {one.what: one.words for one in (page.table.rows.row(n) for n in range(page.table.rows.rowCount()))}
    assert told["资金"] == "张三　带贫分红　支出(拨付)　650 元"
    assert f"{today().year} 年带动 1 户，分红 650 元" in page.what.text()
    assert told["措施"].startswith("张三")
    assert told["措施"].endswith("500 元")
    entry.delete(ACTOR, "删除", [unit])
    page.refresh()
    assert (page.title.text(), page.change.isEnabled()) == ("这个单位不在了", False)


def test_the_papers_of_the_pairs(window: MainWindow, dialogs: Dialogs) -> None:
    page = go(window, "pairing", PairingPage)
    seen: list[str] = []

    def look(dialog: PapersDialog) -> int:
        for at in range(dialog.which.count()):
            dialog.which.setCurrentIndex(at)
            dialog._read()
            seen.append(f"{dialog.offer.title} {dialog.looking.where.text()}")
        return 0

    dialogs.when(PapersDialog, look)
    assert page.print_papers()
    assert [text.partition(" ")[0] for text in seen] == ["村企结对台账", "实事清单", "难题清单"]
    assert all("共 1 页" in text or "没有登记" in text for text in seen)


def test_the_board_of_a_village_is_looked_at(window: MainWindow, dialogs: Dialogs) -> None:
    page = go(window, "strength", StrengthPage)
    seen: list[str] = []

    def look(dialog: PapersDialog) -> int:
        seen.append(dialog.windowTitle())
        return 0

    dialogs.when(PapersDialog, look)
    page._print_board()
    page.print_out(page.told())
    assert len(seen) == 2
    assert page.list_output(page.table)


def test_a_household_without_a_helper_is_led_to(window: MainWindow, dialogs: Dialogs) -> None:
    home = Household.living().first()
    home.hh_type = "10"
    entry.save(ACTOR, "户", [home])
    page = go(window, "strength", StrengthPage)
    page.table.stand_on(next(n for n, one in enumerate(page._found) if one.code == YUANXUEZHUANG))
    rows = [page.parts.rows.row(n) for n in range(page.parts.rows.rowCount())]
    [place] = [n for n, one in enumerate(rows) if one.household]
    assert rows[place].words == "户户有责任人 0/1"
    page.to_parts()
    page.parts.stand_on(place)
    asked: list[str] = []
    dialogs.when(HelperDialog, lambda dialog: asked.append(dialog.windowTitle()))
    press(Qt.Key.Key_Return)
    assert window.pages.here == "household"
    press(Qt.Key.Key_M, CONTROL)
    assert asked == ["添加帮扶责任人"]
    window.session.back()
    assert page.parts.hasFocus()
    entry.save(ACTOR, "人", [Helper(household=home.id, role="06", name="王五", org="区财政局", start=today())])
    window.session.written()
    assert "户户有责任人 1/1" in [page.parts.rows.row(n).words for n in range(page.parts.rows.rowCount())]


def test_a_difficulty_opens_from_its_unit_and_one_comes_back_to_it(window: MainWindow) -> None:
    unit = Org.get(Org.kind == "03")
    window.session.go("unit", unit=str(unit.id))
    page = window.pages.current()
    assert isinstance(page, UnitPage)
    rows = [page.table.rows.row(n) for n in range(page.table.rows.rowCount())]
    place = next(n for n, one in enumerate(rows) if one.table == "problem")
    assert place
    page.table.stand_on(place)
    page.table.setFocus()
    press(Qt.Key.Key_Return)
    assert (window.pages.here, landed(window)) == ("household", ("problem", rows[place].key, "difficulty"))
    window.session.back()
    assert page.table.current().key == rows[place].key


def test_a_cooperative_takes_households_along_in_one_action(window: MainWindow, dialogs: Dialogs) -> None:
    unit = Org(name="袁薛庄合作社", kind="05", region_code=YUANXUEZHUANG, phone="13800001234")
    entry.save(ACTOR, "单位", [unit])
    homes = [Household.living().first(), add_household("李四", "410522197001011011")[0]]
    last = {"household": homes[0].id, "year": today().year - 1, "kind": "01", "item": "0107", "org": unit.id}
    paid = Money(account="07", direction="2", date=today().replace(year=today().year - 1, month=1, day=1), org=unit.id,
                 amount=Decimal(400), region_code=YUANXUEZHUANG, household=homes[0].id)  # fmt: skip
    entry.save(ACTOR, "上年", [Measure(**last), paid])
    window.session.go("unit", unit=str(unit.id))
    page = window.pages.current()
    assert isinstance(page, UnitPage)
    assert "138****1234" in page.what.text()
    assert "13800001234" not in page.what.text()
    assert f"{today().year - 1} 年带动 1 户，分红 400 元" in page.what.text()

    def choose(home: Household) -> Callable[[HouseholdDialog], int]:
        def answer(dialog: HouseholdDialog) -> int:
            dialog.household, dialog.head = str(home.id), str(home.id)[:4]
            return 1

        return answer

    dialogs.give(choose(homes[0]), lambda _: 0, lambda _: 0)
    page.join.click()
    assert not Measure.living().where(Measure.year == today().year).exists()
    dialogs.give(*map(choose, (*homes, homes[0])), lambda _: 0, lambda _: 1)
    page.join.click()
    made = list(Measure.living().where(Measure.org == unit.id, Measure.year == today().year))
    assert {(str(one.household), one.item, one.dept) for one in made} == {
        (str(home.id), "0107", "袁薛庄合作社") for home in homes
    }
    assert (
        f"{today().year} 年带动 2 户，分红 0 元（比 {today().year - 1} 年多 1 户、分红少 400 元）" in page.what.text()
    )
    window.actions_.by_name["undo"].trigger()
    assert Measure.living().where(Measure.year == today().year).count() == 0
    enterprise = Org.get(Org.kind == "03")
    window.session.go("unit", unit=str(enterprise.id))
    assert page.join.isHidden()
