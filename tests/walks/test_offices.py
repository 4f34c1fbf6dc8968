"""What a township registers of places, offices and people: added, opened, put right, deleted, taken back, by keys."""

from __future__ import annotations

from typing import Any

import pytest

from db.clock import today
from tests.walks.filling import type_in, view_of
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.widgets.frame import Dialog

DAY = f"{today():%Y-%m-%d}"
#: What is typed of each; the rest is proposed, or asked for by the checks.
TYPED: dict[str, dict[str, str]] = {
    "helper": {
        "region_code": "张薛庄村",
        "role": "1",
        "name": "王五",
        "org": "农业局",
        "phone": "13837216021",
        "start": DAY,
    },
    "village": {"region_code": "任庄村", "name": "任庄村"},
    "village_year": {"region_code": "张薛庄村", "year": str(today().year), "households": "300", "population": "900"},
    "org": {"name": "农业局", "kind": "01", "region_code": "宝莲寺镇"},
    "cadre": {"kind": "1", "name": "赵明", "region_code": "张薛庄村", "start": DAY},
    "honour": {"region_code": "张薛庄村", "kind": "1", "level": "3", "year": str(today().year)},
    "figure": {"row": "R01", "kind": "1", "value": "5", "unit": "户", "source": "镇里", "by": "赵明"},
    "rectification": {"item_no": "1", "problem": "台账不全", "lead_unit": "农业局", "deadline": DAY},
}


@pytest.mark.parametrize("name", TYPED)
def test_by_keys_from_its_beginning_to_its_end(full_town: Village, name: str) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    view = view_of(desk, name)
    model: Any = view.ledger.model
    before = {one.id for one in model.living()}
    desk.press("Ctrl+M")
    desk.idle()
    desk.wait(lambda: view.is_filling, "the form")
    type_in(desk, view, **TYPED[name])
    desk.press("Ctrl+Return")
    desk.idle()
    assert not view.is_filling, view.sheet.notices.text
    [record] = [one for one in model.living() if one.id not in before]

    def now() -> Any:
        return model.get_by_id(record.id)

    assert view.list.table.current().record.id == record.id
    desk.press("Return")
    desk.idle()
    desk.wait(lambda: view.is_filling, "the form of the line")
    type_in(desk, view, note="改过的")
    desk.press("Ctrl+Return")
    desk.idle()
    assert now().note == "改过的"
    desk.press("Ctrl+Z")
    desk.idle()
    desk.wait(lambda: now().note is None, "the note taken back")
    desk.when(Dialog, lambda dialog: desk.click("删除", dialog))
    desk.click("删除…")
    desk.idle()
    desk.wait(lambda: now().deleted, "deleted")
    desk.press("Ctrl+Z")
    desk.idle()
    desk.wait(lambda: not now().deleted, "there again")
    assert view.list.table.rows.rowCount() == len(before) + 1
    desk.shut()
