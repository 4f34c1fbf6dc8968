"""使用人和钥匙 of a district's encrypted book: somebody is added, gets another name, role and township, opens without a
reason what lies there and nothing else, and is refused once suspended. All by keys, at a real window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from db.changes import change
from db.household import Household
from db.person import Person
from fupin_desktop.roles import Role, role_name
from fupin_desktop.services.book.opening import register_village
from tests.walks import village as villages
from tests.walks.exchanging import go
from tests.walks.test_moving import opened
from tests.walks.test_users import ADMIN, FRESH, managed, said, stand_on
from tests.walks.test_users import _on_the_rail as on_the_rail
from tests.walks.test_users import _suspend as suspended
from tests.walks.test_users import _try as tried
from tests.walks.village import BAOLIANSI, WENFENG, Village
from tests.walks.walker import Walker, labels
from ui.dialogs.outside import OutsideDialog
from ui.dialogs.passwords import AddUserDialog, EditUserDialog
from ui.dialogs.users import UsersDialog
from ui.pages.exchange.merge import MergePage
from ui.pages.household_page import HouseholdPage
from ui.pages.households import HouseholdsPage
from ui.pages.town import TownPage

#: 安泰苑社区 of 永明路街道.
FAR, FAR_TOWN = "410502014001", "410502014"
BEFORE, NAME, AREA = "秦改", "秦改花", "负责的乡镇"


@pytest.fixture
def district(tmp_path: Path) -> Village:
    """文峰区's book: a roster of 宝莲寺镇, a household of 永明路街道."""
    made = villages.make(tmp_path / "文峰区.fpb", WENFENG)
    villages.fill(made, "人口信息_张薛庄村.xlsx")
    with opened(made) as book, change(book.actor, "登记新户"):
        register_village(FAR)
        home = Household(region_code=FAR, group_no="一组")
        home.save()
        Person(household=home.id, name="远在天", relation="01", member_state="1").save()
    return made


def _add(walker: Walker, dialog: UsersDialog) -> None:
    def fill(asked: AddUserDialog) -> None:
        assert AREA in labels(asked)
        assert asked.area.accessibleName() == AREA
        assert asked.area.itemText(0) == "整个文峰区"
        walker.write(BEFORE)
        walker.pick(asked.roles, asked.roles.findData(Role.TOWNSHIP))
        walker.pick(asked.area, asked.area.findData(FAR_TOWN))
        asked.password.setFocus()
        for _ in range(2):
            walker.write(FRESH)
            walker.press("Return")

    walker.when(AddUserDialog, fill)
    walker.click("添加使用人…", dialog)
    said(walker, dialog, f"已添加“{BEFORE}”")
    assert _told(dialog, BEFORE) == (role_name(Role.TOWNSHIP), "永明路街道")


def _edit(walker: Walker, dialog: UsersDialog) -> None:
    def change_all(asked: EditUserDialog) -> None:
        assert (asked.name.text(), asked.roles.chosen, asked.area.chosen) == (BEFORE, Role.TOWNSHIP, FAR_TOWN)
        asked.name.setFocus()
        walker.press("End")
        walker.write("花")
        walker.pick(asked.roles, asked.roles.findData(Role.RECORDER))
        walker.pick(asked.area, asked.area.findData(BAOLIANSI))
        walker.click("保存", asked)

    stand_on(walker, dialog, BEFORE)
    walker.when(EditUserDialog, change_all)
    walker.click("修改…", dialog)
    said(walker, dialog, "改好了")
    assert _told(dialog, NAME) == (Role.RECORDER, "宝莲寺镇")


def _told(dialog: UsersDialog, name: str) -> tuple[str, str]:
    """The role and the area that the list says of somebody."""
    rows = dialog.table.rows
    at = next(n for n in range(rows.rowCount()) if rows.row(n).name == name)
    return str(rows.index(at, 1).data()), str(rows.index(at, 2).data())


def by_admin(district: Village, *works: Callable[[Walker, UsersDialog], None]) -> None:
    admin = Walker(district)
    admin.enter(ADMIN)
    for work in works:
        managed(admin, partial(work, admin))
    admin.shut()


def opens(walker: Walker, region: str, asked: list[str]) -> None:
    """农户, down to a household of a village, Enter; where a reason is asked for it is not given."""
    rows = go(walker, "Alt+2", HouseholdsPage).households.rows
    homes = [str(Household.get_by_id(rows.row(n).key).region_code) for n in range(rows.rowCount())]

    def refuse(dialog: OutsideDialog) -> None:
        asked.append(labels(dialog))
        walker.press("Escape")

    if region == FAR:
        walker.when(OutsideDialog, refuse)
    walker.press("Ctrl+Home", *["Down"] * next(n for n, code in enumerate(homes) if code.startswith(region)), "Return")
    walker.idle()


def test_a_district_adds_changes_and_suspends_somebody(district: Village) -> None:
    by_admin(district, _add)
    district.passwords.update(dict.fromkeys((BEFORE, NAME), FRESH))
    worker = Walker(district)
    worker.enter(BEFORE)
    assert "合并" in on_the_rail(worker)
    go(worker, "Alt+8", MergePage)
    worker.shut()

    by_admin(district, _edit)
    recorder, asked = Walker(district), list[str]()
    recorder.enter(NAME)
    assert not on_the_rail(recorder) & {"合并", "心理"}
    first = recorder.wait_for(recorder.window.pages.current, TownPage)
    assert not {"冲突", "本月已上报"} & {made.accessibleName().partition(" ")[0] for made in first.figures}
    opens(recorder, FAR, asked)
    assert "不在您负责的" in asked[0]
    assert recorder.window.pages.here == "households"
    opens(recorder, BAOLIANSI, asked)
    assert recorder.wait_for(recorder.window.pages.current, HouseholdPage).place.text().startswith("张薛庄村")
    recorder.shut()

    by_admin(district, lambda walker, dialog: suspended(walker, NAME, dialog))
    refused = Walker(district)
    assert refused.desk.begin(district.path)
    tried(refused, NAME, FRESH)
    refused.waits_to_see("已停用，现在打不开账本")
    tried(refused, BEFORE, FRESH)
    refused.shut()
    listed = Walker(district).book_says("user", "list", str(district.path))
    [told] = [user for user in listed if user["name"] == NAME]
    assert (told["role"], told["area"]) == (Role.RECORDER, BAOLIANSI)
