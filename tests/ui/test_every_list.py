"""Every list of the program, in a township's book of two villages: what is in sight is what is written out and printed,
it says what it is narrowed to and of which village a line is, and no whole number leaves."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from db.changes import every
from db.household import Household
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import of
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.lists import listing, taking_out
from fupin_desktop.services.lists.taking_out import Told
from fupin_desktop.services.monitoring import dept_lists
from fupin_desktop.services.papers import cards_state
from tests import sources
from tests.fupin_desktop.services.monitoring.test_dept_lists import workbook
from tests.ui.townships import _merged as _merged
from tests.ui.townships import town as town
from tests.ui.townships import township as township
from ui.dialogs.dept_list import ComparedDialog
from ui.dialogs.lacking import LackingDialog
from ui.dialogs.list_output import ListOutput
from ui.dialogs.papers import about
from ui.pages.household_page import HouseholdPage
from ui.pages.households import HouseholdsPage
from ui.pages.page import Page
from ui.widgets.table import Table, output_of
from ui.window.main_window import MainWindow
from ui.window.navigation import PLACES

#: Lists of one village or household, or of no household: their title says so.
OF_ONE = {"psychology census", "town", "hand-in board", "ledgers", "exchange peers", "today income"}
#: Lists that are made where these pages do not come: of a village's first page, a case, a frozen report, one unit.
#: A new list is seen here, or stands here.
UNSEEN = {
    "today", "today income", "saved today", "case steps", "effect behind", "effect frozen", "effect moved", "unit",
}  # fmt: skip
_WHOLE = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


def _stages(window: MainWindow) -> Iterator[tuple[str, Page]]:
    """Every page, in every state in which it lists something."""
    for place in PLACES:
        for where in _ways(place.name):
            window.pages.go(place.name, where)
            page = window.pages.current()
            if page is None or window.pages.here != place.name:
                continue
            yield place.name, page
            if isinstance(page, HouseholdsPage):
                page.by_person.click()
                yield "persons", page
                page.by_household.click()
            if isinstance(page, HouseholdPage):
                for number in range(page.tabs.count()):
                    page.tabs.setCurrentIndex(number)
                    yield f"household {number}", page


def _ways(name: str) -> list[dict[str, Any]]:
    if name == "ledger":
        return [{"ledger": one.name} for one in of(LEDGERS, access.may)]
    if name == "visits":
        return [{}, {"made": True}]
    home = str(Household.living().where(Household.hh_type == "10").get().id)
    return [{"household": home}] if name == "household" else [{}]


def _declared() -> set[str]:
    """The names of all lists of pages, as the source has them; of the ledgers as they are declared."""
    calls = [node for module in sources.modules("ui/pages").values() for node in ast.walk(module)
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Table"]  # fmt: skip
    names = {node.args[0].value for node in calls if isinstance(node.args[0], ast.Constant)}
    return {str(name) for name in names} | {f"ledger {one.name}" for one in LEDGERS}


def _lists(window: MainWindow) -> Iterator[tuple[str, Page, Table]]:
    for name, page in _stages(window):
        for table in page.findChildren(Table):
            if table.isVisible() and table.rows.rowCount():
                yield name, page, table


def _shown(table: Table) -> list[list[str]]:
    columns = range(len(table.rows.columns))
    return [
        [" ".join(str(table.rows.index(n, c).data() or "").split()) for c in columns]
        for n in range(min(table.rows.rowCount(), 300))
    ]  # fmt: skip


def test_what_is_in_sight_is_what_leaves(town: MainWindow, tmp_path: Path) -> None:
    seen: dict[str, str] = {}
    numbers: set[str] = set()
    for name, _page, table in _lists(town):
        output = output_of(table)
        if _is_secret(name, table):
            continue
        assert isinstance(output, ListOutput), (name, table.name)
        told, shown = output.told(), _shown(table)
        rows = [list(row.cells) for row in told.rows()][:300]
        if table.name not in ("conflicts", "ledger visit", "visits made"):  # what may not leave stays
            assert rows == shown, (name, table.name)
        path = tmp_path / f"{len(seen)}.xlsx"
        assert taking_out.export(told, path) == told.count
        sheet = openpyxl.load_workbook(path).worksheets[0]
        written = [["" if cell is None else str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
        assert written[0][0] == told.title
        assert (told.narrowed or "全部") in written[1][0]
        assert [text.strip("　") for text in written[2]][: len(told.headings)] == [
            one.title.strip("　") for one in told.headings
        ]
        for line, cells in zip(written[3:], rows, strict=False):
            assert [_plain(text) for text in line[: len(cells)]] == [_plain(text) for text in cells], table.name
        noted = every("SELECT what, note FROM access ORDER BY n DESC LIMIT 1")[0]
        assert noted[0] == "导出名单"
        assert noted[1].startswith(told.title)
        paper = str(taking_out.paper(told, about()).blocks).replace("\\u3000", "　")
        assert all(cell in paper for row in rows[:20] for cell in row)
        assert (told.narrowed or "全部") in paper
        assert not _WHOLE.search(" ".join(cell for row in told.rows() for cell in row.cells)), (name, table.name)
        numbers |= {table.name} if _leave_whole(told, rows, path) else set()
        seen[table.name] = name
    assert {"persons", "visits due", "members", "ledger helper"} <= numbers


def test_every_declared_list_has_a_way_out_and_no_secret_one(town: MainWindow) -> None:
    """Whatever stands in it, in sight or not."""
    looked_at: set[str] = set()
    for name, page in _stages(town):
        for table in page.findChildren(Table):
            stays = output_of(table) is None
            assert stays or not _is_secret(name, table), (name, table.name)
            assert not stays or not page.leaves or _is_secret(name, table), (name, table.name)
            looked_at.add(table.name)
    assert _declared() - looked_at == UNSEEN


def _is_secret(page: str, table: Table) -> bool:
    secret = {place.name for place in PLACES if place.right is Right.PSYCHOLOGY} - {"activities", "disputes"}
    return page in secret or table.name == "psychology urgent"


def _leave_whole(told: Told, rows: list[list[str]], path: Path) -> bool:
    """Whether the list has masked numbers; for who says why they are whole in a workbook, which is noted."""
    if not told.numbers:
        return False
    taking_out.export(told, path, why_whole="报民政局比对")
    assert "完整号码：报民政局比对" in every("SELECT note FROM access ORDER BY n DESC LIMIT 1")[0][0]
    lines = openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=4, values_only=True)
    given = [[str(cell or "") for cell in line] for line in lines]
    assert len(given) - told.count in (0, 1)  # the sums
    assert not any("*" in line[place] for line in given for place in told.numbers), told.title
    return any("*" in row[place] for row in rows for place in told.numbers)


def _plain(text: str) -> str:
    return re.sub(r"\.0+$", "", text.replace(",", "")) if re.fullmatch(r"-?[\d,]+(\.\d+)?", text) else text


def test_every_line_of_a_household_says_its_village(town: MainWindow) -> None:
    names = dict(listing.villages())
    heads = dict(every("""SELECT p.name, group_concat(DISTINCT h.region_code) FROM person p
        JOIN household h ON h.id = p.household WHERE p.relation = '01' AND p.name <> '' GROUP BY 1"""))  # fmt: skip
    seen, wrong = set(), {}
    for name, _page, table in _lists(town):
        if table.name in OF_ONE or name.startswith("household "):
            continue
        for row in _shown(table):
            text = " ".join(row)
            of = next((codes for head, codes in heads.items() if head in text), "")
            if of:
                if not any(village in text for village in names.values()):
                    wrong[table.name] = (name, row)
                seen.add(table.name)
    assert not wrong
    assert {"households", "persons", "visits due", "visits made", "checks", "cards", "duplicates", "ledger measure",
            "ledger visit"} <= seen  # fmt: skip


def test_what_dialogs_list_of_households_says_its_village(town: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    people = every("""SELECT p.name, p.id_no FROM person p JOIN resident h ON h.id = p.household
        WHERE length(p.id_no) = 18 AND p.relation = '01' GROUP BY h.region_code""")  # fmt: skip
    pushed = workbook(tmp_path / "医保自付.xlsx", *((n, *who, "", 0, 12000) for n, who in enumerate(people)))
    states = cards_state.states(cards_state.households(), 2026)
    dialogs = (ComparedDialog(town, dept_lists.preview(pushed, "0101", dt.date(2026, 11, 1))),
               LackingDialog(town, [state for state in states if state.lacks]))  # fmt: skip
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        tables = [table for table in dialog.findChildren(Table) if table.rows.rowCount()]
        told = [" ".join(row) for table in tables for row in _shown(table)]
        names = [name for _, name in listing.villages()]
        assert told, dialog
        assert all(any(name in line for name in names) for line in told), (dialog, told[:3])


def test_every_long_list_is_narrowed_to_a_village_and_remembers_it(town: MainWindow) -> None:
    code, name = listing.villages()[0]
    for page_name in ("households", "visits", "checks", "cards", "conflicts", "duplicates", "monitoring"):
        town.pages.go(page_name)
        page: Any = town.pages.current()
        village = getattr(page, "village", None) or page.filters.village
        village.choose(village.itemData(1) if page_name == "conflicts" else code)
        village.activated.emit(village.currentIndex())
        tables = [table for table in page.findChildren(Table) if table.isVisible() and table.rows.rowCount()]
        assert tables, page_name
        for table in tables:
            assert all(name in " ".join(row) or page_name == "conflicts" for row in _shown(table)), page_name
            assert page.narrowed_to(table).count(village.currentText().split(" ")[0].strip()) == 1
        page.remember()
        again = type(page)(town.session)
        again.refresh()
        kept = getattr(again, "village", None) or again.filters.village
        assert kept.currentText() == village.currentText(), page_name
        again.deleteLater()


def test_who_may_not_export_is_offered_no_way(town: MainWindow) -> None:
    access.enter(access.Visitor("甲", frozenset({Right.REGISTER, Right.PHONES})))
    town.pages.go("settings")
    town.pages._made.clear()
    for name, _page, table in _lists(town):
        assert output_of(table) is None, name
    with pytest.raises(access.Denied):
        taking_out.may_take_out(taking_out.Told("名单", "", [], 0, lambda *_: []))
