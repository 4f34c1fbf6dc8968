"""The card of 设置 about who is at the keyboard, passwords and locking."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QLineEdit

from fupin_desktop.roles import Right, role_name
from fupin_desktop.services.book import access
from fupin_desktop.services.book import opening as books
from ui import preferences, theme
from ui.dialogs.access_log import AccessLogDialog
from ui.dialogs.passwords import EncryptDialog, OwnPasswordDialog
from ui.dialogs.users import UsersDialog
from ui.session import Session
from ui.widgets.basics import button, column, label, only_if, put, row
from ui.widgets.choice import Choice
from ui.widgets.line import field
from ui.widgets.wrapping import Wrapping


class UserCard(QFrame):
    """In a plain book the name may be changed; in an encrypted one it is the user's who unlocked it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        theme.mark(self, "kind", "card")
        inside = column(label("使用人", "heading"), margins=(16, 16, 16, 16))
        self.setLayout(inside)
        self.name: QLineEdit | None = None
        log = button("访问记录…", self._log, icon="history")
        only_if(access.may(Right.ACCESS_LOG), log)
        if session.book.ring is None:
            self.encrypt = button("给账本加密…", self._encrypt, icon="lock")
            self.encrypt.setEnabled(not session.book.read_only)
            self.name = self._name_field()
            put(inside, row(self.name, self.encrypt, log, stretch=(1,)))
            inside.addWidget(label("记在每一次改动上，写真名。账本没有加密，谁都能打开。", "small", wrap=True))
            self.setFocusProxy(self.name)
        else:
            role = role_name(access.visitor().role or "")
            put(inside, row(Wrapping(label(session.actor, "strong"), label(role, "tag")), *self._idle(), stretch=(1,)))
            self.password = button("修改密码…", self._change_password, icon="key")
            self.password.setEnabled(not session.book.read_only)
            self.users = button("使用人和钥匙…", self._users, icon="person")
            only_if(access.may(Right.USERS) or access.may(Right.PSYCHOLOGY), self.users)
            inside.addWidget(Wrapping(self.password, self.users, log))
            self.setFocusProxy(self.password)
        inside.addStretch(1)

    def _name_field(self) -> QLineEdit:
        made = field("使用人姓名")
        made.setText(self._session.actor)
        made.setMaxLength(20)
        made.editingFinished.connect(self._rename)
        return made

    def _idle(self) -> tuple[QLabel, Choice]:
        self.idle = Choice("自动锁定", "", self._choose_idle)
        self.idle.removeItem(0)
        for minutes in preferences.IDLE_MINUTES:
            self.idle.addItem(f"{minutes} 分钟", str(minutes))
        self.idle.choose(str(preferences.idle_minutes()))
        return label("没人动多久就锁定"), self.idle

    def _choose_idle(self) -> None:
        preferences.keep("idle", self.idle.chosen)

    def _rename(self) -> None:
        assert self.name
        name = self.name.text().strip()
        if name and name != self._session.actor:
            preferences.keep("actor", name)
            self._session.rename(name)

    def _change_password(self) -> None:
        OwnPasswordDialog(self.window(), self._session).exec()

    def _users(self) -> None:
        UsersDialog(self.window(), self._session).exec()

    def _log(self) -> None:
        AccessLogDialog(self.window()).exec()

    def _encrypt(self) -> None:
        dialog = EncryptDialog(self.window(), self._session.actor)
        if dialog.exec():
            given = (dialog.name.text().strip(), dialog.password.text(), books.region())
            self._session.desk_wanted.emit("encrypt", given)

    def refresh(self) -> None:
        """Somebody else may sit at the keyboard."""
        if self.name:
            self.name.setText(self._session.actor)
