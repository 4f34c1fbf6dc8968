"""Choosing passwords: one's own, another's, a new user's, and the first one of a plain book."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from PySide6.QtWidgets import QWidget

from db.keys import Holder
from fupin_desktop import regions
from fupin_desktop.roles import Role, role_name
from fupin_desktop.rules import password as rules
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import unlocking, users
from fupin_desktop.services.book.unlocking import WrongPassword
from ui import theme
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import Refused, button, label, new_grid, put
from ui.widgets.choice import Choice
from ui.widgets.frame import Dialog
from ui.widgets.line import field, labelled
from ui.widgets.password import NewPassword, SecretInput

_ROLES = {
    Role.RECORDER: "登记和修改农户资料、导入、导出；开外村外组的户要写原因。",
    Role.COUNSELLOR: "看农户资料，填心理档案；不能改户册，看不到完整的证件号。",
    Role.TOWNSHIP: "登记、导入、导出完整号码、改监测线、恢复备份，各村都能开。",
    Role.ADMIN: "管使用人和钥匙、看访问记录、恢复备份，也能登记和导出。",
}


class PasswordDialog(Dialog):
    """`password` is the new one, when accepted. Sub-classes ask for more, above it."""

    def __init__(self, parent: QWidget, title: str, yes: str = "设好") -> None:
        super().__init__(parent, title, 480)
        self.password = NewPassword()
        self.password.entered.connect(self.accept)
        self.said = Refused()
        self.put_above()
        for part in (self.password, self.said):
            self.body.addWidget(part)
        self.yes = button(yes, self.accept, kind="primary")
        self.buttons(button("取消", self.reject), self.yes)
        self.password.setFocus()

    def put_above(self) -> None:
        """What stands above the password."""

    def problem(self) -> str:
        """What is wrong; "" when it can be taken."""
        return self.password.problem()

    def accept(self) -> None:
        if why := self.problem():
            self.said.setText(why)
        else:
            super().accept()


class OwnPasswordDialog(PasswordDialog):
    """修改密码: the present one is asked for, since the person may have left the keyboard. Changes it itself."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        self._session = session
        super().__init__(parent, "修改密码")
        self.now.setFocus()

    def put_above(self) -> None:
        self.now = SecretInput("现在的密码")
        self.now.edit.returnPressed.connect(self.password.setFocus)
        put(self.body, labelled("现在的密码", self.now))

    def problem(self) -> str:
        if not self.now.text():
            return "请先输入现在的密码。"
        return super().problem()

    def accept(self) -> None:
        if why := self.problem():
            self.said.setText(why)
            return
        book, before, wanted = self._session.book, self.now.text(), self.password.text()

        def change(_: Any) -> None:
            unlocking.unlock(book.path, book.actor, before)
            users.change_password(book, book.actor, wanted)

        run_shown(self._session, self, "修改密码", change, done=self._done, failed=self._failed)

    def _done(self, _: object) -> None:
        self._session.said.emit("密码改好了，下次打开账本用新密码")
        self.done(Dialog.DialogCode.Accepted)

    def _failed(self, error: Exception) -> None:
        self.said.setText(sentence(error, "密码没有改成，原来的还能用。请再试一次。"))
        self.now.mark_wrong(is_wrong=isinstance(error, WrongPassword))
        self.now.setFocus()


class AddUserDialog(PasswordDialog):
    """When accepted: `name`, `role`, `area`, `groups` and `password`."""

    def __init__(self, parent: QWidget, taken: Collection[str], title: str = "添加使用人", yes: str = "添加") -> None:
        self._taken = taken
        super().__init__(parent, title, yes)
        self.name.setFocus()

    def put_above(self) -> None:
        self.name = field("姓名", "真实姓名")
        self.roles = Choice("角色", "选一个角色", self.explain, [(role.value, role_name(role)) for role in Role])
        self.about = label("", "small", wrap=True)
        region = books.region()
        own = regions.children(region) if regions.path(region) else []
        theirs = f"负责的{regions.kind_below(region)}"
        self.area = Choice(theirs, f"整个{regions.path(region)[-1] if regions.path(region) else '账本'}")
        self.area.offer([(place.code, regions.village_name(place.code)) for place in own])
        self.area.setEnabled(bool(own))
        self._groups = field("负责的组", "不填是各组；如 一组、二组")
        grid = new_grid(12, theme.px(8), stretch=(1, 1))
        for number, (title, made) in enumerate(
            (
                ("姓名", self.name),
                ("角色", self.roles),
                (theirs, self.area),
                ("负责的组", self._groups),
            )
        ):
            grid.addLayout(labelled(title, made), number // 2, number % 2)
        put(self.body, grid)
        self.body.addWidget(self.about)
        self.explain()

    def explain(self) -> None:
        """Say what the chosen role may do."""
        self.about.setText(_ROLES[self.role] if self.roles.chosen else "角色决定能看什么、能做什么。")

    @property
    def role(self) -> Role:
        """The chosen role."""
        return Role(self.roles.chosen)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that are theirs."""
        return tuple(part for part in re.split(r"[、，,;；\s]+", self._groups.text()) if part)

    def problem(self) -> str:
        return self.who_problem() or super().problem()

    def who_problem(self) -> str:
        """What is wrong with name or role; "" when nothing is."""
        name = self.name.text().strip()
        if why := rules.name_problem(name):
            return why
        if name in self._taken:
            return f"已经有使用人“{name}”。同名的人请加上村名或“大”“小”分开。"
        return "" if self.roles.chosen else "请选一个角色。"


class EditUserDialog(AddUserDialog):
    """When accepted: `name`, `role`, `area` and `groups`; the password stays."""

    def __init__(self, parent: QWidget, taken: Collection[str], user: Holder) -> None:
        super().__init__(parent, [name for name in taken if name != user.name], f"修改“{user.name}”", "保存")
        self.password.hide()
        self.name.setText(user.name)
        self.roles.choose(user.role)
        self.area.choose(regions.now(user.area))  # a village that was merged is not offered
        self._groups.setText("、".join(user.groups))
        self.explain()
        self.adjustSize()

    def problem(self) -> str:
        return self.who_problem()


class EncryptDialog(PasswordDialog):
    """给账本加密: who becomes its 管理员 (`name`), with which password."""

    def __init__(self, parent: QWidget, actor: str) -> None:
        self._actor = actor
        super().__init__(parent, "给账本加密", "加密")

    def put_above(self) -> None:
        self.sentence(
            "账本和全部备份会整个加密，以后要密码才能打开。先关上账本，加密完再打开；要几秒到几分钟，其间不要关机。"
        )
        self.name = field("管理员姓名")
        self.name.setText(self._actor)
        put(self.body, labelled("管理员姓名", self.name))

    def problem(self) -> str:
        return rules.name_problem(self.name.text().strip()) or super().problem()
