"""A department's list as an office keeps it: brought in, matched, looked into line by line, given back; the same list
again brings nothing twice. By keys, in the township's encrypted book, in the officer's own role."""

from __future__ import annotations

from pathlib import Path

from db.clock import today
from db.clue import DeptRecord
from db.sql import every
from tests.edges import Chooser
from tests.fupin_desktop.services.monitoring.test_dept_lists import rows_of, workbook
from tests.walks.filling import type_in, view_of
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.dialogs.dept_list import BackDialog, ComparedDialog, TakenDialog, WhichDialog
from ui.widgets.frame import Dialog


def test_a_list_is_looked_into_and_given_back(full_town: Village, chooser: Chooser, tmp_path: Path) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    people = every("SELECT name, id_no FROM person WHERE length(id_no) = 18 ORDER BY id LIMIT 3")
    rows = [(n, name, number, "文峰区", 60000, paid) for n, ((name, number), paid) in
            enumerate(zip(people, (32000, 100, 9000), strict=True), 1)]  # fmt: skip
    file = workbook(tmp_path / "个人自付费用.xlsx", *rows, (4, "王外人", "410502199001011234", "", 1, 1))
    view = view_of(desk, "dept_record")
    said = _brought(desk, chooser, file)
    assert "对上 3 人，没有对上 1 人，可以转线索 1 条" in said[1]
    desk.wait(lambda: view.list.table.rows.rowCount() == 3, "three lines")
    assert f"只列数据日期：{today()}" in view.list.sums.text()
    assert f"{today()} 年" not in view.list.sums.text()
    view.list.table.setFocus()
    view.list.table.stand_on(0)
    desk.press("Return")
    desk.wait(lambda: view.is_filling, "the form")
    type_in(desk, view, handled="2", note="报销还没有下来")
    desk.press("Ctrl+Return")
    desk.idle()
    [looked_into] = DeptRecord.living().where(DeptRecord.handled == "2")
    assert (looked_into.handled_on, looked_into.handled_by) == (today(), "镇级工作人员")
    said = _brought(desk, chooser, file)
    assert "收了 0 条，3 条上次已经收过" in said[2]
    assert [one.note for one in DeptRecord.living().where(DeptRecord.handled == "2")] == ["报销还没有下来"]
    _given_back(desk, chooser, tmp_path / "反馈.xlsx")
    desk.shut()


def _brought(desk: Walker, chooser: Chooser, file: Path) -> list[str]:
    said: list[str] = []

    def meet(dialog: Dialog) -> None:
        said.append(labels(dialog))
        desk.press("Ctrl+Return" if isinstance(dialog, WhichDialog) else "Return")

    for kind in (WhichDialog, ComparedDialog, TakenDialog):
        desk.when(kind, meet)
    chooser.give(file)
    desk.click("导入名单…")
    desk.wait(lambda: len(said) == 3, f"{said}")
    desk.idle()
    return said


def _given_back(desk: Walker, chooser: Chooser, out: Path) -> None:
    chooser.give(out)
    desk.when(BackDialog, lambda dialog: desk.press("Ctrl+Return"))
    desk.when(Dialog, lambda dialog: desk.press("Escape"))
    desk.click("核实反馈…")
    desk.idle()
    head, *rows = rows_of(out)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert sorted(one["核实情况"] for one in found) == ["已核实无风险", "待核实", "待核实"]
    [own] = [one for one in found if one["核实情况"] == "已核实无风险"]
    assert (own["核实人"], own["核实日期"], own["说明"]) == ("镇级工作人员", f"{today()}", "报销还没有下来")
    assert all(len(one["证件号码"]) == 18 for one in found)
