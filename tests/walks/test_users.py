"""使用人和钥匙, as the 管理员 meets it: somebody is sent away for a while, comes back, gets another job; who was
the only 管理员 lets a second in, or lets themselves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from db import keys
from fupin_desktop.roles import Role, role_name
from fupin_desktop.services.book import unlocking
from tests.edges import Chooser
from tests.walks.exchanging import go
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.dialogs.outside import OutsideDialog
from ui.dialogs.passwords import AddUserDialog, EditUserDialog
from ui.dialogs.recovery import RecoveryDialog
from ui.dialogs.users import UsersDialog
from ui.pages.exchange.merge import MergePage
from ui.pages.household_page import HouseholdPage
from ui.pages.households import HouseholdsPage
from ui.pages.psychology.start import PsychologyPage
from ui.pages.settings import SettingsPage
from ui.widgets.frame import Dialog
from ui.window.unlock import UnlockView

OTHER = "410502101212"
ADMIN, NAME, FRESH = "管理员", "村级录入员", "Xinmima-2026"


def managed(walker: Walker, work: Callable[[UsersDialog], None]) -> None:
    """设置, 使用人和钥匙…; Esc when it is done."""

    def do(dialog: UsersDialog) -> None:
        work(dialog)
        if dialog.isVisible():
            walker.press("Escape")

    walker.press("Alt+5")
    walker.wait_for(walker.window.pages.current, SettingsPage)
    walker.idle()
    walker.when(UsersDialog, do)
    walker.click("使用人和钥匙…")
    walker.idle()


def stand_on(walker: Walker, dialog: UsersDialog, name: str) -> None:
    """Down the list, to somebody."""
    rows = dialog.table.rows
    dialog.table.setFocus()
    walker.press("Ctrl+Home")
    walker.press(*["Down"] * next(n for n in range(rows.rowCount()) if rows.row(n).name == name))
    assert dialog.table.current().name == name


def said(walker: Walker, dialog: UsersDialog, words: str) -> None:
    """Until the dialog has said so."""
    walker.wait(lambda: words in dialog.said.text(), f"{words}; it says {dialog.said.text()}")


def give_groups(walker: Walker, name: str, groups: str, dialog: UsersDialog) -> None:
    """修改…: of which groups somebody is."""

    def change(asked: EditUserDialog) -> None:
        asked._groups.setFocus()
        walker.press("Ctrl+A")
        walker.write(groups)
        walker.click("保存", asked)

    stand_on(walker, dialog, name)
    walker.when(EditUserDialog, change)
    walker.click("修改…", dialog)
    said(walker, dialog, "改好了")


def _suspend(walker: Walker, name: str, dialog: UsersDialog) -> None:
    stand_on(walker, dialog, name)
    walker.when(Dialog, lambda asked: walker.click("停用", asked))
    walker.click("停用", dialog)
    said(walker, dialog, "停用了")
    assert dialog.suspend.text() == "恢复"
    assert not dialog.reset.isEnabled()


def _resume(walker: Walker, name: str, dialog: UsersDialog) -> None:
    stand_on(walker, dialog, name)
    walker.click("恢复", dialog)
    said(walker, dialog, "恢复了")


def _try(walker: Walker, name: str, secret: str) -> None:
    """Unlock, at the locked window."""
    view = walker.wait_for(lambda: walker.window.centralWidget(), UnlockView)
    view.user.setCurrentText(name)
    view.password.edit.setFocus()
    walker.press("Ctrl+A")
    walker.write(secret)
    walker.press("Return")


def test_a_user_is_suspended_comes_back_and_gets_other_groups(walker: Walker, village: Village) -> None:
    window = walker.enter(ADMIN)
    managed(walker, partial(_suspend, walker, NAME))
    managed(walker, partial(_resume, walker, NAME))
    managed(walker, partial(give_groups, walker, NAME, "一组、二组"))
    window.close()
    [told] = [user for user in walker.book_says("user", "list", str(village.path)) if user["name"] == NAME]
    assert told["groups"] == ["一组", "二组"]
    assert walker.enter(NAME).session.book.actor == NAME


def _edit(walker: Walker, name: str, dialog: UsersDialog) -> None:
    def change(asked: EditUserDialog) -> None:
        asked.name.setFocus()
        walker.press("Ctrl+A")
        walker.write(name)
        for choice, wanted in ((asked.roles, Role.COUNSELLOR), (asked.roles, Role.RECORDER), (asked.area, OTHER)):
            walker.pick(choice, choice.findData(wanted))
        walker.click("保存", asked)

    stand_on(walker, dialog, NAME)
    walker.when(EditUserDialog, change)
    walker.click("修改…", dialog)
    said(walker, dialog, "改好了")


def test_a_user_of_a_township_gets_another_name_and_a_village(full_town: Village) -> None:
    """With the old password; the households of the other village then take a reason."""
    desk, name = Walker(full_town), "秦改花"
    desk.enter(ADMIN)
    managed(desk, partial(_edit, desk, name))
    desk.window.close()
    full_town.passwords[name] = full_town.passwords[NAME]
    desk.enter(name)
    homes = go(desk, "Alt+2", HouseholdsPage).households.rows
    far = next(n for n in range(homes.rowCount()) if not homes.row(n).village.startswith("袁薛庄"))
    asked: list[str] = []

    def refuse(outside: OutsideDialog) -> None:
        asked.append(labels(outside))
        desk.press("Escape")

    desk.press("Ctrl+Home", *["Down"] * far)
    desk.when(OutsideDialog, refuse)
    desk.press("Return")
    desk.idle()
    assert "不在您负责的村组" in asked[0]
    desk.press("Ctrl+Home", "Return")
    assert desk.wait_for(desk.window.pages.current, HouseholdPage).place.text().startswith("袁薛庄村")
    desk.idle()


def test_a_suspended_user_is_told_so(walker: Walker, village: Village) -> None:
    window = walker.enter(ADMIN)
    managed(walker, partial(_suspend, walker, NAME))
    window.close()
    assert walker.desk.begin(village.path)
    _try(walker, NAME, village.passwords[NAME])
    walker.waits_to_see("已停用，现在打不开账本")


def test_one_whose_role_nobody_signed_is_refused_and_the_next_gets_in(walker: Walker, village: Village) -> None:
    slots = keys.load(village.path)
    holder = slots.holder(NAME)
    assert holder
    ring = unlocking.unlock(village.path, NAME, village.passwords[NAME])
    keys.save(village.path, keys.with_holder(slots, replace(holder, role="管理员")), ring)
    assert walker.desk.begin(village.path)
    for who, words in ((NAME, "角色没有管理员的签章"), (ADMIN, "")):
        _try(walker, who, village.passwords[who])
        if words:
            walker.waits_to_see(words)
    walker.wait(lambda: hasattr(walker.desk.window, "session"), "the book opens for another")
    walker.idle()


def _let_out(walker: Walker, told: list[str], dialog: UsersDialog) -> None:
    """The only 管理员, who stands on themselves; Enter does not agree, the button does."""
    stand_on(walker, dialog, ADMIN)

    def stay(asked: Dialog) -> None:
        told.append(labels(asked))
        walker.press("Return")

    walker.when(Dialog, stay)
    walker.click("删除…", dialog)
    walker.wait(lambda: told, "the question")
    assert dialog.isVisible()
    walker.when(Dialog, lambda asked: walker.click("删除", asked))
    walker.click("删除…", dialog)


def test_the_only_administrator_leaves_and_somebody_becomes_it_by_the_sheet(walker: Walker, village: Village) -> None:
    walker.enter(ADMIN)
    told: list[str] = []
    managed(walker, partial(_let_out, walker, told))
    view = walker.wait_for(lambda: walker.window.centralWidget(), UnlockView)
    assert "您是唯一的管理员" in told[0]
    assert "恢复页" in told[0]
    assert ADMIN not in [view.user.itemText(n) for n in range(view.user.count())]
    walker.click("忘记密码")
    assert walker.window.focusWidget() is view.code
    walker.write(village.code)
    view.whose.setCurrentText(NAME)
    view.new.setFocus()
    for _ in range(2):
        walker.write(FRESH)
        walker.press("Return")
    walker.wait(lambda: hasattr(walker.desk.window, "session"), "the book opens by the sheet")
    walker.idle()
    walker.window.close()
    village.passwords[NAME] = FRESH
    listed = walker.book_says("user", "list", str(village.path), user=NAME)
    assert {user["name"]: user["role"] for user in listed}[NAME] == Role.ADMIN
    assert walker.book_says("verify", str(village.path), user=NAME)["ok"]


def _printed(walker: Walker, pdf: Path, chooser: Chooser, dialog: UsersDialog) -> None:
    """Without a sheet that counts nobody lets themselves out; once a new one lies in the safe they may."""
    stand_on(walker, dialog, ADMIN)
    assert (dialog.remove.isEnabled(), dialog.suspend.isEnabled()) == (False, False)

    def keep(sheet: RecoveryDialog) -> None:
        chooser.give(pdf)
        walker.click("存成 PDF…", sheet)
        sheet.in_safe.setFocus()
        walker.press("Space", "Tab", "Return")

    walker.when(Dialog, lambda asked: walker.click("换新恢复页", asked))
    walker.when(RecoveryDialog, keep)
    walker.click("换新恢复页…", dialog)
    said(walker, dialog, "恢复页换好了")
    stand_on(walker, dialog, NAME)
    stand_on(walker, dialog, ADMIN)
    assert (dialog.remove.isEnabled(), dialog.suspend.isEnabled()) == (True, True)


def test_without_a_sheet_the_only_administrator_stays_until_one_is_printed(
    walker: Walker, village: Village, chooser: Chooser, tmp_path: Path
) -> None:
    ring = unlocking.unlock(village.path, ADMIN, village.passwords[ADMIN])
    keys.save(village.path, keys.without_holder(keys.load(village.path), keys.SHEET), ring)
    walker.enter(ADMIN)
    managed(walker, partial(_printed, walker, tmp_path / "恢复页.pdf", chooser))
    assert (tmp_path / "恢复页.pdf").read_bytes().startswith(b"%PDF")


def _second(walker: Walker, name: str, dialog: UsersDialog) -> None:
    def fill(asked: AddUserDialog) -> None:
        walker.write(name)
        walker.pick(asked.roles, asked.roles.findData(Role.ADMIN))
        asked.password.setFocus()
        for _ in range(2):
            walker.write(FRESH)
            walker.press("Return")

    walker.when(AddUserDialog, fill)
    walker.click("添加使用人…", dialog)
    said(walker, dialog, f"已添加“{name}”")
    stand_on(walker, dialog, ADMIN)
    assert (dialog.remove.isEnabled(), dialog.suspend.isEnabled()) == (False, False)  # now another is to do it


def _remove(walker: Walker, name: str, dialog: UsersDialog) -> None:
    stand_on(walker, dialog, name)
    walker.when(Dialog, lambda asked: walker.click("删除", asked))
    walker.when(Dialog, lambda asked: walker.click("以后再说", asked))
    walker.click("删除…", dialog)
    said(walker, dialog, f"已删除“{name}”")


def test_a_second_administrator_sends_the_first_away(walker: Walker, village: Village) -> None:
    name = "薛小娟"
    walker.enter(ADMIN)
    managed(walker, partial(_second, walker, name))
    walker.window.close()
    village.passwords[name] = FRESH
    walker.enter(name)
    managed(walker, partial(_remove, walker, ADMIN))
    walker.window.close()
    listed = walker.book_says("user", "list", str(village.path), user=name)
    assert {user["name"]: user["role"] for user in listed}[name] == Role.ADMIN
    assert ADMIN not in [user["name"] for user in listed]
    assert walker.book_says("verify", str(village.path), user=name)["ok"]


def _make(walker: Walker, name: str, role: Role, dialog: UsersDialog) -> None:
    """修改…: the role, by the words of it."""

    def change(asked: EditUserDialog) -> None:
        walker.pick(asked.roles, asked.roles.findData(role))
        assert asked.roles.currentText() == role_name(role)
        walker.click("保存", asked)

    stand_on(walker, dialog, name)
    walker.when(EditUserDialog, change)
    walker.click("修改…", dialog)
    said(walker, dialog, "改好了")
    shown = dialog.table.rows
    at = next(n for n in range(shown.rowCount()) if shown.row(n).name == name)
    assert shown.index(at, 1).data() == role_name(role)


def _becomes(town: Village, role: Role) -> Walker:
    """The 管理员 gives a role; the one who has it now opens the book by the same password."""
    admin = Walker(town)
    admin.enter(ADMIN)
    managed(admin, partial(_make, admin, NAME, role))
    admin.shut()
    made = Walker(town)
    made.enter(NAME)
    return made


def test_who_gets_another_role_does_what_that_role_may(full_town: Village) -> None:
    """A recorder becomes a worker of township and district, then a counsellor, then a recorder again: what stands on
    the rail, what a household of another village takes."""
    recorder = Walker(full_town)
    recorder.enter(NAME)
    before = _on_the_rail(recorder)
    assert not before & {"合并", "心理"}
    recorder.shut()
    worker = _becomes(full_town, Role.TOWNSHIP)
    assert _on_the_rail(worker) == before | {"合并"}
    go(worker, "Alt+8", MergePage)
    worker.shut()
    _becomes(full_town, Role.COUNSELLOR).shut()
    holder = Walker(full_town)  # nobody but who sees the archives lets another see them
    holder.enter("心理专干")
    managed(holder, partial(_grant, holder))
    holder.shut()
    counsellor = Walker(full_town)
    counsellor.enter(NAME)
    assert _on_the_rail(counsellor) == before - {"明白卡", "成效"} | {"心理"}
    go(counsellor, "Alt+7", PsychologyPage)
    counsellor.shut()
    assert _on_the_rail(_becomes(full_town, Role.RECORDER)) == before


def _grant(holder: Walker, dialog: UsersDialog) -> None:
    stand_on(holder, dialog, NAME)
    holder.when(Dialog, lambda asked: holder.click("授予", asked))
    holder.click("授予心理档案", dialog)
    said(holder, dialog, "从下次打开账本起能看心理档案")


def _on_the_rail(walker: Walker) -> set[str]:
    return {made.accessibleName() for made in walker.window.rail._buttons.values() if made.isVisible()}
