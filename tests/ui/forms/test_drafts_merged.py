"""A draft that is gone on with after a merge: it never overrules what has come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from db.household import Household
from db.psychology import PsyActivity
from fupin_desktop.services.household import casework, drafts, years
from tests.answered import session_on
from tests.edges import Dialogs
from tests.laptops import Laptop, Person, family, merged
from ui.forms.panels import HouseholdPanel
from ui.forms.sheet import Sheet
from ui.forms.two_versions import TwoVersions


@pytest.fixture
def two(tmp_path: Path) -> tuple[Laptop, Laptop]:
    """Two laptops that hold one household with a head."""
    first, second = Laptop.new(tmp_path, "甲"), Laptop.new(tmp_path, "乙")
    home, people = family("h1", "张三")
    first.put(Household, home | {"group_no": "一组", "bank_name": "农行"})
    first.put(Person, *(one | {"relation": "01"} for one in people))
    second.take(first.log())
    return first, second


def sheet_of(qtbot: QtBot, book: Any) -> Sheet:
    made = Sheet(session_on(book), "household", "修改", [HouseholdPanel()])
    qtbot.addWidget(made)
    made.show()
    work = casework.load("h1", years.current())
    assert work
    made.start(work)
    return made


def cell(sheet: Sheet, field: Any) -> Any:
    return sheet.panels[0].forms()[0].cell(field)


def drafted(qtbot: QtBot, laptop: Laptop) -> None:
    """Address and group are typed and left."""
    with laptop.opened() as book:
        sheet = sheet_of(qtbot, book)
        cell(sheet, Household.address).input.setText("一组 9 号")
        cell(sheet, Household.group_no).input.setText("五组")
        sheet.draft.keep()
        sheet.close()


def resumed(qtbot: QtBot, book: Any) -> Sheet:
    sheet = sheet_of(qtbot, book)
    assert sheet.notices.buttons()[0].accessibleName().startswith("继续填写")
    sheet.notices.buttons()[0].click()
    return sheet


def test_what_came_stays_beside_and_untouched_fields_are_theirs(qtbot: QtBot, two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    drafted(qtbot, first)
    second.put(Household, {"id": "h1", "phone": "13922222222", "group_no": "九组", "bank_name": "信用社"})
    arrives = second.log()
    with first.opened() as book:
        merged(arrives)
        sheet = resumed(qtbot, book)
        assert "有 1 项改过" in sheet.notices.text
        assert "两个值都留着" in sheet.notices.text
        sheet.save()
        saved = Household.get_by_id("h1")
        assert (saved.phone, saved.group_no, saved.bank_name, saved.address) == (
            "13922222222", "五组", "信用社", "一组 9 号",
        )  # fmt: skip
        sheet.close()
    [conflict] = first.conflicts()
    assert conflict["field"] == "group_no"
    assert {value["value"] for value in conflict["values"]} == {"五组", "九组"}
    second.take(first.log())
    assert second.conflicts() == first.conflicts()


def test_kept_again_and_gone_on_with_twice_it_still_stays(qtbot: QtBot, two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    drafted(qtbot, first)
    second.put(Household, {"id": "h1", "group_no": "九组"})
    arrives = second.log()
    with first.opened() as book:
        merged(arrives)
        sheet = resumed(qtbot, book)
        cell(sheet, Household.bank_name).input.setText("搬了")
        sheet.draft.keep()
        sheet.close()
    with first.opened() as book:
        sheet = resumed(qtbot, book)
        assert cell(sheet, Household.group_no).later
        sheet.save()
        sheet.close()
        assert drafts.everything() == []
    assert first.split() == ["group_no"]


@pytest.mark.parametrize("stored", [True, False])
def test_who_chose_between_the_two_has_decided(
    qtbot: QtBot, two: tuple[Laptop, Laptop], dialogs: Dialogs, stored: bool
) -> None:
    first, second = two
    drafted(qtbot, first)
    second.put(Household, {"id": "h1", "group_no": "九组"})
    arrives = second.log()

    def choose(dialog: TwoVersions) -> QDialog.DialogCode:
        if stored:
            next(made for made in dialog.findChildren(QPushButton) if made.text() == "九组").click()
        dialog.close()
        return QDialog.DialogCode.Accepted

    with first.opened() as book:
        merged(arrives)
        sheet = resumed(qtbot, book)
        dialogs.when(TwoVersions, choose)
        sheet.draft.compare()
        sheet.save()
        assert Household.get_by_id("h1").group_no == ("九组" if stored else "五组")
        sheet.close()
    assert first.split() == []


def test_who_types_anew_over_what_came_has_seen_it(qtbot: QtBot, two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    drafted(qtbot, first)
    second.put(Household, {"id": "h1", "group_no": "九组"})
    arrives = second.log()
    with first.opened() as book:
        merged(arrives)
        sheet = resumed(qtbot, book)
        cell(sheet, Household.group_no).input.setText("六组")
        sheet.save()
        assert Household.get_by_id("h1").group_no == "六组"
        sheet.close()
    assert first.split() == []


def test_what_was_said_here_meanwhile_is_told_and_no_disagreement(qtbot: QtBot, two: tuple[Laptop, Laptop]) -> None:
    first, _ = two
    drafted(qtbot, first)
    first.put(Household, {"id": "h1", "group_no": "九组"})
    with first.opened() as book:
        sheet = resumed(qtbot, book)
        assert "有 1 项改过" in sheet.notices.text
        assert "两个值" not in sheet.notices.text
        sheet.save()
        sheet.close()
    assert first.split() == []


def test_a_merge_of_something_else_makes_no_disagreement(qtbot: QtBot, two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    drafted(qtbot, first)
    second.put(PsyActivity, {"id": "a1", "kind": "1", "date": "2026-11-01"})
    arrives = second.log()
    with first.opened() as book:
        merged(arrives)
        sheet = resumed(qtbot, book)
        sheet.save()
        assert Household.get_by_id("h1").group_no == "五组"
        sheet.close()
    assert first.split() == []
