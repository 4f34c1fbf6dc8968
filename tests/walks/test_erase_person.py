"""Somebody asks that everything about them be erased: two people at the village's book do it, by keys; at the township
the book asks to follow."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from db.changes import change, every, one
from db.erase import Erasure
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.erase_person import ErasePersonDialog
from ui.pages.household_page import HouseholdPage
from ui.widgets.table import Table


def _somebody(desk: Walker) -> tuple[str, str]:
    query = """SELECT p.id, p.name FROM person p JOIN household h ON h.id = p.household
        WHERE (SELECT count(*) FROM person o WHERE o.household = h.id) > 1 AND p.relation <> '01'
        ORDER BY p.id LIMIT 1"""
    return tuple(one(query))


def _members(desk: Walker, person: str) -> HouseholdPage:
    """Look the person up, and from the form to the list of the household's members."""
    desk.press("Ctrl+F")
    desk.write(one("SELECT id_no FROM person WHERE id = ?", person)[0])
    desk.press("Return")
    page: HouseholdPage = desk.wait_for(desk.window.pages.current, HouseholdPage)
    desk.idle()
    desk.press("Escape")
    desk.idle()
    table = desk.wait_for(lambda: next((t for t in page.findChildren(Table) if t.isVisible()), None), Table)
    at = next(n for n in range(table.rows.rowCount()) if str(table.rows.row(n).person.id) == person)
    assert table.currentIndex().row() == at  # whose form it was: what is done next is done to them
    return page


def _said(dialog: QDialog) -> str:
    return " ".join(made.text() for made in dialog.findChildren(QLabel))


def test_two_people_erase_somebody_by_keys(full_village: Village) -> None:
    desk = Walker(full_village)
    desk.enter("管理员")
    person, name = _somebody(desk)
    _members(desk, person)
    seen: list[str] = []

    def fill(dialog: ErasePersonDialog) -> None:
        seen.append(_said(dialog))
        desk.press("Ctrl+Return")  # nothing is filled: it says what is lacking, and nothing is gone
        assert (dialog.isVisible(), one("SELECT count(*) FROM erasure")) == (True, (0,))
        dialog.input("ground").setFocus()
        desk.write("1")
        dialog.input("second").setFocus()
        desk.write("村级录入员")
        dialog.secret.edit.setFocus()
        desk.write("falsch")
        desk.press("Ctrl+Return")
        assert "没有确认" in dialog.said.text()
        dialog.secret.edit.setFocus()
        desk.write(full_village.passwords["村级录入员"])
        desk.press("Ctrl+Return")

    def read(dialog: QDialog) -> None:
        seen.append(_said(dialog))
        desk.press("Return")

    desk.when(ErasePersonDialog, fill)
    desk.when(QDialog, read)
    desk.click("依法删除…")
    desk.idle()
    assert ("会计法" in seen[0], name in seen[0], "已删除" in seen[1]) == (True, True, True)
    assert one("SELECT count(*) FROM person WHERE id = ?", person) == (0,)
    assert not desk.sees(name)
    desk.otherwise = lambda _: desk.press("Escape")  # what was done before may be taken back, not this
    desk.press("Ctrl+Z")
    desk.idle()
    assert one("SELECT count(*) FROM person WHERE id = ?", person) == (0,)


@pytest.mark.parametrize("role", ["村级录入员"])
def test_who_may_not_finds_no_button(full_village: Village, role: str) -> None:
    desk = Walker(full_village)
    desk.enter(role)
    person, _ = _somebody(desk)
    _members(desk, person)
    assert desk._button("依法删除…", None) is None


def test_another_desk_is_asked_on_its_first_page(full_town: Village) -> None:
    ring = unlocking.unlock(full_town.path, "管理员", full_town.passwords["管理员"])
    with open_book(full_town.path, "", ring=ring):
        person = str(one("SELECT id FROM person ORDER BY id LIMIT 1")[0])
        with change("张薛庄村", "依法删除"):
            told = {"ground": "1", "by": "李建国", "second": "王秀梅", "records": f"person {person}"}
            Erasure(date=dt.date(2026, 11, 29), **told).save()
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    name = one("SELECT name FROM person WHERE id = ?", person)[0]
    desk.waits_to_see("别处依法删除了 1 个人的全部资料")

    def fill(dialog: ErasePersonDialog) -> None:
        assert name in _said(dialog)
        dialog.input("second").setFocus()
        desk.write("管理员")
        dialog.secret.edit.setFocus()
        desk.write(full_town.passwords["管理员"])
        desk.press("Ctrl+Return")
        assert not dialog.isVisible(), dialog.said.text()

    desk.when(ErasePersonDialog, fill)
    desk.click("照办…")
    desk.idle()
    assert every("SELECT 1 FROM person WHERE id = ?", person) == []
    assert not desk.sees("别处依法删除了")
