"""使用人和钥匙: who can open the book; the recovery sheet; a new key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from db.keys import Holder
from fupin_desktop import regions
from fupin_desktop.roles import Right, Role, role_name
from fupin_desktop.services.book import access, users
from fupin_desktop.services.book import opening as books
from ui import theme
from ui.dialogs.passwords import AddUserDialog, EditUserDialog, PasswordDialog
from ui.dialogs.progress import run_shown
from ui.dialogs.recovery import RecoveryDialog, sheet_of
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, label, only_if, put, row
from ui.widgets.frame import Dialog, ask, did
from ui.widgets.table import Column, Table

_LOST = "原来的密码没有了，他手里心理档案的钥匙也就没有了。请让看得到心理档案的人在这里给他“授予心理档案”。"
_WAITING = "他还看不到心理档案：请让看得到心理档案的人在这里给他“授予心理档案”。"
_LAST = "您是唯一的管理员：做完账本就锁上；以后谁用保险柜里的恢复页重设密码，谁就是管理员。"
_REKEY = "账本和全部备份会用新钥匙重新加密，要几秒到几分钟，其间不要关机。各人的密码和恢复页照旧能用。"


class UsersDialog(Dialog):
    """For those who manage users; who sees the psychological archives can grant that here as well."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "使用人和钥匙", 720)
        self._session, self._book = session, session.book
        self._sees: set[str] = set()
        self.sentence("每个人用自己的姓名和密码打开账本，能看什么、能做什么由角色决定。密码谁也查不到，忘了只能重设。")
        columns = (
            Column("姓名", lambda user: user.name + ("（您）" if user.name == session.actor else ""), 130),
            Column("角色", lambda user: role_name(user.role) + ("（已停用）" if user.suspended else ""), 190),
            Column("负责范围", _area, 190),
            Column("心理档案", lambda user: "能看" if user.name in self._sees else "—", 90),
        )
        self.table = Table("users", columns, "使用人", high=200)
        self.table.stood_on.connect(self._stand_on)
        self.body.addWidget(self.table, 1)
        self.said = label("", "hint", wrap=True)
        self.said.setAccessibleName("提示")
        self.add = button("添加使用人…", self._add, kind="primary", icon="person-add")
        self.edit = button("修改…", self._edit)
        self.reset = button("重设密码…", self._reset)
        self.grant = button("授予心理档案", self._grant)
        self.suspend = button("停用", self._suspend, tip="暂时不让打开账本；恢复以后还用原来的密码")
        self.remove = button("删除…", self._remove, icon="delete")
        self.new_sheet = button("换新恢复页…", self._new_sheet, icon="print")
        self.rekey = button("更换钥匙…", self._ask_rekey, icon="key")
        put(self.body, row(self.add, self.edit, self.reset, self.grant, STRETCH, self.suspend, self.remove))
        self.body.addWidget(self.said)
        self.table.offer(self.reset, self.grant, self.remove)
        manages = access.may(Right.USERS) and not self._book.read_only
        only_if(manages, self.add, self.edit, self.reset, self.suspend, self.remove, self.new_sheet, self.rekey)
        only_if(access.may(Right.PSYCHOLOGY) and not self._book.read_only, self.grant)
        self.foot(self.new_sheet, self.rekey, STRETCH, button("关闭", self.reject))
        self._show()

    def _show(self, name: str = "") -> None:
        listed = users.listed(self._book)
        self._sees = {user.name for user in listed if users.sees_psychology(self._book, user)}
        self.table.show_rows(listed, at=next((n for n, user in enumerate(listed) if user.name == name), 0))
        self.table.setFocus()
        self._stand_on(self.table.current())

    def _stand_on(self, user: Holder | None) -> None:
        is_other = user is not None and user.name != self._session.actor
        is_out = user is not None and user.suspended
        may_go = user is not None and (is_other or users.may_leave(self._book, user.name))
        self.edit.setEnabled(is_other)
        self.suspend.setEnabled(may_go)
        self.remove.setEnabled(may_go)
        self.suspend.setText("恢复" if is_out else "停用")
        self.reset.setEnabled(is_other and not is_out)
        may_see = user is not None and user.role in (Role.COUNSELLOR, Role.ADMIN)
        self.grant.setEnabled(user is not None and may_see and not is_out and user.name not in self._sees)

    def _do(self, title: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Beside the window: keys take half a second."""

        def failed(error: Exception) -> None:
            self._say(sentence(error, "没有改成，原来的还在。请再试一次。"), "error")

        run_shown(self._session, self, title, lambda _: work(), done=done, failed=failed)

    def _say(self, words: str, state: str = "") -> None:
        self.said.setText(words)
        theme.mark(self.said, "state", state)

    def _add(self) -> None:
        dialog = AddUserDialog(self, [user.name for user in users.listed(self._book)])
        if dialog.exec() != Dialog.DialogCode.Accepted:
            return
        name, area, groups = dialog.name.text().strip(), dialog.area.chosen, dialog.groups
        work = partial(users.add, self._book, name, dialog.password.text(), dialog.role, area, groups)
        self._do("添加使用人", work, partial(self._changed, name, f"已添加“{name}”。", _WAITING))

    def _edit(self) -> None:
        user: Holder = self.table.current()
        dialog = EditUserDialog(self, [one.name for one in users.listed(self._book)], user)
        if dialog.exec() != Dialog.DialogCode.Accepted:
            return
        name, area, groups = dialog.name.text().strip(), dialog.area.chosen, dialog.groups
        work = partial(users.edit, self._book, user.name, name, dialog.role, area, groups)
        self._do("修改使用人", work, partial(self._changed, name, f"“{name}”改好了，从下次打开账本起算。", _WAITING))

    def _suspend(self) -> None:
        user: Holder = self.table.current()
        if user.suspended:
            words = f"“{user.name}”恢复了，用原来的密码打开账本。"
            work: Callable[[], Any] = partial(users.resume, self._book, user.name)
            self._do("恢复使用人", work, partial(self._changed, user.name, words, _WAITING))
        elif ask(
            self, f"停用“{user.name}”？", f"恢复以前打不开账本。他录入的内容和密码都留着。{self._last(user)}", "停用"
        ):
            done = f"“{user.name}”停用了。"
            work = partial(users.suspend, self._book, user.name)
            self._do("停用使用人", work, lambda _: self._gone(user, lambda: self._changed(user.name, done, "", True)))

    def _reset(self) -> None:
        user: Holder = self.table.current()
        dialog = PasswordDialog(self, f"给“{user.name}”重设密码")
        if dialog.exec() == Dialog.DialogCode.Accepted:
            work = partial(users.change_password, self._book, user.name, dialog.password.text())
            words = f"“{user.name}”的密码重设好了，请当面告诉他，让他自己再改。"
            self._do("重设密码", work, partial(self._changed, user.name, words, _LOST))

    def _changed(self, name: str, words: str, warning: str, is_whole: bool) -> None:
        self._show(name)
        self._say(words if is_whole else f"{words}{warning}", "" if is_whole else "warning")

    def _grant(self) -> None:
        user: Holder = self.table.current()
        words = f"“{user.name}”会看到账本里全部的心理档案。"
        if ask(self, "授予心理档案？", words, "授予"):
            done = f"“{user.name}”从下次打开账本起能看心理档案。"
            work = partial(users.grant, self._book, user.name)
            self._do("授予心理档案", work, lambda _: self._changed(user.name, done, "", True))

    def _remove(self) -> None:
        user: Holder = self.table.current()
        words = f"“{user.name}”的密码从此打不开账本。他以前录入的内容都在，记录上仍是他的姓名。{self._last(user)}"
        if ask(self, f"删除使用人“{user.name}”？", words, "删除", danger=True):
            work = partial(users.remove, self._book, user.name)
            self._do("删除使用人", work, lambda _: self._gone(user, lambda: self._removed(user.name)))

    def _last(self, user: Holder) -> str:
        return _LAST if user.name == self._session.actor else ""

    def _gone(self, user: Holder, after: Callable[[], None]) -> None:
        """Who has let themselves out may do nothing more: the book is locked."""
        if user.name == self._session.actor:
            self.accept()
            self._session.desk_wanted.emit("lock", None)
        else:
            after()

    def _removed(self, name: str) -> None:
        self._changed("", f"已删除“{name}”。", "", True)
        words = f"他如果私下抄走过账本文件，旧钥匙还能打开以后的内容。换了钥匙才真正打不开。{_REKEY}"
        if ask(self, "现在更换钥匙吗？", words, "更换钥匙", no="以后再说"):
            self._rekey()

    def _new_sheet(self) -> None:
        words = "马上生成新的恢复码，旧的恢复页从此打不开账本，请当场销毁。打印机准备好了再做。"
        if ask(self, "换新恢复页？", words, "换新恢复页"):
            self._do("换新恢复页", partial(users.new_sheet, self._book), self._show_sheet)

    def _show_sheet(self, code: str) -> None:
        RecoveryDialog(self, sheet_of(self._book.path, books.region(), code)).exec()
        self._say("恢复页换好了，旧的已经没有用了。")

    def _ask_rekey(self) -> None:
        if ask(self, "更换账本的钥匙？", _REKEY, "更换钥匙"):
            self._rekey()

    def _rekey(self) -> None:
        if did(self, "钥匙没有换", lambda: access.note("更换账本的钥匙")):
            self.accept()
            self._session.desk_wanted.emit("rekey", None)


def _area(user: Holder) -> str:
    place = "".join(regions.path(user.area)[-1:])
    return " ".join(part for part in (place, "、".join(user.groups)) if part) or "全部"
