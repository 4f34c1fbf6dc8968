"""导出 Excel in each role and layout: who may not have numbers whole gets them masked, who may not export is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db import masks
from fupin_desktop.exchange.excel_layouts import LAYOUTS
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange.workbooks import apply_import, plan_import
from tests.edges import Chooser
from tests.fupin_desktop.exchange.sheets import grid
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.dialogs.about import FileDialog
from ui.dialogs.export import ExportDialog

ROSTER = Path(__file__).resolve().parent.parent / "data" / "rosters" / "人口信息_张薛庄村.xlsx"
WHOLE = {"管理员", "镇级工作人员"}


@pytest.fixture
def filled(walker: Walker, village: Village) -> Walker:
    """A person before the closed book of a village whose roster is in."""
    ring = unlocking.unlock(village.path, "管理员", village.passwords["管理员"])
    with open_book(village.path, "", ring=ring) as book:
        apply_import(book, plan_import([ROSTER]))
    return walker


def _ids(path: Path) -> list[str]:
    rows: list[list[Any]] = grid(path)
    at = next(number for number, row in enumerate(rows) if "证件号码" in row)
    column = rows[at].index("证件号码")
    return [row[column] for row in rows[at + 1 :] if row[column]]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["村级录入员", "镇级工作人员", "管理员"])
def test_each_role_and_layout(filled: Walker, chooser: Chooser, tmp_path: Path, name: str, layout: str) -> None:
    filled.enter(name)
    target = tmp_path / "导出.xlsx"
    chooser.give(target)

    def choose(dialog: ExportDialog) -> None:
        dialog.choices[layout].setChecked(True)
        assert dialog.whole.isVisible() is (name in WHOLE)
        assert ("遮住" in labels(dialog)) is (name not in WHOLE)
        filled.press("Return")

    told: list[str] = []

    def read(dialog: FileDialog) -> None:
        told.append(labels(dialog))
        filled.press("Return")

    filled.when(ExportDialog, choose)
    filled.when(FileDialog, read)
    filled.press("Ctrl+E")
    filled.wait(lambda: told, "the file")
    filled.idle()
    assert "已导出 153 人" in told[0]
    known = {record["id_no"] for record in filled.dump() if record["table"] == "person" and record["id_no"]}
    found = set(_ids(target))
    assert found == (known if name in WHOLE else {masks.number(number) for number in known})


def test_a_counsellor_has_no_such_key(filled: Walker) -> None:
    filled.enter("心理专干")
    filled.press("Ctrl+E")  # a dialog that opened would not be expected
    filled.idle()
    assert not filled.window.actions_.by_name["export"].isEnabled()
