"""Answers about property whose time is over: the township's first page says so, two people erase them by keys."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtWidgets import QDialog

from db.changes import one
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.monitoring import dept_lists
from tests.fupin_desktop.services.monitoring.test_dept_lists import workbook
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.erase_assets import EraseAssetsDialog

_WHO = "镇级工作人员"


def _pushed(town: Village, folder: Path) -> None:
    with open_book(town.path, "", ring=unlocking.unlock(town.path, _WHO, town.passwords[_WHO])):
        name, number = one("SELECT name, id_no FROM person WHERE length(id_no) = 18 ORDER BY id LIMIT 1")
        made = dept_lists.preview(workbook(folder / "机动车.xlsx", (1, name, number)), "1002", dt.date(2024, 1, 5))
        assert dept_lists.bring_in(_WHO, made) == 1


def test_two_people_erase_them_by_keys(full_town: Village, tmp_path: Path) -> None:
    _pushed(full_town, tmp_path)
    desk = Walker(full_town)
    desk.enter(_WHO)

    def fill(dialog: EraseAssetsDialog) -> None:
        dialog.input("second").setFocus()
        desk.write("村级录入员")
        dialog.secret.edit.setFocus()
        desk.write("falsch")
        desk.press("Ctrl+Return")
        assert "没有确认" in dialog.said.text()
        assert one("SELECT count(*) FROM dept_record") == (1,)
        dialog.secret.edit.setFocus()
        desk.write(full_town.passwords["村级录入员"])
        desk.press("Ctrl+Return")

    desk.waits_to_see("有 1 条资产比对结果过了保存期")
    desk.when(EraseAssetsDialog, lambda _: desk.press("Escape"))
    desk.click("依法删除…")
    desk.idle()
    assert one("SELECT count(*) FROM dept_record") == (1,)
    desk.when(EraseAssetsDialog, fill)
    desk.when(QDialog, lambda _: desk.press("Return"))
    desk.click("依法删除…")
    desk.idle()
    assert one("SELECT count(*) FROM dept_record") == (0,)
    desk.idle()
    assert not desk.sees("过了保存期")
