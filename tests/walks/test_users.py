"""使用人和钥匙, as the 管理员 meets it: somebody is sent away for a while, comes back, and gets another job."""

from __future__ import annotations

from dataclasses import replace

from db import keys
from fupin_desktop.services.book import unlocking, users
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.passwords import EditUserDialog
from ui.dialogs.users import UsersDialog
from ui.widgets.frame import Dialog
from ui.window.unlock import UnlockView


def test_a_user_is_suspended_comes_back_and_gets_other_groups(walker: Walker, village: Village) -> None:
    window = walker.enter("管理员")
    name = "村级录入员"
    dialog = UsersDialog(window, window.session)
    dialog.show()
    number = next(n for n, user in enumerate(keys.load(village.path).users) if user.name == name)
    dialog.table.stand_on(number)
    walker.when(Dialog, lambda asked: walker.click("停用", asked))
    walker.click("停用", dialog)
    walker.wait(lambda: "停用了" in dialog.said.text(), dialog.said.text())
    assert dialog.suspend.text() == "恢复"
    assert not dialog.reset.isEnabled()
    walker.click("恢复", dialog)
    walker.wait(lambda: "恢复了" in dialog.said.text(), dialog.said.text())

    def change(asked: EditUserDialog) -> None:
        asked._groups.setText("一组、二组")
        walker.click("保存", asked)

    walker.when(EditUserDialog, change)
    walker.click("修改…", dialog)
    walker.wait(lambda: "改好了" in dialog.said.text(), dialog.said.text())
    dialog.reject()
    window.close()
    assert keys.load(village.path).holder(name).groups == ("一组", "二组")  # type: ignore[union-attr]
    assert walker.enter(name).session.book.actor == name


def test_a_suspended_user_is_told_so(walker: Walker, village: Village) -> None:
    window = walker.enter("管理员")
    users.suspend(window.session.book, "村级录入员")
    window.close()
    assert walker.desk.begin(village.path)
    view = walker.wait_for(lambda: walker.window.centralWidget(), UnlockView)
    view.user.setCurrentText("村级录入员")
    view.password.edit.setFocus()
    walker.write(village.passwords["村级录入员"])
    walker.press("Return")
    walker.waits_to_see("已停用，现在打不开账本")


def test_one_whose_role_nobody_signed_is_refused_and_the_next_gets_in(walker: Walker, village: Village) -> None:
    name = "村级录入员"
    slots = keys.load(village.path)
    holder = slots.holder(name)
    assert holder
    ring = unlocking.unlock(village.path, name, village.passwords[name])
    keys.save(village.path, keys.with_holder(slots, replace(holder, role="管理员")), ring)
    assert walker.desk.begin(village.path)
    view = walker.wait_for(lambda: walker.window.centralWidget(), UnlockView)
    for who, words in ((name, "角色没有管理员的签章"), ("管理员", "")):
        view.user.setCurrentText(who)
        view.password.edit.setFocus()
        walker.write(village.passwords[who])
        walker.press("Return")
        if words:
            walker.waits_to_see(words)
    walker.wait(lambda: hasattr(walker.desk.window, "session"), "the book opens for another")
    walker.idle()
