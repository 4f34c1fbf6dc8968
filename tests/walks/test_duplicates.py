"""可能重复的: the township's officer makes one of two, by keys, and takes it back."""

from __future__ import annotations

from db.changes import change
from db.household import Household
from db.person import Person
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.pages.checks import ChecksPage
from ui.pages.exchange.duplicates import DuplicatesPage
from ui.widgets.frame import Dialog

NUMBER = "410502195504056016"


def two_of_one() -> None:
    """Registered in two villages: one with a telephone, the other with the right name."""
    with change("镇级工作人员", "登记") as writer:
        for key, relation, more in (
            ("a", "01", {"name": "张三"}), ("b", "03", {"name": "张山", "phone": "13812345678"}),
        ):  # fmt: skip
            writer.put(Household, [{"id": f"h{key}", "region_code": "410502101205", "address": f"{key} 号"}])
            row = {"id": key, "household": f"h{key}", "id_no": NUMBER, "relation": relation, "member_state": "1"}
            writer.put(Person, [{**row, **more}])


def test_two_are_made_one_and_parted_again(town: Village) -> None:
    walker = Walker(town)
    window = walker.enter("镇级工作人员")
    two_of_one()
    window.session.written()
    walker.press("Alt+4")
    walker.wait_for(window.pages.current, ChecksPage)
    walker.idle()
    walker.click("可能重复的")
    walker.idle()
    page: DuplicatesPage = walker.page(DuplicatesPage)
    walker.wait(lambda: page.table.rows.rowCount() == 1, "the pair")
    walker.idle()
    walker.wait(lambda: window.focusWidget() is page.table, "the keyboard in the list")
    walker.press("Return")  # on the row: to the button
    assert page.join.hasFocus()
    walker.click("张山", page)
    walker.when(Dialog, lambda _: walker.press("Return"))
    walker.press("Ctrl+Return")  # not before it is said which household
    walker.idle()
    assert Person.living().count() == 2
    walker.wait(lambda: window.focusWidget() is page._homes[0], "the keyboard on the first household")
    walker.press("Right")
    walker.press("Space")
    walker.press("Ctrl+Return")
    walker.waits_to_see("没有可能重复的")
    walker.idle()
    [kept] = Person.living()
    assert (kept.name, kept.phone, kept.id_no) == ("张山", "13812345678", NUMBER)
    assert (kept.household, kept.relation) == ("hb", "03")
    walker.press("Ctrl+Z")
    walker.waits_to_see("已撤销“合成一条：人”")
    walker.idle()
    assert {(one.id, one.name) for one in Person.living()} == {("a", "张三"), ("b", "张山")}
    assert page.table.rows.rowCount() == 1
    walker.click("重做", window)
    walker.idle()
    walker.waits_to_see("已重做“合成一条：人”")
    assert Person.living().count() == 1
    walker.shut()
